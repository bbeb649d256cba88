package io.naru.apiserver.proxy;

import static java.nio.charset.StandardCharsets.UTF_8;

import io.naru.apiserver.pki.Credential;
import io.naru.apiserver.server.TestTls;
import java.io.IOException;
import java.io.InputStream;
import java.io.OutputStream;
import java.net.InetAddress;
import java.security.KeyStore;
import java.security.cert.X509Certificate;
import java.time.Duration;
import java.util.List;
import java.util.concurrent.CopyOnWriteArrayList;
import javax.net.ssl.KeyManagerFactory;
import javax.net.ssl.SSLContext;
import javax.net.ssl.SSLServerSocket;
import javax.net.ssl.SSLSocket;
import javax.net.ssl.TrustManagerFactory;

/**
 * Speaks just enough HTTP/1.1 to be called as a kubelet: upgrades are accepted and echoed, logs are
 * a fixed text, and {@code /exec/ns/refused} is refused. Demands the API server's certificate.
 */
final class FakeKubelet implements AutoCloseable {

  final List<String> requests = new CopyOnWriteArrayList<>();
  private final SSLServerSocket listener;

  FakeKubelet(String node) throws Exception {
    Credential credential =
        TestTls.PKI
            .authority()
            .issueServer("system:node:" + node, List.of(node), List.of(), Duration.ofDays(1));
    KeyStore keys = KeyStore.getInstance("PKCS12");
    keys.load(null, null);
    keys.setKeyEntry(
        "node",
        credential.privateKey(),
        new char[0],
        new X509Certificate[] {credential.certificate()});
    keys.setCertificateEntry("ca", TestTls.PKI.authority().certificate());
    KeyManagerFactory keyManagers = KeyManagerFactory.getInstance("PKIX");
    keyManagers.init(keys, new char[0]);
    TrustManagerFactory trustManagers = TrustManagerFactory.getInstance("PKIX");
    trustManagers.init(keys);
    SSLContext context = SSLContext.getInstance("TLS");
    context.init(keyManagers.getKeyManagers(), trustManagers.getTrustManagers(), null);
    listener =
        (SSLServerSocket)
            context
                .getServerSocketFactory()
                .createServerSocket(0, 50, InetAddress.getLoopbackAddress());
    listener.setNeedClientAuth(true);
    Thread.ofVirtual().start(this::accept);
  }

  int port() {
    return listener.getLocalPort();
  }

  private void accept() {
    while (!listener.isClosed()) {
      try {
        SSLSocket socket = (SSLSocket) listener.accept();
        Thread.ofVirtual().start(() -> serve(socket));
      } catch (IOException closed) {
        return;
      }
    }
  }

  private void serve(SSLSocket socket) {
    try (socket) {
      InputStream input = socket.getInputStream();
      OutputStream output = socket.getOutputStream();
      StringBuilder head = new StringBuilder();
      while (head.indexOf("\r\n\r\n") < 0) {
        int next = input.read();
        if (next < 0) {
          return;
        }
        head.append((char) next);
      }
      requests.add(head.toString());
      output.write(answer(head.toString()).getBytes(UTF_8));
      output.flush();
      if (head.indexOf("Upgrade: ") > 0 && head.indexOf("/refused") < 0) {
        input.transferTo(output);
      }
    } catch (IOException gone) {
      requests.add("failed: " + gone);
    }
  }

  private static String answer(String head) {
    if (head.contains("/refused")) {
      return "HTTP/1.1 403 Forbidden\r\nContent-Type: text/plain\r\nContent-Length: 7\r\n\r\nnot you";
    }
    if (head.contains("Upgrade: ")) {
      return "HTTP/1.1 101 Switching Protocols\r\nConnection: Upgrade\r\nUpgrade: SPDY/3.1\r\n"
          + "X-Stream-Protocol-Version: v4.channel.k8s.io\r\n\r\n";
    }
    if (head.contains("/containerLogs/ns/broken")) {
      return "HTTP/1.1 400 Bad Request\r\nContent-Length: 22\r\n\r\ncontainer is starting\n";
    }
    return "HTTP/1.1 200 OK\r\nContent-Type: text/plain\r\nConnection: close\r\n\r\nline one\nline two\n";
  }

  @Override
  public void close() throws IOException {
    listener.close();
  }
}
