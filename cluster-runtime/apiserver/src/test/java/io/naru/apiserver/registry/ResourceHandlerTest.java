package io.naru.apiserver.registry;

import static io.naru.apiserver.registry.HandlerClient.json;
import static io.naru.apiserver.registry.HandlerClient.names;
import static io.naru.apiserver.registry.HandlerClient.text;
import static io.naru.apiserver.registry.RegistryWritesTest.refusal;
import static io.naru.apiserver.registry.TestingRegistry.NAMESPACE;
import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import com.fasterxml.jackson.databind.node.ObjectNode;
import io.naru.apiserver.request.ApiResponse;
import io.naru.machinery.Json;
import io.naru.machinery.StatusException;
import java.io.ByteArrayOutputStream;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
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
  HandlerClient client;

  @BeforeEach
  void open() {
    api =
        new TestingRegistry(
            directory, RegistryOptions.standard().withBookmarkInterval(Duration.ofMillis(50)));
    client = new HandlerClient(api);
  }

  @AfterEach
  void close() {
    api.close();
  }

  @Test
  void getAnswersTheStoredBytes() throws Exception {
    create("a");

    ApiResponse.Whole answer = (ApiResponse.Whole) client.send("GET", CONFIGS + "/a", "", "");

    assertThat(answer.body()).isSameAs(api.get("v1", "configmaps", NAMESPACE, "a").json());
  }

  @Test
  void itemsOfAListLeaveOutWhatTheListSays() throws Exception {
    create("a");
    create("b");

    ObjectNode list = json(client.send("GET", CONFIGS, "", ""));

    assertThat(Json.text(list, "kind")).isEqualTo("ConfigMapList");
    assertThat(list.at("/items/1/metadata/name").asText()).isEqualTo("b");
    assertThat(list.at("/items/0").has("kind")).isFalse();
  }

  @Test
  void pagesOfAListAreOfOneRevision() throws Exception {
    create("a");
    create("b");
    create("c");

    ObjectNode first = json(client.send("GET", CONFIGS + "?limit=2", "", ""));
    create("bb");
    String token = Json.text(first, "metadata", "continue");
    ObjectNode second = json(client.send("GET", CONFIGS + "?limit=2&continue=" + token, "", ""));

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
    ObjectNode first = json(client.send("GET", CONFIGS + "?limit=1", "", ""));
    create("c");
    api.store().compact(api.store().revision());

    StatusException refusal =
        refusal(() ->
            client.send(
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

    assertThat(names(json(client.send("GET", CONFIGS + "?labelSelector=l%3D1", "", ""))))
        .containsExactly("a");
    assertThat(
            names(json(client.send("GET", CONFIGS + "?fieldSelector=metadata.name%3Db", "", ""))))
        .containsExactly("b");
    assertThat(
            refusal(() -> client.send("GET", CONFIGS + "?fieldSelector=spec.no%3Dx", "", ""))
                .code())
        .isEqualTo(400);
  }

  @Test
  void answersInTheFormNegotiated() throws Exception {
    create("a");

    ObjectNode table = json(client.send("GET", CONFIGS, TABLE, ""));
    assertThat(Json.text(table, "kind")).isEqualTo("Table");
    assertThat(table.at("/rows/0/cells/0").asText()).isEqualTo("a");
    assertThat(table.at("/rows/0/object/kind").asText()).isEqualTo("PartialObjectMetadata");

    ApiResponse yaml = client.send("GET", CONFIGS + "/a", "application/yaml", "");
    assertThat(yaml.contentType()).isEqualTo("application/yaml");
    assertThat(text(yaml)).contains("name: a");

    assertThat(refusal(() -> client.send("GET", CONFIGS, "application/xml", "")).code())
        .isEqualTo(406);
  }

  @Test
  void unknownFieldsAreWarnedOf() throws Exception {
    ApiResponse answer =
        client.send("POST", CONFIGS, "", "{\"metadata\":{\"name\":\"x\"},\"nonsense\":1}");

    assertThat(answer.code()).isEqualTo(201);
    assertThat(answer.headers())
        .containsEntry("Warning", List.of("299 - \"unknown field \\\"nonsense\\\"\""));
  }

  @Test
  void aWatchBeginsWithThePresentAndGoesOn() throws Exception {
    create("a");
    ByteArrayOutputStream out = new ByteArrayOutputStream();
    Thread watcher = client.watch(CONFIGS + "?watch=true", "", out);
    await().until(() -> out.toString().contains("\"name\":\"a\""));

    create("b");
    api.delete("v1", "configmaps", NAMESPACE, "a", "{}");
    await().until(() -> out.toString().lines().count() == 3);
    watcher.interrupt();

    assertThat(out.toString().lines().map(line -> Json.text(Json.parseObject(line), "type")))
        .containsExactly("ADDED", "ADDED", "DELETED");
  }

  @Test
  void streamingListsEndWithABookmarkAndLaterOnesFollow() throws Exception {
    create("a");
    ByteArrayOutputStream out = new ByteArrayOutputStream();
    Thread watcher =
        client.watch(
            CONFIGS
                + "?watch=true&sendInitialEvents=true&allowWatchBookmarks=true"
                + "&resourceVersionMatch=NotOlderThan",
            "",
            out);
    await().until(() -> out.toString().contains("k8s.io/initial-events-end"));

    // Other kinds move the revision on, which idle watches are told of.
    api.create("v1", "secrets", NAMESPACE, "{metadata: {name: s}}");
    await().until(() -> out.toString().lines().count() >= 3);
    watcher.interrupt();

    assertThat(out.toString().lines().map(line -> Json.text(Json.parseObject(line), "type")))
        .startsWith("ADDED", "BOOKMARK", "BOOKMARK");
  }

  @Test
  void aWatchOfAVersionThatIsUnknownIsToldToListAgain() throws Exception {
    create("a");
    api.store().compact(api.store().revision());
    ByteArrayOutputStream out = new ByteArrayOutputStream();

    client.watch(CONFIGS + "?watch=true&resourceVersion=1", "", out).join();

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
    Thread watcher = client.watch(CONFIGS + "?watch=true&resourceVersion=" + (before - 1), "", out);
    await().until(() -> out.toString().lines().count() == 2);
    create("b");
    await().until(() -> out.toString().lines().count() == 3);
    watcher.interrupt();

    assertThat(out.toString().lines().map(line -> Json.text(Json.parseObject(line), "type")))
        .containsExactly("ADDED", "DELETED", "ADDED");
  }

  @Test
  void warnsEvenWhenItRefuses() throws Exception {
    ApiResponse answer =
        client.send("POST", CONFIGS, "", "{\"metadata\":{\"name\":\"Bad Name\"},\"nonsense\":1}");
    assertThat(answer.code()).isEqualTo(422);
    assertThat(answer.headers().get("Warning"))
        .containsExactly("299 - \"unknown field \\\"nonsense\\\"\"");
  }

  private void create(String name) {
    api.create("v1", "configmaps", NAMESPACE, "{metadata: {name: " + name + "}}");
  }
}
