package io.naru.apiserver.server;

import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import io.naru.apiserver.ApiServer;
import io.naru.apiserver.ApiServerConfig;
import io.naru.machinery.Json;
import io.naru.machinery.Yaml;
import io.naru.store.Store;
import io.naru.store.embedded.EmbeddedStore;
import io.naru.store.embedded.EmbeddedStoreOptions;
import java.io.IOException;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpClient.Version;
import java.net.http.HttpRequest;
import java.net.http.HttpRequest.BodyPublishers;
import java.net.http.HttpResponse;
import java.net.http.HttpResponse.BodyHandlers;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import java.util.function.UnaryOperator;
import java.util.stream.Stream;
import org.awaitility.Awaitility;

/** An API server of its own over HTTPS, and its administrator, who writes YAML. */
public final class TestServer implements AutoCloseable {

  public static final String DEFINITIONS =
      "/apis/apiextensions.k8s.io/v1/customresourcedefinitions";

  /** What a request was answered with. */
  public record Answer(int code, ObjectNode body, List<String> warnings) {

    public String text(String pointer) {
      return body.at(pointer).asText();
    }

    public String message() {
      return text("/message");
    }

    /** {@code FIELD: REASON} of each cause. */
    public List<String> causes() {
      return body.at("/details/causes")
          .valueStream()
          .map(cause -> Json.text(cause, "field") + ": " + Json.text(cause, "message"))
          .toList();
    }
  }

  private final Store store;
  private final ApiServer server;
  private final HttpClient client;

  public TestServer(Path directory) throws Exception {
    this(directory, config -> config);
  }

  /**
   * @param settings what is not as in {@link ApiServerConfig#standard}
   */
  public TestServer(Path directory, UnaryOperator<ApiServerConfig> settings) throws Exception {
    store =
        EmbeddedStore.open(
            directory,
            EmbeddedStoreOptions.defaults().withDurability(EmbeddedStoreOptions.Durability.NONE));
    server = ApiServer.start(settings.apply(ApiServerConfig.standard(store, TestTls.PKI)));
    client = TestTls.httpClient(TestTls.client("admin", "system:masters"), Version.HTTP_2);
  }

  public ApiServer server() {
    return server;
  }

  public HttpClient client() {
    return client;
  }

  public URI uri(String path) {
    return URI.create("https://localhost:" + server.port() + path);
  }

  public Answer get(String path) throws Exception {
    return send("GET", path, "", "", "application/json");
  }

  public Answer post(String path, String yaml) throws Exception {
    return send("POST", path, "application/yaml", yaml, "application/json");
  }

  /** Creates an object; fails the test if that is refused. */
  public ObjectNode create(String path, String yaml) throws Exception {
    Answer answer = post(path, yaml);
    assertThat(answer.code()).as(answer.body().toString()).isEqualTo(201);
    return answer.body();
  }

  public Answer put(String path, ObjectNode object) throws Exception {
    return send("PUT", path, "application/json", object.toString(), "application/json");
  }

  public Answer delete(String path) throws Exception {
    return send("DELETE", path, "", "", "application/json");
  }

  public Answer merge(String path, String json) throws Exception {
    return send("PATCH", path, "application/merge-patch+json", json, "application/json");
  }

  public Answer apply(String path, String yaml) throws Exception {
    return send("PATCH", path, "application/apply-patch+yaml", yaml, "application/json");
  }

  public Answer table(String path) throws Exception {
    return send("GET", path, "", "", "application/json;as=Table;v=v1;g=meta.k8s.io");
  }

  public Answer send(String method, String path, String type, String body, String accept)
      throws Exception {
    HttpRequest.Builder request =
        HttpRequest.newBuilder(uri(path))
            .timeout(Duration.ofSeconds(30))
            .header("Accept", accept)
            .method(
                method, body.isEmpty() ? BodyPublishers.noBody() : BodyPublishers.ofString(body));
    if (!type.isEmpty()) {
      request.header("Content-Type", type);
    }
    HttpResponse<String> answer = client.send(request.build(), BodyHandlers.ofString());
    ObjectNode json =
        answer.body().startsWith("{")
            ? Json.parseObject(answer.body())
            : Json.object().put("text", answer.body());
    return new Answer(answer.statusCode(), json, answer.headers().allValues("warning"));
  }

  /** Lines of a watch, as they come. */
  public Stream<String> watch(String path) throws Exception {
    HttpRequest request = HttpRequest.newBuilder(uri(path)).build();
    return client.send(request, BodyHandlers.ofLines()).body();
  }

  /** Creates a definition and waits until it is established. */
  public void define(String yaml) throws Exception {
    Answer created = post(DEFINITIONS, yaml);
    assertThat(created.code()).as(created.body().toString()).isEqualTo(201);
    awaitCondition(created.text("/metadata/name"), "Established", "True");
  }

  public void awaitCondition(String definition, String type, String status) {
    Awaitility.await()
        .pollInterval(Duration.ofMillis(5))
        .until(() -> condition(definition, type).equals(status));
  }

  private String condition(String definition, String type) throws Exception {
    for (JsonNode each : get(DEFINITIONS + "/" + definition).body().at("/status/conditions")) {
      if (Json.text(each, "type").equals(type)) {
        return Json.text(each, "status");
      }
    }
    return "";
  }

  public static JsonNode yaml(String text) throws IOException {
    return Yaml.parse(text.getBytes(java.nio.charset.StandardCharsets.UTF_8)).root();
  }

  @Override
  public void close() {
    // Not close(), which waits for watches.
    client.shutdownNow();
    server.close();
    store.close();
  }
}
