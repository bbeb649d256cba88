package io.naru.apiserver.proxy;

import io.naru.apiserver.pki.ClusterPki;
import java.io.IOException;
import java.security.GeneralSecurityException;
import java.security.KeyStore;
import java.security.cert.CertificateException;
import java.security.cert.X509Certificate;
import java.util.Collection;
import java.util.List;
import javax.net.ssl.KeyManagerFactory;
import javax.net.ssl.SSLContext;
import javax.net.ssl.TrustManager;
import javax.net.ssl.TrustManagerFactory;
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
            new ChainTrust((X509TrustManager) trustManagers.getTrustManagers()[0], server -> true)
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
}
