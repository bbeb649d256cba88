package io.naru.apiserver.proxy;

import java.net.Socket;
import java.security.cert.CertificateException;
import java.security.cert.X509Certificate;
import java.util.function.Predicate;
import javax.net.ssl.SSLEngine;
import javax.net.ssl.X509ExtendedTrustManager;
import javax.net.ssl.X509TrustManager;

/**
 * Checks the chain of a server's certificate as the JDK does, and the certificate by a rule of the
 * caller's instead of by the address connected to, which changes. Thread-safe.
 */
public final class ChainTrust extends X509ExtendedTrustManager {

  private final X509TrustManager delegate;
  private final Predicate<X509Certificate> rule;

  /**
   * @param delegate checks the chain
   * @param rule whether a certificate is that of the server meant
   */
  public ChainTrust(X509TrustManager delegate, Predicate<X509Certificate> rule) {
    this.delegate = delegate;
    this.rule = rule;
  }

  @Override
  public void checkServerTrusted(X509Certificate[] chain, String type) throws CertificateException {
    delegate.checkServerTrusted(chain, type);
    if (!rule.test(chain[0])) {
      throw new CertificateException(
          "the certificate is of another server: " + chain[0].getSubjectX500Principal());
    }
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
    return new UnsupportedOperationException("this side only calls, and is never called");
  }
}
