package io.naru.apiserver.proxy;

import io.naru.apiserver.pki.ClusterPki;
import java.io.IOException;
import java.net.Socket;
import java.security.GeneralSecurityException;
import java.security.KeyStore;
import java.security.cert.CertificateException;
import java.security.cert.X509Certificate;
import java.util.Collection;
import java.util.List;
import javax.net.ssl.KeyManagerFactory;
import javax.net.ssl.SSLContext;
import javax.net.ssl.SSLEngine;
import javax.net.ssl.TrustManager;
import javax.net.ssl.TrustManagerFactory;
import javax.net.ssl.X509ExtendedTrustManager;
import javax.net.ssl.X509TrustManager;

/**
 * TLS towards kubelets: shows the API server's client certificate, and trusts what the cluster's
 * authority signed. Nodes keep their names and change their addresses, so a certificate is held to
 * name the node, not the address it was reached at.
 */
final class KubeletTls {

  private KubeletTls() {}

  static SSLContext context(ClusterPki pki) {
    try {
      char[] password = new char[0];
      KeyStore keys = KeyStore.getInstance(KeyStore.getDefaultType());
      keys.load(null, null);
      keys.setKeyEntry(
          "client",
          pki.kubeletClient().privateKey(),
          password,
          new X509Certificate[] {pki.kubeletClient().certificate()});
      KeyManagerFactory keyManagers =
          KeyManagerFactory.getInstance(KeyManagerFactory.getDefaultAlgorithm());
      keyManagers.init(keys, password);
      KeyStore authorities = KeyStore.getInstance(KeyStore.getDefaultType());
      authorities.load(null, null);
      authorities.setCertificateEntry("ca", pki.authority().certificate());
      TrustManagerFactory trustManagers =
          TrustManagerFactory.getInstance(TrustManagerFactory.getDefaultAlgorithm());
      trustManagers.init(authorities);
      SSLContext context = SSLContext.getInstance("TLS");
      context.init(
          keyManagers.getKeyManagers(),
          new TrustManager[] {
            new ChainOnly((X509TrustManager) trustManagers.getTrustManagers()[0])
          },
          null);
      return context;
    } catch (GeneralSecurityException | IOException e) {
      throw new IllegalStateException("key material for kubelets is unusable", e);
    }
  }

  /** Whether a serving certificate is that of a node. */
  static boolean isOf(String node, X509Certificate certificate) {
    String subject = certificate.getSubjectX500Principal().getName();
    if (List.of(subject.split(",")).contains("CN=system:node:" + node)) {
      return true;
    }
    try {
      Collection<List<?>> names = certificate.getSubjectAlternativeNames();
      return names != null && names.stream().anyMatch(name -> node.equals(name.get(1)));
    } catch (CertificateException unreadable) {
      return false;
    }
  }

  /** Checks the chain as the JDK does, but not the name against the address connected to. */
  private static final class ChainOnly extends X509ExtendedTrustManager {
    private final X509TrustManager delegate;

    ChainOnly(X509TrustManager delegate) {
      this.delegate = delegate;
    }

    @Override
    public void checkServerTrusted(X509Certificate[] chain, String type)
        throws CertificateException {
      delegate.checkServerTrusted(chain, type);
    }

    @Override
    public void checkServerTrusted(X509Certificate[] chain, String type, Socket socket)
        throws CertificateException {
      checkServerTrusted(chain, type);
    }

    @Override
    public void checkServerTrusted(X509Certificate[] chain, String type, SSLEngine engine)
        throws CertificateException {
      checkServerTrusted(chain, type);
    }

    @Override
    public void checkClientTrusted(X509Certificate[] chain, String type) {
      throw servesNobody();
    }

    @Override
    public void checkClientTrusted(X509Certificate[] chain, String type, Socket socket) {
      throw servesNobody();
    }

    @Override
    public void checkClientTrusted(X509Certificate[] chain, String type, SSLEngine engine) {
      throw servesNobody();
    }

    @Override
    public X509Certificate[] getAcceptedIssuers() {
      return delegate.getAcceptedIssuers();
    }

    private static UnsupportedOperationException servesNobody() {
      return new UnsupportedOperationException("kubelets are called, and never call this side");
    }
  }
}
