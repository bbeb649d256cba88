package io.naru.apiserver.admission;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import com.sun.net.httpserver.HttpExchange;
import com.sun.net.httpserver.HttpsConfigurator;
import com.sun.net.httpserver.HttpsServer;
import io.naru.apiserver.pki.Credential;
import io.naru.apiserver.server.TestTls;
import io.naru.machinery.Json;
import java.io.IOException;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.util.Base64;
import java.util.List;
import java.util.Map;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.concurrent.Executors;
import java.util.function.Function;

/** An HTTPS server on the loopback address that answers admission reviews as a test says. */
public final class WebhookStandIn implements AutoCloseable {

  private final HttpsServer server;
  private final Map<String, Function<JsonNode, ObjectNode>> answers = new ConcurrentHashMap<>();
  private final List<JsonNode> reviews = new CopyOnWriteArrayList<>();

  public WebhookStandIn() throws Exception {
    InetAddress loopback = InetAddress.getLoopbackAddress();
    server = HttpsServer.create(new InetSocketAddress(loopback, 0), 0);
    Credential credential =
        TestTls.PKI
            .authority()
            .issueServer(
                "hook",
                List.of("localhost", "hook.tools.svc"),
                List.of(loopback),
                Duration.ofDays(1));
    server.setHttpsConfigurator(new HttpsConfigurator(TestTls.context(credential)));
    server.setExecutor(Executors.newVirtualThreadPerTaskExecutor());
    server.createContext("/", this::handle);
    server.start();
  }

  private void handle(HttpExchange exchange) throws IOException {
    try (exchange) {
      JsonNode review = Json.mapper().readTree(exchange.getRequestBody());
      reviews.add(review);
      Function<JsonNode, ObjectNode> answer = answers.get(exchange.getRequestURI().getPath());
      if (answer == null) {
        exchange.sendResponseHeaders(404, -1);
        return;
      }
      ObjectNode body = Json.object();
      body.set("apiVersion", review.path("apiVersion"));
      body.put("kind", "AdmissionReview");
      ObjectNode response = answer.apply(review.path("request"));
      if (response.has("failure")) {
        byte[] text = response.path("failure").asText().getBytes(StandardCharsets.UTF_8);
        exchange.getResponseHeaders().add("Content-Type", "text/plain");
        exchange.sendResponseHeaders(500, text.length);
        exchange.getResponseBody().write(text);
        return;
      }
      if (!response.has("uid")) {
        response.set("uid", review.at("/request/uid"));
      }
      body.set("response", response);
      byte[] bytes = Json.bytes(body);
      exchange.getResponseHeaders().add("Content-Type", "application/json");
      exchange.sendResponseHeaders(200, bytes.length);
      exchange.getResponseBody().write(bytes);
    }
  }

  /** Answers reviews that are sent to a path. */
  public void answer(String path, Function<JsonNode, ObjectNode> answer) {
    answers.put(path, answer);
  }

  public static ObjectNode allowed() {
    return Json.object().put("allowed", true);
  }

  public static ObjectNode refused(String message) {
    ObjectNode response = Json.object().put("allowed", false);
    response.putObject("status").put("message", message);
    return response;
  }

  public static ObjectNode patched(String jsonPatch) {
    return allowed()
        .put("patchType", "JSONPatch")
        .put(
            "patch",
            Base64.getEncoder().encodeToString(jsonPatch.getBytes(StandardCharsets.UTF_8)));
  }

  /** An answer of the server that is no review. */
  public static ObjectNode failed(String text) {
    return Json.object().put("failure", text);
  }

  /** What has been asked so far. */
  public List<JsonNode> reviews() {
    return reviews;
  }

  public int port() {
    return server.getAddress().getPort();
  }

  public String url(String path) {
    return "https://localhost:" + port() + path;
  }

  public String caBundle() {
    String pem = TestTls.PKI.authority().credential().certificatePem();
    return Base64.getEncoder().encodeToString(pem.getBytes(StandardCharsets.UTF_8));
  }

  @Override
  public void close() {
    server.stop(0);
  }
}
