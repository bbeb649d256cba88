package io.naru.apiserver.proxy;

import io.naru.apiserver.pki.ClusterPki;
import io.naru.apiserver.proxy.NodeLocator.Kubelet;
import io.naru.apiserver.request.ApiRequest;
import io.naru.machinery.Status;
import io.naru.machinery.StatusException;
import java.io.IOException;
import java.io.InputStream;
import java.net.InetSocketAddress;
import java.net.Socket;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse;
import java.security.cert.X509Certificate;
import java.time.Duration;
import java.util.Locale;
import java.util.Set;
import javax.net.ssl.SSLContext;
import javax.net.ssl.SSLSession;
import javax.net.ssl.SSLSocket;
import org.jspecify.annotations.Nullable;

/**
 * Calls kubelets: plain requests through the JDK's pooled client, upgrades over a socket of their
 * own. The client is made with the first call, so that it costs nothing at start. Thread-safe.
 */
public final class KubeletClient {

  private static final Duration CONNECT_TIMEOUT = Duration.ofSeconds(10);

  /** Headers that concern one hop only or say who asked us, and those that the client sets. */
  private static final Set<String> NOT_FORWARDED =
      Set.of(
          "authorization",
          "connection",
          "content-length",
          "cookie",
          "expect",
          "host",
          "http2-settings",
          "keep-alive",
          "proxy-connection",
          "te",
          "trailer",
          "transfer-encoding",
          "upgrade");

  private final ClusterPki pki;
  private volatile @Nullable SSLContext tls;
  private volatile @Nullable HttpClient http;

  public KubeletClient(ClusterPki pki) {
    this.pki = pki;
  }

  /** Whether a header of a request may be told to the next hop. {@code name} in lower case. */
  static boolean isForwarded(String name) {
    return !NOT_FORWARDED.contains(name) && !name.startsWith("impersonate-");
  }

  /**
   * Sends a request; the answer's body is read as it comes.
   *
   * @param url absolute
   * @throws StatusException 503 if the other end cannot be reached
   */
  HttpResponse<InputStream> send(ApiRequest request, URI url) throws InterruptedException {
    return exchange(Forwarding.request(request, url).build());
  }

  /** GET, with nothing of a client's request. */
  HttpResponse<InputStream> get(URI url) throws InterruptedException {
    return exchange(HttpRequest.newBuilder(url).GET().build());
  }

  private HttpResponse<InputStream> exchange(HttpRequest request) throws InterruptedException {
    try {
      return http().send(request, HttpResponse.BodyHandlers.ofInputStream());
    } catch (IOException unreachable) {
      throw unreachable(request.method(), request.uri().toString(), unreachable);
    }
  }

  /**
   * Opens a connection to a kubelet, TLS established and the kubelet's name checked.
   *
   * @throws IOException if it cannot be reached or is another than it should be
   */
  Socket connect(Kubelet kubelet) throws IOException {
    Socket plain = new Socket();
    try {
      plain.connect(
          new InetSocketAddress(kubelet.host(), kubelet.port()), (int) CONNECT_TIMEOUT.toMillis());
      plain.setTcpNoDelay(true);
      SSLSocket socket =
          (SSLSocket)
              tls().getSocketFactory().createSocket(plain, kubelet.host(), kubelet.port(), true);
      socket.setSoTimeout((int) CONNECT_TIMEOUT.toMillis());
      socket.startHandshake();
      socket.setSoTimeout(0);
      checkIdentity(kubelet, socket.getSession());
      return socket;
    } catch (IOException | RuntimeException failure) {
      plain.close();
      throw failure;
    }
  }

  private static void checkIdentity(Kubelet kubelet, SSLSession session) throws IOException {
    X509Certificate certificate = (X509Certificate) session.getPeerCertificates()[0];
    if (!KubeletTls.isOf(kubelet.node(), certificate)) {
      throw new IOException(
          "certificate at "
              + kubelet.origin()
              + " is of "
              + certificate.getSubjectX500Principal()
              + ", not of node "
              + kubelet.node());
    }
  }

  static StatusException unreachable(String method, String url, IOException cause) {
    String verb = method.charAt(0) + method.substring(1).toLowerCase(Locale.ROOT);
    String reason = cause.getMessage() == null ? cause.toString() : cause.getMessage();
    return new StatusException(
        new Status(503, "ServiceUnavailable", verb + " \"" + url + "\": " + reason, null));
  }

  private synchronized SSLContext tls() {
    SSLContext known = tls;
    if (known == null) {
      known = KubeletTls.context(pki);
      tls = known;
    }
    return known;
  }

  private synchronized HttpClient http() {
    HttpClient known = http;
    if (known == null) {
      known =
          HttpClient.newBuilder()
              .sslContext(tls())
              .version(HttpClient.Version.HTTP_1_1)
              .connectTimeout(CONNECT_TIMEOUT)
              .followRedirects(HttpClient.Redirect.NEVER)
              .build();
      http = known;
    }
    return known;
  }
}
