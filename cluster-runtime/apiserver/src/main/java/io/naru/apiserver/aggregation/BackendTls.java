package io.naru.apiserver.aggregation;

import com.fasterxml.jackson.databind.JsonNode;
import io.naru.apiserver.pki.Credential;
import io.naru.apiserver.proxy.ChainTrust;
import java.io.ByteArrayInputStream;
import java.io.IOException;
import java.security.GeneralSecurityException;
import java.security.KeyStore;
import java.security.cert.Certificate;
import java.security.cert.CertificateException;
import java.security.cert.CertificateFactory;
import java.security.cert.X509Certificate;
import java.util.Base64;
import java.util.Collection;
import java.util.List;
import javax.net.ssl.KeyManagerFactory;
import javax.net.ssl.SSLContext;
import javax.net.ssl.TrustManager;
import javax.net.ssl.TrustManagerFactory;
import javax.net.ssl.X509TrustManager;

/**
 * TLS towards aggregated servers: shows the front proxy's certificate; trusts the {@code caBundle}
 * for the name of the service, or, if told so, anybody.
 */
final class BackendTls {

  private BackendTls() {}

  static SSLContext context(JsonNode spec, String name, FrontProxy proxy) throws IOException {
    try {
      Credential client = proxy.client();
      char[] password = new char[0];
      KeyStore keys = KeyStore.getInstance("PKCS12");
      keys.load(null, null);
      keys.setKeyEntry(
          "client", client.privateKey(), password, new X509Certificate[] {client.certificate()});
      KeyManagerFactory keyManagers =
          KeyManagerFactory.getInstance(KeyManagerFactory.getDefaultAlgorithm());
      keyManagers.init(keys, password);
      boolean anybody = spec.path("insecureSkipTLSVerify").asBoolean();
      ChainTrust trust =
          anybody
              ? new ChainTrust(new Anybody(), server -> true)
              : new ChainTrust(authorities(spec), server -> isOf(name, server));
      SSLContext context = SSLContext.getInstance("TLS");
      context.init(keyManagers.getKeyManagers(), new TrustManager[] {trust}, null);
      return context;
    } catch (GeneralSecurityException | IllegalArgumentException malformed) {
      throw new IOException(
          "unable to load root certificates: " + malformed.getMessage(), malformed);
    }
  }

  /** Those of the bundle; without one, those that the machine trusts. */
  private static X509TrustManager authorities(JsonNode spec)
      throws GeneralSecurityException, IOException {
    String bundle = spec.path("caBundle").asText("");
    KeyStore trusted = null;
    if (!bundle.isEmpty()) {
      trusted = KeyStore.getInstance("PKCS12");
      trusted.load(null, null);
      int count = 0;
      byte[] pem = Base64.getMimeDecoder().decode(bundle);
      for (Certificate certificate :
          CertificateFactory.getInstance("X.509")
              .generateCertificates(new ByteArrayInputStream(pem))) {
        trusted.setCertificateEntry("ca-" + count++, certificate);
      }
    }
    TrustManagerFactory managers = TrustManagerFactory.getInstance("PKIX");
    managers.init(trusted);
    return (X509TrustManager) managers.getTrustManagers()[0];
  }

  private static boolean isOf(String name, X509Certificate certificate) {
    try {
      Collection<List<?>> names = certificate.getSubjectAlternativeNames();
      String wildcard = "*" + name.substring(name.indexOf('.'));
      return names != null
          && names.stream()
              .anyMatch(each -> name.equals(each.get(1)) || wildcard.equals(each.get(1)));
    } catch (CertificateException unreadable) {
      return false;
    }
  }

  /** {@code insecureSkipTLSVerify}: the user's own choice. */
  private static final class Anybody implements X509TrustManager {
    @Override
    public void checkServerTrusted(X509Certificate[] chain, String type) {}

    @Override
    public void checkClientTrusted(X509Certificate[] chain, String type) {}

    @Override
    public X509Certificate[] getAcceptedIssuers() {
      return new X509Certificate[0];
    }
  }
}
