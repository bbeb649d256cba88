package io.naru.apiserver.aggregation;

import static org.assertj.core.api.Assertions.assertThat;

import io.naru.apiserver.server.TestServer;
import io.naru.apiserver.server.TestTls;
import java.io.IOException;
import java.io.InputStream;
import java.io.OutputStream;
import java.net.InetAddress;
import java.net.Socket;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.time.Duration;
import java.util.Base64;
import java.util.List;
import java.util.Locale;
import java.util.concurrent.BlockingQueue;
import java.util.concurrent.LinkedBlockingQueue;
import java.util.concurrent.TimeUnit;
import javax.net.ssl.SSLServerSocket;
import org.awaitility.Awaitility;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.TestInstance;
import org.junit.jupiter.api.io.TempDir;

/**
 * Streams through to a server behind this one: it answers upgrades and says again what it hears.
 */
@TestInstance(TestInstance.Lifecycle.PER_CLASS)
class AggregatedStreamsIT {

  private static final String RESOURCES =
      """
      {"kind":"APIResourceList","apiVersion":"v1","groupVersion":"tunnel.example/v1","resources":[]}
      """;

  private final BlockingQueue<String> upgrades = new LinkedBlockingQueue<>();
  private TestServer api;
  private SSLServerSocket behind;

  @BeforeAll
  void start(@TempDir Path directory) throws Exception {
    api = new TestServer(directory);
    var credential =
        TestTls.PKI
            .authority()
            .issueServer("tunnel", List.of("tunnel.default.svc"), List.of(), Duration.ofDays(1));
    behind =
        (SSLServerSocket)
            TestTls.context(credential)
                .getServerSocketFactory()
                .createServerSocket(0, 10, InetAddress.getLoopbackAddress());
    Thread.ofVirtual().start(this::accept);
    String authority =
        Base64.getEncoder()
            .encodeToString(
                TestTls.PKI
                    .authority()
                    .credential()
                    .certificatePem()
                    .getBytes(StandardCharsets.UTF_8));
    api.create(
        "/api/v1/namespaces/default/services",
        "{metadata: {name: tunnel}, spec: {type: ExternalName, externalName: localhost}}");
    api.create(
        "/apis/apiregistration.k8s.io/v1/apiservices",
        """
        {metadata: {name: v1.tunnel.example}, spec: {group: tunnel.example, version: v1,
         groupPriorityMinimum: 1000, versionPriority: 15, caBundle: %s,
         service: {name: tunnel, namespace: default, port: %d}}}
        """
            .formatted(authority, behind.getLocalPort()));
    Awaitility.await()
        .atMost(Duration.ofSeconds(20))
        .until(() ->
            api.get("/apis/apiregistration.k8s.io/v1/apiservices/v1.tunnel.example")
                .text("/status/conditions/0/status")
                .equals("True"));
  }

  @AfterAll
  void stop() throws Exception {
    behind.close();
    api.close();
  }

  private void accept() {
    while (!behind.isClosed()) {
      try {
        Socket socket = behind.accept();
        Thread.ofVirtual().start(() -> serve(socket));
      } catch (IOException closed) {
        return;
      }
    }
  }

  private void serve(Socket socket) {
    try (socket) {
      String head = head(socket.getInputStream());
      OutputStream out = socket.getOutputStream();
      if (head.toLowerCase(Locale.ROOT).contains("\r\nupgrade: spdy/3.1\r\n")) {
        upgrades.add(head);
        out.write(
            "HTTP/1.1 101 Switching Protocols\r\nConnection: Upgrade\r\nUpgrade: SPDY/3.1\r\n\r\n"
                .getBytes(StandardCharsets.US_ASCII));
        socket.getInputStream().transferTo(out);
        return;
      }
      boolean known = head.startsWith("GET /apis/tunnel.example/v1 ");
      byte[] body = (known ? RESOURCES : "{}").getBytes(StandardCharsets.UTF_8);
      String answer =
          "HTTP/1.1 %s\r\nContent-Type: application/json\r\nContent-Length: %d\r\nConnection: close\r\n\r\n"
              .formatted(known ? "200 OK" : "404 Not Found", body.length);
      out.write(answer.getBytes(StandardCharsets.US_ASCII));
      out.write(body);
    } catch (IOException gone) {
      // The other end has heard enough.
    }
  }

  private static String head(InputStream in) throws IOException {
    StringBuilder head = new StringBuilder();
    for (int c = in.read(); c >= 0; c = in.read()) {
      head.append((char) c);
      if (head.length() > 3 && head.substring(head.length() - 4).equals("\r\n\r\n")) {
        return head.toString();
      }
    }
    return head.toString();
  }

  @Test
  void bothEndsTalkOverTheSameConnectionAsWhoAsks() throws Exception {
    try (Socket client =
        TestTls.context(TestTls.client("admin", "system:masters"))
            .getSocketFactory()
            .createSocket("localhost", api.server().port())) {
      client.setSoTimeout(10_000);
      client
          .getOutputStream()
          .write(
              ("POST /apis/tunnel.example/v1/namespaces/default/boats/a/exec?command=ls HTTP/1.1\r\n"
                      + "Host: localhost\r\nConnection: Upgrade\r\nUpgrade: SPDY/3.1\r\n"
                      + "X-Remote-User: somebody\r\nContent-Length: 0\r\n\r\n")
                  .getBytes(StandardCharsets.US_ASCII));
      assertThat(head(client.getInputStream())).startsWith("HTTP/1.1 101");
      client.getOutputStream().write("ping".getBytes(StandardCharsets.US_ASCII));
      assertThat(client.getInputStream().readNBytes(4))
          .isEqualTo("ping".getBytes(StandardCharsets.US_ASCII));
    }
    String seen = upgrades.poll(10, TimeUnit.SECONDS);
    assertThat(seen)
        .startsWith("POST /apis/tunnel.example/v1/namespaces/default/boats/a/exec?command=ls ")
        .contains("x-remote-user: admin", "x-remote-group: system:masters")
        .doesNotContain("somebody");
  }
}
