package io.naru.desktop.session;

import io.fabric8.kubernetes.client.Config;
import io.fabric8.kubernetes.client.internal.SSLUtils;
import java.io.ByteArrayInputStream;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.security.GeneralSecurityException;
import java.security.KeyFactory;
import java.security.KeyStore;
import java.security.PrivateKey;
import java.security.cert.Certificate;
import java.security.cert.CertificateFactory;
import java.security.spec.InvalidKeySpecException;
import java.security.spec.PKCS8EncodedKeySpec;
import java.util.Base64;
import java.util.List;
import javax.net.ssl.KeyManager;
import javax.net.ssl.KeyManagerFactory;
import javax.net.ssl.SSLContext;
import javax.net.ssl.TrustManager;
import org.jspecify.annotations.Nullable;

/**
 * Client certificates whose key is in PKCS #8 (RFC 5958) and not of RSA: the client library reads
 * elliptic curves only in the older encoding of RFC 5915, but Naru's own kubeconfig, as many newer
 * tools', has the newer.
 */
record ClientKeys(KeyManager[] keyManagers, TrustManager[] trustManagers) {

  private static final List<String> ALGORITHMS = List.of("EC", "Ed25519");

  /** Takes such a key out of the configuration; null if the library can read what is there. */
  static @Nullable ClientKeys takenFrom(Config config) {
    if (config.getClientKeyData() == null || config.getClientCertData() == null) {
      return null;
    }
    String pem = new String(decoded(config.getClientKeyData()), StandardCharsets.US_ASCII);
    if (!pem.contains("BEGIN PRIVATE KEY")) {
      return null;
    }
    PrivateKey key = read(decoded(pem.replaceAll("-----[^-]*-----", "")));
    if (key == null) {
      return null;
    }
    try {
      KeyStore store = KeyStore.getInstance("PKCS12");
      store.load(null, null);
      Certificate[] chain =
          CertificateFactory.getInstance("X.509")
              .generateCertificates(new ByteArrayInputStream(decoded(config.getClientCertData())))
              .toArray(new Certificate[0]);
      store.setKeyEntry("client", key, new char[0], chain);
      KeyManagerFactory factory =
          KeyManagerFactory.getInstance(KeyManagerFactory.getDefaultAlgorithm());
      factory.init(store, new char[0]);
      config.setClientKeyData(null);
      config.setClientCertData(null);
      return new ClientKeys(factory.getKeyManagers(), SSLUtils.trustManagers(config));
    } catch (GeneralSecurityException | IOException e) {
      throw new IllegalStateException("the kubeconfig's client certificate can't be read", e);
    }
  }

  SSLContext sslContext() {
    try {
      SSLContext context = SSLContext.getInstance("TLS");
      context.init(keyManagers, trustManagers, null);
      return context;
    } catch (GeneralSecurityException e) {
      throw new IllegalStateException(e);
    }
  }

  private static @Nullable PrivateKey read(byte[] encoded) {
    for (String algorithm : ALGORITHMS) {
      try {
        return KeyFactory.getInstance(algorithm).generatePrivate(new PKCS8EncodedKeySpec(encoded));
      } catch (InvalidKeySpecException e) {
        continue; // of another algorithm
      } catch (GeneralSecurityException e) {
        throw new IllegalStateException(e);
      }
    }
    return null;
  }

  private static byte[] decoded(String base64) {
    return Base64.getMimeDecoder().decode(base64);
  }
}
