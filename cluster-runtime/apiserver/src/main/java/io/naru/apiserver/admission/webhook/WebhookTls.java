package io.naru.apiserver.admission.webhook;

import java.io.ByteArrayInputStream;
import java.io.IOException;
import java.security.GeneralSecurityException;
import java.security.KeyStore;
import java.security.cert.Certificate;
import java.security.cert.CertificateFactory;
import java.util.Base64;
import java.util.Map;
import java.util.concurrent.ConcurrentHashMap;
import javax.net.ssl.SSLContext;
import javax.net.ssl.SSLSocketFactory;
import javax.net.ssl.TrustManagerFactory;

/**
 * Trust in the authorities that configurations name. Contexts are kept, so that sessions resume and
 * calls after the first need no full handshake. Thread-safe.
 */
final class WebhookTls {

  private static final int KEPT = 256;

  private final Map<String, SSLSocketFactory> factories = new ConcurrentHashMap<>();

  /**
   * @param bundle PEM certificates, base64 as in Json; empty for those that the machine trusts
   */
  SSLSocketFactory factory(String bundle) throws IOException {
    SSLSocketFactory known = factories.get(bundle);
    if (known != null) {
      return known;
    }
    if (factories.size() > KEPT) {
      factories.clear();
    }
    try {
      SSLSocketFactory made = make(bundle);
      factories.put(bundle, made);
      return made;
    } catch (GeneralSecurityException | IllegalArgumentException malformed) {
      throw new IOException(
          "unable to load root certificates: " + malformed.getMessage(), malformed);
    }
  }

  private static SSLSocketFactory make(String bundle) throws GeneralSecurityException, IOException {
    SSLContext context = SSLContext.getInstance("TLS");
    if (bundle.isEmpty()) {
      context.init(null, null, null);
      return context.getSocketFactory();
    }
    KeyStore trusted = KeyStore.getInstance("PKCS12");
    trusted.load(null, null);
    byte[] pem = Base64.getMimeDecoder().decode(bundle);
    int count = 0;
    for (Certificate certificate :
        CertificateFactory.getInstance("X.509")
            .generateCertificates(new ByteArrayInputStream(pem))) {
      trusted.setCertificateEntry("ca-" + count++, certificate);
    }
    TrustManagerFactory managers = TrustManagerFactory.getInstance("PKIX");
    managers.init(trusted);
    context.init(null, managers.getTrustManagers(), null);
    return context.getSocketFactory();
  }
}
