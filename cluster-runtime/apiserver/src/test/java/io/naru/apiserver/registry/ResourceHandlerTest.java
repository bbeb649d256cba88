package io.naru.apiserver.registry;

import static io.naru.apiserver.registry.RegistryWritesTest.refusal;
import static io.naru.apiserver.registry.TestingRegistry.NAMESPACE;
import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import com.fasterxml.jackson.databind.node.ObjectNode;
import io.naru.apiserver.request.ApiRequest;
import io.naru.apiserver.request.ApiResponse;
import io.naru.apiserver.request.RequestInfoResolver;
import io.naru.machinery.Json;
import io.naru.machinery.StatusException;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.time.Duration;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class ResourceHandlerTest {

  private static final String CONFIGS = "/api/v1/namespaces/" + NAMESPACE + "/configmaps";
  private static final String TABLE =
      "application/json;as=Table;v=v1;g=meta.k8s.io,application/json";

  @TempDir Path directory;
  TestingRegistry api;
  ResourceHandler handler;

  @BeforeEach
  void open() {
    api =
        new TestingRegistry(
            directory, RegistryOptions.standard().withBookmarkInterval(Duration.ofMillis(50)));
    handler = new ResourceHandler(api.registry());
  }

  @AfterEach
  void close() {
    api.close();
  }

  @Test
  void getAnswersTheStoredBytes() throws Exception {
    create("a");

    ApiResponse.Whole answer = (ApiResponse.Whole) send("GET", CONFIGS + "/a", "", "");

    assertThat(answer.body()).isSameAs(api.get("v1", "configmaps", NAMESPACE, "a").json());
  }

  @Test
  void itemsOfAListLeaveOutWhatTheListSays() throws Exception {
    create("a");
    create("b");

    ObjectNode list = json(send("GET", CONFIGS, "", ""));

    assertThat(Json.text(list, "kind")).isEqualTo("ConfigMapList");
    assertThat(list.at("/items/1/metadata/name").asText()).isEqualTo("b");
    assertThat(list.at("/items/0").has("kind")).isFalse();
  }

  @Test
  void pagesOfAListAreOfOneRevision() throws Exception {
    create("a");
    create("b");
    create("c");

    ObjectNode first = json(send("GET", CONFIGS + "?limit=2", "", ""));
    create("bb");
    String token = Json.text(first, "metadata", "continue");
    ObjectNode second = json(send("GET", CONFIGS + "?limit=2&continue=" + token, "", ""));

    assertThat(names(first)).containsExactly("a", "b");
    assertThat(first.at("/metadata/remainingItemCount").asInt()).isEqualTo(1);
    assertThat(names(second)).containsExactly("c");
    assertThat(Json.text(second, "metadata", "resourceVersion"))
        .isEqualTo(Json.text(first, "metadata", "resourceVersion"));
    assertThat(Json.text(second, "metadata", "continue")).isEmpty();
  }

  @Test
  void aPageOfACompactedRevisionIsExpired() throws Exception {
    create("a");
    create("b");
    ObjectNode first = json(send("GET", CONFIGS + "?limit=1", "", ""));
    create("c");
    api.store().compact(api.store().revision());

    StatusException refusal =
        refusal(() ->
            send(
                "GET",
                CONFIGS + "?limit=1&continue=" + Json.text(first, "metadata", "continue"),
                "",
                ""));

    assertThat(refusal.code()).isEqualTo(410);
    assertThat(refusal.reason()).isEqualTo("Expired");
  }

  @Test
  void selectorsFilterLists() throws Exception {
    create("a");
    api.merge("v1", "configmaps", NAMESPACE, "a", "{\"metadata\":{\"labels\":{\"l\":\"1\"}}}");
    create("b");

    assertThat(names(json(send("GET", CONFIGS + "?labelSelector=l%3D1", "", ""))))
        .containsExactly("a");
    assertThat(names(json(send("GET", CONFIGS + "?fieldSelector=metadata.name%3Db", "", ""))))
        .containsExactly("b");
    assertThat(refusal(() -> send("GET", CONFIGS + "?fieldSelector=spec.no%3Dx", "", "")).code())
        .isEqualTo(400);
  }

  @Test
  void answersInTheFormNegotiated() throws Exception {
    create("a");

    ObjectNode table = json(send("GET", CONFIGS, TABLE, ""));
    assertThat(Json.text(table, "kind")).isEqualTo("Table");
    assertThat(table.at("/rows/0/cells/0").asText()).isEqualTo("a");
    assertThat(table.at("/rows/0/object/kind").asText()).isEqualTo("PartialObjectMetadata");

    ApiResponse yaml = send("GET", CONFIGS + "/a", "application/yaml", "");
    assertThat(yaml.contentType()).isEqualTo("application/yaml");
    assertThat(text(yaml)).contains("name: a");

    assertThat(refusal(() -> send("GET", CONFIGS, "application/xml", "")).code()).isEqualTo(406);
  }

  @Test
  void unknownFieldsAreWarnedOf() throws Exception {
    ApiResponse answer =
        send("POST", CONFIGS, "", "{\"metadata\":{\"name\":\"x\"},\"nonsense\":1}");

    assertThat(answer.code()).isEqualTo(201);
    assertThat(answer.headers())
        .containsEntry("Warning", List.of("299 - \"unknown field \\\"nonsense\\\"\""));
  }

  @Test
  void aWatchBeginsWithThePresentAndGoesOn() throws Exception {
    create("a");
    ByteArrayOutputStream out = new ByteArrayOutputStream();
    Thread client = watch(CONFIGS + "?watch=true", out);
    await().until(() -> out.toString().contains("\"name\":\"a\""));

    create("b");
    api.delete("v1", "configmaps", NAMESPACE, "a", "{}");
    await().until(() -> out.toString().lines().count() == 3);
    client.interrupt();

    assertThat(out.toString().lines().map(line -> Json.text(Json.parseObject(line), "type")))
        .containsExactly("ADDED", "ADDED", "DELETED");
  }

  @Test
  void streamingListsEndWithABookmarkAndLaterOnesFollow() throws Exception {
    create("a");
    ByteArrayOutputStream out = new ByteArrayOutputStream();
    Thread client =
        watch(
            CONFIGS
                + "?watch=true&sendInitialEvents=true&allowWatchBookmarks=true"
                + "&resourceVersionMatch=NotOlderThan",
            out);
    await().until(() -> out.toString().contains("k8s.io/initial-events-end"));

    // Other kinds move the revision on, which idle watches are told of.
    api.create("v1", "secrets", NAMESPACE, "{metadata: {name: s}}");
    await().until(() -> out.toString().lines().count() >= 3);
    client.interrupt();

    assertThat(out.toString().lines().map(line -> Json.text(Json.parseObject(line), "type")))
        .startsWith("ADDED", "BOOKMARK", "BOOKMARK");
  }

  @Test
  void aWatchOfAVersionThatIsUnknownIsToldToListAgain() throws Exception {
    create("a");
    api.store().compact(api.store().revision());
    ByteArrayOutputStream out = new ByteArrayOutputStream();

    watch(CONFIGS + "?watch=true&resourceVersion=1", out).join();

    ObjectNode event = Json.parseObject(out.toString().strip());
    assertThat(Json.text(event, "type")).isEqualTo("ERROR");
    assertThat(event.at("/object/code").asInt()).isEqualTo(410);
  }

  @Test
  void aWatchGoesBackAsFarAsTheStoreRemembers() throws Exception {
    long before = api.store().revision();
    create("a");
    api.delete("v1", "configmaps", NAMESPACE, "a", "{}");
    ByteArrayOutputStream out = new ByteArrayOutputStream();

    // The shared cache begins with the first use of the kind, after what is asked for.
    Thread client = watch(CONFIGS + "?watch=true&resourceVersion=" + (before - 1), out);
    await().until(() -> out.toString().lines().count() == 2);
    create("b");
    await().until(() -> out.toString().lines().count() == 3);
    client.interrupt();

    assertThat(out.toString().lines().map(line -> Json.text(Json.parseObject(line), "type")))
        .containsExactly("ADDED", "DELETED", "ADDED");
  }

  @Test
  void warnsEvenWhenItRefuses() throws Exception {
    ApiResponse answer =
        send("POST", CONFIGS, "", "{\"metadata\":{\"name\":\"Bad Name\"},\"nonsense\":1}");
    assertThat(answer.code()).isEqualTo(422);
    assertThat(answer.headers().get("Warning"))
        .containsExactly("299 - \"unknown field \\\"nonsense\\\"\"");
  }

  private void create(String name) {
    api.create("v1", "configmaps", NAMESPACE, "{metadata: {name: " + name + "}}");
  }

  private Thread watch(String path, ByteArrayOutputStream out) {
    ApiResponse.Streamed answer = (ApiResponse.Streamed) sendUnchecked("GET", path);
    return Thread.ofVirtual()
        .start(() -> {
          try {
            answer.body().writeTo(sink(out));
          } catch (IOException | InterruptedException e) {
            // The client is gone.
            Thread.currentThread().interrupt();
          }
        });
  }

  private ApiResponse sendUnchecked(String method, String path) {
    try {
      return send(method, path, "", "");
    } catch (InterruptedException e) {
      throw new IllegalStateException(e);
    }
  }

  private ApiResponse send(String method, String url, String accept, String body)
      throws InterruptedException {
    int question = url.indexOf('?');
    String path = question < 0 ? url : url.substring(0, question);
    Map<String, List<String>> query = new LinkedHashMap<>();
    if (question >= 0) {
      for (String pair : url.substring(question + 1).split("&")) {
        String[] parts = pair.split("=", 2);
        query.put(parts[0], List.of(java.net.URLDecoder.decode(parts[1], StandardCharsets.UTF_8)));
      }
    }
    return handler.handle(
        new ApiRequest(
            method,
            RequestInfoResolver.resolve(method, path, query),
            query,
            accept.isEmpty() ? Map.of() : Map.of("accept", List.of(accept)),
            body.getBytes(StandardCharsets.UTF_8),
            TestingRegistry.USER,
            "audit"));
  }

  private static ApiResponse.Sink sink(ByteArrayOutputStream out) {
    return new ApiResponse.Sink() {
      @Override
      public void write(byte[] bytes) {
        out.writeBytes(bytes);
      }

      @Override
      public void flush() {}
    };
  }

  private static String text(ApiResponse answer) throws IOException, InterruptedException {
    if (answer instanceof ApiResponse.Streamed streamed) {
      ByteArrayOutputStream out = new ByteArrayOutputStream();
      streamed.body().writeTo(sink(out));
      return out.toString(StandardCharsets.UTF_8);
    }
    return new String(((ApiResponse.Whole) answer).body(), StandardCharsets.UTF_8);
  }

  private static ObjectNode json(ApiResponse answer) throws IOException, InterruptedException {
    return Json.parseObject(text(answer));
  }

  private static List<String> names(ObjectNode list) {
    return list.findValue("items").findValues("metadata").stream()
        .map(metadata -> Json.text(metadata, "name"))
        .toList();
  }
}
