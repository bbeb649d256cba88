package io.naru.apiserver.server;

import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.awaitility.Awaitility.await;

import io.naru.apiserver.request.ApiResponse;
import io.naru.apiserver.server.HttpServerConfig.Limits;
import java.io.BufferedReader;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.io.InputStream;
import java.io.InputStreamReader;
import java.net.InetAddress;
import java.net.Socket;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpClient.Version;
import java.net.http.HttpRequest;
import java.net.http.HttpRequest.BodyPublishers;
import java.net.http.HttpResponse;
import java.net.http.HttpResponse.BodyHandlers;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicLong;
import java.util.concurrent.atomic.AtomicReference;
import java.util.zip.GZIPInputStream;
import java.util.zip.GZIPOutputStream;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;

@Timeout(30)
class HttpServerIT {

  private static final int BODY_LIMIT = 64 << 10;
  private static final Limits LIMITS =
      new Limits(
          BODY_LIMIT,
          32 << 10,
          100,
          Duration.ofSeconds(10),
          Duration.ofMinutes(1),
          Duration.ofSeconds(2));

  private volatile RequestHandler handler = request -> text("hello");
  private HttpServer server;

  @BeforeEach
  void start() throws Exception {
    server =
        HttpServer.start(
            new HttpServerConfig(
                List.of(InetAddress.getLoopbackAddress()),
                0,
                TestTls.PKI.server().privateKey(),
                List.of(TestTls.PKI.server().certificate()),
                List.of(TestTls.PKI.authority().certificate()),
                LIMITS),
            request -> handler.handle(request));
  }

  @AfterEach
  void stop() {
    server.close();
  }

  @ParameterizedTest
  @EnumSource(Version.class)
  void answersOverBothVersions(Version version) throws Exception {
    handler =
        request -> text(request.method() + " " + request.path() + " " + request.query().get("a b"));
    HttpResponse<String> answer =
        client(version).send(get("/x%20y?a+b=1&a%20b=%2F"), BodyHandlers.ofString());
    assertThat(answer.version()).isEqualTo(version);
    assertThat(answer.statusCode()).isEqualTo(200);
    assertThat(answer.body()).isEqualTo("GET /x y [1, /]");
  }

  @ParameterizedTest
  @EnumSource(Version.class)
  void passesBodiesAndHeaders(Version version) throws Exception {
    handler = request -> text(request.header("x-mine") + ":" + new String(request.body(), UTF_8));
    var request =
        HttpRequest.newBuilder(uri("/"))
            .header("X-Mine", "one")
            .POST(BodyPublishers.ofString("some body"))
            .build();
    assertThat(client(version).send(request, BodyHandlers.ofString()).body())
        .isEqualTo("one:some body");
  }

  @ParameterizedTest
  @EnumSource(Version.class)
  void keepsServingOneConnection(Version version) throws Exception {
    HttpClient client = client(version);
    for (int i = 0; i < 20; i++) {
      assertThat(client.send(get("/"), BodyHandlers.ofString()).body()).isEqualTo("hello");
    }
  }

  @Test
  void multiplexesStreamsOfOneConnection() throws Exception {
    CountDownLatch together = new CountDownLatch(10);
    handler =
        request -> {
          together.countDown();
          return text(together.await(10, TimeUnit.SECONDS) ? "together" : "alone");
        };
    HttpClient client = client(Version.HTTP_2);
    // The first request settles on HTTP/2; the others then share its connection.
    together.countDown();
    List<CompletableFuture<HttpResponse<String>>> answers = new ArrayList<>();
    for (int i = 0; i < 9; i++) {
      answers.add(client.sendAsync(get("/"), BodyHandlers.ofString()));
    }
    for (var answer : answers) {
      assertThat(answer.get(10, TimeUnit.SECONDS).body()).isEqualTo("together");
    }
  }

  @ParameterizedTest
  @EnumSource(Version.class)
  void refusesBodiesThatAreTooLarge(Version version) throws Exception {
    var request =
        HttpRequest.newBuilder(uri("/")).POST(BodyPublishers.ofByteArray(new byte[BODY_LIMIT + 1]));
    HttpResponse<String> answer = client(version).send(request.build(), BodyHandlers.ofString());
    assertThat(answer.statusCode()).isEqualTo(413);
    assertThat(answer.body()).contains("\"reason\":\"RequestEntityTooLarge\"");
  }

  @Test
  void unpacksGzippedBodiesWithinTheLimit() throws Exception {
    handler = request -> text("" + request.body().length);
    assertThat(postGzipped(BODY_LIMIT).body()).isEqualTo("" + BODY_LIMIT);
    assertThat(postGzipped(BODY_LIMIT + 1).statusCode()).isEqualTo(413);
  }

  private HttpResponse<String> postGzipped(int length) throws Exception {
    ByteArrayOutputStream packed = new ByteArrayOutputStream();
    try (GZIPOutputStream gzip = new GZIPOutputStream(packed)) {
      gzip.write(new byte[length]);
    }
    var request =
        HttpRequest.newBuilder(uri("/"))
            .header("Content-Encoding", "gzip")
            .POST(BodyPublishers.ofByteArray(packed.toByteArray()))
            .build();
    return client(Version.HTTP_1_1).send(request, BodyHandlers.ofString());
  }

  @Test
  void compressesLargeAnswersForWhomAsks() throws Exception {
    byte[] large = "0123456789abcdef".repeat(16 << 10).getBytes(UTF_8);
    handler = request -> new ApiResponse.Whole(200, "text/plain", Map.of(), large);
    HttpClient client = client(Version.HTTP_2);
    var asking = HttpRequest.newBuilder(uri("/")).header("Accept-Encoding", "gzip").build();
    HttpResponse<InputStream> packed = client.send(asking, BodyHandlers.ofInputStream());
    assertThat(packed.headers().firstValue("content-encoding")).contains("gzip");
    assertThat(new GZIPInputStream(packed.body()).readAllBytes()).isEqualTo(large);
    HttpResponse<byte[]> plain = client.send(get("/"), BodyHandlers.ofByteArray());
    assertThat(plain.headers().firstValue("content-encoding")).isEmpty();
    assertThat(plain.body()).isEqualTo(large);
  }

  @ParameterizedTest
  @EnumSource(Version.class)
  void deliversEachFlushAtOnce(Version version) throws Exception {
    CountDownLatch readFirst = new CountDownLatch(1);
    handler =
        request ->
            streamed(sink -> {
              sink.write("one\n".getBytes(UTF_8));
              sink.flush();
              readFirst.await();
              sink.write("two\n".getBytes(UTF_8));
            });
    HttpResponse<InputStream> answer = client(version).send(get("/"), BodyHandlers.ofInputStream());
    BufferedReader lines = new BufferedReader(new InputStreamReader(answer.body(), UTF_8));
    assertThat(lines.readLine()).isEqualTo("one");
    readFirst.countDown();
    assertThat(lines.readLine()).isEqualTo("two");
    assertThat(lines.readLine()).isNull();
  }

  @ParameterizedTest
  @EnumSource(Version.class)
  void writerWaitsForSlowClient(Version version) throws Exception {
    AtomicLong written = new AtomicLong();
    byte[] block = new byte[64 << 10];
    int blocks = 1024;
    handler =
        request ->
            streamed(sink -> {
              for (int i = 0; i < blocks; i++) {
                sink.write(block);
                written.addAndGet(block.length);
              }
            });
    HttpResponse<InputStream> answer = client(version).send(get("/"), BodyHandlers.ofInputStream());
    AtomicLong before = new AtomicLong(-1);
    await()
        .pollInterval(Duration.ofMillis(300))
        .until(() -> before.getAndSet(written.get()) == written.get());
    assertThat(written.get()).isLessThan((long) blocks * block.length);
    try (InputStream body = answer.body()) {
      assertThat(body.readAllBytes()).hasSize(blocks * block.length);
    }
  }

  @ParameterizedTest
  @EnumSource(Version.class)
  void interruptsStreamWhenClientGoesAway(Version version) throws Exception {
    CompletableFuture<String> end = new CompletableFuture<>();
    handler =
        request ->
            streamed(sink -> {
              sink.write("x\n".getBytes(UTF_8));
              sink.flush();
              try {
                new CountDownLatch(1).await();
              } catch (InterruptedException stopped) {
                end.complete("interrupted");
                throw stopped;
              }
            });
    HttpResponse<InputStream> answer = client(version).send(get("/"), BodyHandlers.ofInputStream());
    assertThat(answer.body().read()).isEqualTo('x');
    answer.body().close();
    assertThat(end.get(10, TimeUnit.SECONDS)).isEqualTo("interrupted");
  }

  @ParameterizedTest
  @EnumSource(Version.class)
  void shutdownEndsStreamsInOrder(Version version) throws Exception {
    handler =
        request ->
            streamed(sink -> {
              sink.write("last words\n".getBytes(UTF_8));
              sink.flush();
              new CountDownLatch(1).await();
            });
    HttpResponse<InputStream> answer = client(version).send(get("/"), BodyHandlers.ofInputStream());
    BufferedReader lines = new BufferedReader(new InputStreamReader(answer.body(), UTF_8));
    assertThat(lines.readLine()).isEqualTo("last words");
    Thread.ofVirtual().start(server::close);
    assertThat(lines.readLine()).as("a proper end, no broken stream").isNull();
  }

  @Test
  void relaysUpgradedConnectionsBothWays() throws Exception {
    AtomicReference<EchoPeer> peer = new AtomicReference<>();
    handler =
        request -> {
          peer.set(new EchoPeer());
          return new ApiResponse.Upgraded(
              Map.of("Connection", List.of("Upgrade"), "Upgrade", List.of("echo")), peer.get());
        };
    try (Socket socket = socket()) {
      socket
          .getOutputStream()
          .write(
              "GET / HTTP/1.1\r\nHost: x\r\nConnection: Upgrade\r\nUpgrade: echo\r\n\r\n"
                  .getBytes(UTF_8));
      InputStream input = socket.getInputStream();
      assertThat(readHead(input)).startsWith("HTTP/1.1 101").contains("Upgrade: echo");
      byte[] sent = new byte[1 << 20];
      new java.util.Random(1).nextBytes(sent);
      Thread.ofVirtual()
          .start(() -> {
            try {
              socket.getOutputStream().write(sent);
            } catch (IOException e) {
              throw new java.io.UncheckedIOException(e);
            }
          });
      assertThat(input.readNBytes(sent.length)).isEqualTo(sent);
    }
    await().untilAsserted(() -> assertThat(peer.get().closed).isTrue());
  }

  @Test
  void closesClientWhenPeerOfUpgradeEnds() throws Exception {
    handler =
        request -> {
          EchoPeer peer = EchoPeer.thatSays("bye");
          return new ApiResponse.Upgraded(
              Map.of("Connection", List.of("Upgrade"), "Upgrade", List.of("echo")), peer);
        };
    try (Socket socket = socket()) {
      socket
          .getOutputStream()
          .write(
              "GET / HTTP/1.1\r\nHost: x\r\nConnection: Upgrade\r\nUpgrade: echo\r\n\r\n"
                  .getBytes(UTF_8));
      readHead(socket.getInputStream());
      assertThat(new String(socket.getInputStream().readAllBytes(), UTF_8)).isEqualTo("bye");
    }
  }

  @Test
  void answersPipelinedRequestsInOrder() throws Exception {
    handler = request -> text(request.path());
    try (Socket socket = socket()) {
      String requests =
          "GET /one HTTP/1.1\r\nHost: x\r\n\r\n"
              + "GET /two HTTP/1.1\r\nHost: x\r\nConnection: close\r\n\r\n";
      socket.getOutputStream().write(requests.getBytes(UTF_8));
      String answers = new String(socket.getInputStream().readAllBytes(), UTF_8);
      assertThat(answers).containsSubsequence("/one", "HTTP/1.1 200", "/two");
    }
  }

  @Test
  void tellsWhoHoldsTheClientCertificate() throws Exception {
    handler =
        request ->
            text(request.peer().certificates().getFirst().getSubjectX500Principal().getName());
    HttpClient client = TestTls.httpClient(TestTls.client("jane", "devs"), Version.HTTP_2);
    assertThat(client.send(get("/"), BodyHandlers.ofString()).body()).isEqualTo("CN=jane,O=devs");
  }

  @Test
  void failuresOfHandlersBecomeStatus() throws Exception {
    handler =
        request -> {
          throw new IllegalStateException("bug, thrown by a test");
        };
    HttpResponse<String> answer = client(Version.HTTP_2).send(get("/"), BodyHandlers.ofString());
    assertThat(answer.statusCode()).isEqualTo(500);
    assertThat(answer.body()).contains("InternalError").doesNotContain("bug, thrown");
  }

  @Test
  void evenErrorsAreAnswered() throws Exception {
    handler = request -> deeper(1);
    HttpResponse<String> answer = client(Version.HTTP_2).send(get("/"), BodyHandlers.ofString());
    assertThat(answer.statusCode()).isEqualTo(500);
    assertThat(answer.body()).contains("InternalError");
  }

  /** Overflows the stack, whatever its size. */
  private static ApiResponse deeper(int depth) {
    return depth == 0 ? text("") : deeper(depth + 1).withHeaders(java.util.Map.of());
  }

  @Test
  void startsNoSecondServerOnTheSamePort() {
    HttpServerConfig taken =
        new HttpServerConfig(
            List.of(InetAddress.getLoopbackAddress()),
            server.port(),
            TestTls.PKI.server().privateKey(),
            List.of(TestTls.PKI.server().certificate()),
            List.of(),
            LIMITS);
    assertThatThrownBy(() -> HttpServer.start(taken, request -> text("")))
        .isInstanceOf(IOException.class)
        .hasMessageContaining("cannot listen on 127.0.0.1:" + server.port())
        .hasMessageContaining("is the port taken");
  }

  /** Gives back what it is sent. */
  private static final class EchoPeer implements ApiResponse.Connection {
    private final java.io.PipedInputStream input = new java.io.PipedInputStream(8 << 10);
    private final java.io.PipedOutputStream output;
    volatile boolean closed;

    EchoPeer() {
      try {
        output = new java.io.PipedOutputStream(input);
      } catch (IOException e) {
        throw new java.io.UncheckedIOException(e);
      }
    }

    /** Has ended already, with a last word. */
    static EchoPeer thatSays(String text) {
      try {
        EchoPeer peer = new EchoPeer();
        peer.output.write(text.getBytes(UTF_8));
        peer.output.close();
        return peer;
      } catch (IOException e) {
        throw new java.io.UncheckedIOException(e);
      }
    }

    @Override
    public InputStream input() {
      return input;
    }

    @Override
    public java.io.OutputStream output() {
      return output;
    }

    @Override
    public void shutdownOutput() throws IOException {
      output.close();
    }

    @Override
    public void close() throws IOException {
      closed = true;
      output.close();
      input.close();
    }
  }

  private static String readHead(InputStream input) throws IOException {
    StringBuilder head = new StringBuilder();
    while (head.indexOf("\r\n\r\n") < 0) {
      int next = input.read();
      if (next < 0) {
        break;
      }
      head.append((char) next);
    }
    return head.toString();
  }

  private Socket socket() throws Exception {
    return TestTls.context(null)
        .getSocketFactory()
        .createSocket(InetAddress.getLoopbackAddress(), server.port());
  }

  private static ApiResponse text(String text) {
    return new ApiResponse.Whole(200, "text/plain", Map.of(), text.getBytes(UTF_8));
  }

  private static ApiResponse streamed(ApiResponse.Body body) {
    return new ApiResponse.Streamed(200, "text/plain", Map.of(), body);
  }

  private HttpRequest get(String path) {
    return HttpRequest.newBuilder(uri(path)).build();
  }

  private URI uri(String path) {
    return URI.create("https://localhost:" + server.port() + path);
  }

  private static HttpClient client(Version version) throws Exception {
    return TestTls.httpClient(null, version);
  }
}
