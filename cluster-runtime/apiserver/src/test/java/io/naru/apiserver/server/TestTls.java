package io.naru.apiserver.server;

import io.naru.apiserver.pki.ClusterPki;
import io.naru.apiserver.pki.Credential;
import java.net.InetAddress;
import java.net.http.HttpClient;
import java.security.KeyStore;
import java.security.cert.X509Certificate;
import java.time.Clock;
import java.time.Duration;
import java.util.List;
import javax.net.ssl.KeyManagerFactory;
import javax.net.ssl.SSLContext;
import javax.net.ssl.TrustManagerFactory;
import org.jspecify.annotations.Nullable;

/** Key material and clients for tests against a server on the loopback address. */
public final class TestTls {

  public static final ClusterPki PKI = pki();

  private TestTls() {}

  private static ClusterPki pki() {
    try {
      return ClusterPki.ephemeral(
          List.of("localhost"), List.of(InetAddress.getLoopbackAddress()), Clock.systemUTC());
    } catch (Exception e) {
      throw new IllegalStateException(e);
    }
  }

  public static Credential client(String user, String... groups) throws Exception {
    return PKI.authority().issueClient(user, List.of(groups), Duration.ofDays(1));
  }

  /** Trusts the test authority; shows {@code credential} if there is one. */
  public static SSLContext context(@Nullable Credential credential) throws Exception {
    KeyStore keys = KeyStore.getInstance("PKCS12");
    keys.load(null, null);
    if (credential != null) {
      keys.setKeyEntry(
          "me",
          credential.privateKey(),
          new char[0],
          new X509Certificate[] {credential.certificate()});
    }
    KeyManagerFactory keyManagers = KeyManagerFactory.getInstance("PKIX");
    keyManagers.init(keys, new char[0]);
    KeyStore trust = KeyStore.getInstance("PKCS12");
    trust.load(null, null);
    trust.setCertificateEntry("ca", PKI.authority().certificate());
    TrustManagerFactory trustManagers = TrustManagerFactory.getInstance("PKIX");
    trustManagers.init(trust);
    SSLContext context = SSLContext.getInstance("TLS");
    context.init(keyManagers.getKeyManagers(), trustManagers.getTrustManagers(), null);
    return context;
  }

  public static HttpClient httpClient(@Nullable Credential credential, HttpClient.Version version)
      throws Exception {
    return HttpClient.newBuilder().sslContext(context(credential)).version(version).build();
  }
}
