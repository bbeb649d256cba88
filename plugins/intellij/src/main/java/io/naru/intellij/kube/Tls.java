package io.naru.intellij.kube;

import io.naru.intellij.kube.KubeException.Reason;
import java.io.IOException;
import java.net.Socket;
import java.security.GeneralSecurityException;
import java.security.KeyStore;
import java.security.PrivateKey;
import java.security.cert.Certificate;
import java.security.cert.X509Certificate;
import java.util.Optional;
import javax.net.ssl.KeyManager;
import javax.net.ssl.KeyManagerFactory;
import javax.net.ssl.SSLContext;
import javax.net.ssl.SSLEngine;
import javax.net.ssl.TrustManager;
import javax.net.ssl.TrustManagerFactory;
import javax.net.ssl.X509ExtendedTrustManager;

/** TLS as a context of a kubeconfig wants it. */
final class Tls {

  private Tls() {}

  /**
   * @param certificate the client's certificate chain in PEM
   * @param key its key in PEM
   * @throws KubeException of reason CONFIGURATION if a certificate or key is not one
   */
  static SSLContext context(
      Kubeconfig.Entry cluster, Optional<byte[]> certificate, Optional<byte[]> key) {
    try {
      SSLContext context = SSLContext.getInstance("TLS");
      context.init(keys(certificate, key), trust(cluster), null);
      return context;
    } catch (GeneralSecurityException | IOException e) {
      throw new KubeException(
          Reason.CONFIGURATION, Texts.text("kube.badCertificates", e.getMessage()), e);
    }
  }

  private static KeyManager[] keys(Optional<byte[]> certificate, Optional<byte[]> key)
      throws GeneralSecurityException, IOException {
    if (certificate.isEmpty() || key.isEmpty()) {
      return new KeyManager[0];
    }
    PrivateKey privateKey = Pem.key(key.get());
    KeyStore store = emptyStore();
    store.setKeyEntry(
        "client",
        privateKey,
        new char[0],
        Pem.certificates(certificate.get()).toArray(new Certificate[0]));
    KeyManagerFactory factory =
        KeyManagerFactory.getInstance(KeyManagerFactory.getDefaultAlgorithm());
    factory.init(store, new char[0]);
    return factory.getKeyManagers();
  }

  private static TrustManager[] trust(Kubeconfig.Entry cluster)
      throws GeneralSecurityException, IOException {
    if (cluster.content().path("insecure-skip-tls-verify").asBoolean(false)) {
      return new TrustManager[] {new TrustAll()};
    }
    Optional<byte[]> authority = cluster.bytes("certificate-authority");
    TrustManagerFactory factory =
        TrustManagerFactory.getInstance(TrustManagerFactory.getDefaultAlgorithm());
    if (authority.isEmpty()) {
      factory.init((KeyStore) null);
    } else {
      KeyStore store = emptyStore();
      int index = 0;
      for (Certificate certificate : Pem.certificates(authority.get())) {
        store.setCertificateEntry("authority-" + index++, certificate);
      }
      factory.init(store);
    }
    return factory.getTrustManagers();
  }

  private static KeyStore emptyStore() throws GeneralSecurityException, IOException {
    KeyStore store = KeyStore.getInstance("PKCS12");
    store.load(null, null);
    return store;
  }

  /** For those who wrote {@code insecure-skip-tls-verify}; being extended, it skips names too. */
  private static final class TrustAll extends X509ExtendedTrustManager {
    @Override
    public void checkClientTrusted(X509Certificate[] chain, String type, Socket socket) {}

    @Override
    public void checkServerTrusted(X509Certificate[] chain, String type, Socket socket) {}

    @Override
    public void checkClientTrusted(X509Certificate[] chain, String type, SSLEngine engine) {}

    @Override
    public void checkServerTrusted(X509Certificate[] chain, String type, SSLEngine engine) {}

    @Override
    public void checkClientTrusted(X509Certificate[] chain, String type) {}

    @Override
    public void checkServerTrusted(X509Certificate[] chain, String type) {}

    @Override
    public X509Certificate[] getAcceptedIssuers() {
      return new X509Certificate[0];
    }
  }
}
