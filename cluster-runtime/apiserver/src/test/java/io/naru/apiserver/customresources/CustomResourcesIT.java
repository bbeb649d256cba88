package io.naru.apiserver.customresources;

import static io.naru.apiserver.server.TestServer.DEFINITIONS;
import static io.naru.apiserver.server.TestServer.yaml;
import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import com.fasterxml.jackson.databind.node.ObjectNode;
import io.naru.apiserver.server.TestServer;
import io.naru.apiserver.server.TestServer.Answer;
import io.naru.machinery.Json;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.TestInstance;
import org.junit.jupiter.api.io.TempDir;

/** What definitions promise of their objects, over HTTPS. */
@TestInstance(TestInstance.Lifecycle.PER_CLASS)
class CustomResourcesIT {

  private static final String SHIPS = "/apis/sea.example/v1/namespaces/default/ships";

  private static final String SHIP_DEFINITION =
      """
      apiVersion: apiextensions.k8s.io/v1
      kind: CustomResourceDefinition
      metadata: {name: ships.sea.example}
      spec:
        group: sea.example
        scope: Namespaced
        names: {plural: ships, singular: ship, kind: Ship, shortNames: [sh], categories: [all, fleet]}
        versions:
        - name: v1
          served: true
          storage: true
          subresources:
            status: {}
            scale: {specReplicasPath: .spec.boats, statusReplicasPath: .status.boats, labelSelectorPath: .status.selector}
          additionalPrinterColumns:
          - {name: Captain, type: string, jsonPath: .spec.captain}
          - {name: Boats, type: integer, jsonPath: .spec.boats, priority: 1}
          - {name: Ready, type: string, jsonPath: '.status.conditions[?(@.type=="Ready")].status'}
          - {name: Age, type: date, jsonPath: .metadata.creationTimestamp}
          selectableFields: [{jsonPath: .spec.captain}]
          schema:
            openAPIV3Schema:
              type: object
              description: Ship carries cargo.
              properties:
                spec:
                  type: object
                  required: [captain]
                  properties:
                    captain: {type: string, maxLength: 10, pattern: '^[a-z]+$'}
                    boats: {type: integer, minimum: 0, maximum: 9, default: 2}
                    flag: {type: string, enum: [red, blue]}
                    port: {x-kubernetes-int-or-string: true}
                    note: {type: string, nullable: true}
                    built: {type: string, format: date}
                    labels: {type: object, additionalProperties: {type: string}}
                    free: {type: object, x-kubernetes-preserve-unknown-fields: true}
                    crew:
                      type: array
                      x-kubernetes-list-type: map
                      x-kubernetes-list-map-keys: [name]
                      items:
                        type: object
                        required: [name]
                        properties:
                          name: {type: string}
                          age: {type: integer}
                          role: {type: string, default: sailor}
                    flags: {type: array, x-kubernetes-list-type: set, maxItems: 3, items: {type: string}}
                    size: {oneOf: [{required: [tons]}, {required: [feet]}], type: object, properties: {tons: {type: integer}, feet: {type: integer}}}
                status:
                  type: object
                  x-kubernetes-preserve-unknown-fields: true
      """;

  private TestServer api;

  @BeforeAll
  void start(@TempDir Path directory) throws Exception {
    api = new TestServer(directory);
    api.define(SHIP_DEFINITION);
  }

  @AfterAll
  void stop() {
    api.close();
  }

  private static String ship(String name, String spec) {
    return "{apiVersion: sea.example/v1, kind: Ship, metadata: {name: %s}, spec: {%s}}"
        .formatted(name, spec);
  }

  private ObjectNode create(String name, String spec) throws Exception {
    Answer created = api.post(SHIPS, ship(name, spec));
    assertThat(created.code()).as(created.body().toString()).isEqualTo(201);
    return created.body();
  }

  private static String definition(String plural, String kind, String more) {
    return """
    apiVersion: apiextensions.k8s.io/v1
    kind: CustomResourceDefinition
    metadata: {name: %1$s.sea.example}
    spec:
      group: sea.example
      scope: Namespaced
      names: {plural: %1$s, kind: %2$s%3$s}
      versions:
      - name: v1
        served: true
        storage: true
        schema: {openAPIV3Schema: {type: object, x-kubernetes-preserve-unknown-fields: true}}
    """
        .formatted(plural, kind, more);
  }

  @Test
  void isEstablishedInLessThanAFifthOfASecond() throws Exception {
    long start = System.nanoTime();
    api.define(definition("buoys", "Buoy", ""));
    long took = System.nanoTime() - start;

    assertThat(api.get("/apis/sea.example/v1/buoys").code()).isEqualTo(200);
    assertThat(Duration.ofNanos(took)).isLessThan(Duration.ofMillis(1000));
    Answer definition = api.get(DEFINITIONS + "/buoys.sea.example");
    assertThat(definition.body().at("/status/acceptedNames"))
        .isEqualTo(yaml("{kind: Buoy, listKind: BuoyList, plural: buoys, singular: buoy}"));
    assertThat(definition.body().at("/status/storedVersions")).isEqualTo(yaml("[v1]"));
    assertThat(definition.body().at("/status/conditions").findValuesAsText("reason"))
        .containsExactly("NoConflicts", "InitialNamesAccepted");
  }

  @Test
  void discoveryShowsNamesVerbsAndSubresources() throws Exception {
    Answer resources = api.get("/apis/sea.example/v1");
    ObjectNode ships = Json.object();
    for (var resource : resources.body().path("resources")) {
      if (Json.text(resource, "name").equals("ships")) {
        ships.setAll((ObjectNode) resource);
      }
    }
    assertThat(Json.text(ships, "singularName")).isEqualTo("ship");
    assertThat(ships.path("shortNames")).isEqualTo(yaml("[sh]"));
    assertThat(ships.path("categories")).isEqualTo(yaml("[all, fleet]"));
    assertThat(ships.path("verbs")).hasSize(8);
    assertThat(resources.body().path("resources").findValuesAsText("name"))
        .contains("ships", "ships/scale", "ships/status");
    Answer groups =
        api.send(
            "GET",
            "/apis",
            "",
            "",
            "application/json;g=apidiscovery.k8s.io;v=v2;as=APIGroupDiscoveryList");
    assertThat(groups.body().toString()).contains("\"resource\":\"ships\"");
  }

  @Test
  void openApiHasTheSchemaAndChangesItsTag() throws Exception {
    String before = api.get("/openapi/v3").text("/paths/apis~1sea.example~1v1/serverRelativeURL");
    Answer v3 = api.get("/openapi/v3/apis/sea.example/v1");
    assertThat(v3.text("/components/schemas/example.sea.v1.Ship/description"))
        .isEqualTo("Ship carries cargo.");
    assertThat(v3.body().at("/components/schemas/example.sea.v1.Ship/properties/spec/properties"))
        .isNotEmpty();
    assertThat(api.get("/openapi/v2").body().at("/definitions/example.sea.v1.ShipList"))
        .isNotEmpty();

    api.define(definition("rafts", "Raft", ""));

    assertThat(api.get("/openapi/v3").text("/paths/apis~1sea.example~1v1/serverRelativeURL"))
        .isNotEqualTo(before);
  }

  @Test
  void namesThatAreTakenAreNotServed() throws Exception {
    api.define(definition("yachts", "Yacht", ", shortNames: [ya]"));

    Answer other = api.post(DEFINITIONS, definition("yawls", "Yacht", ", shortNames: [ya]"));

    assertThat(other.code()).isEqualTo(201);
    api.awaitCondition("yawls.sea.example", "NamesAccepted", "False");
    Answer refused = api.get(DEFINITIONS + "/yawls.sea.example");
    assertThat(refused.body().at("/status/conditions").findValuesAsText("reason"))
        .containsExactly("ShortNamesConflict", "NotAccepted");
    assertThat(api.get("/apis/sea.example/v1/yawls").code()).isEqualTo(404);

    api.delete(DEFINITIONS + "/yachts.sea.example");

    api.awaitCondition("yawls.sea.example", "Established", "True");
    assertThat(api.get("/apis/sea.example/v1/yawls").code()).isEqualTo(200);
  }

  @Test
  void unknownFieldsArePrunedWarnedOfOrRefused() throws Exception {
    String body = ship("pruned", "captain: ann, rum: 1, free: {a: 1}, crew: [{name: x, hat: 1}]");

    Answer warned = api.post(SHIPS, body);
    assertThat(warned.code()).isEqualTo(201);
    assertThat(warned.body().path("spec"))
        .isEqualTo(yaml("{captain: ann, boats: 2, free: {a: 1}, crew: [{name: x, role: sailor}]}"));
    assertThat(warned.warnings())
        .containsExactlyInAnyOrder(
            "299 - \"unknown field \\\"spec.rum\\\"\"",
            "299 - \"unknown field \\\"spec.crew[0].hat\\\"\"");

    Answer strict = api.post(SHIPS + "?fieldValidation=Strict", body);
    assertThat(strict.code()).isEqualTo(400);
    assertThat(strict.text("/message")).contains("strict decoding error", "spec.rum");
    assertThat(
            api.post(SHIPS + "?fieldValidation=Ignore&dryRun=All", ship("i", "captain: b, x: 1"))
                .warnings())
        .isEmpty();
  }

  @Test
  void valuesAreValidatedInTheWordsOfKubernetes() throws Exception {
    Answer refused =
        api.post(
            SHIPS,
            ship(
                "bad",
                "captain: Ahab-the-terrible, boats: 10, flag: green, built: x, port: true, labels:"
                    + " {a: 1}, flags: [a, a], crew: [{name: x}, {name: x}, {age: old}]"));

    assertThat(refused.code()).isEqualTo(422);
    assertThat(refused.text("/message")).startsWith("Ship.sea.example \"bad\" is invalid: [");
    assertThat(refused.causes())
        .contains(
            "spec.boats: Invalid value: 10: spec.boats in body should be less than or equal to 9",
            "spec.captain: Invalid value: \"Ahab-the-terrible\": spec.captain in body should match"
                + " '^[a-z]+$'",
            "spec.flag: Unsupported value: \"green\": supported values: \"red\", \"blue\"",
            "spec.built: Invalid value: \"x\": spec.built in body must be of type date: \"x\"",
            "spec.labels.a: Invalid value: \"integer\": spec.labels.a in body must be of type"
                + " string: \"integer\"",
            "spec.flags[1]: Duplicate value: \"a\"",
            "spec.crew[1]: Duplicate value: {\"name\":\"x\"}",
            "spec.crew[2].name: Required value",
            "spec.crew[2].age: Invalid value: \"string\": spec.crew[2].age in body must be of type"
                + " integer: \"string\"")
        .anyMatch(cause -> cause.startsWith("spec.captain: Too long: may not be more than 10"))
        .anyMatch(cause -> cause.startsWith("<nil>: Invalid value: \"\": \"spec.port\" must"));

    Answer none = api.post(SHIPS, ship("none", "size: {}"));
    assertThat(none.causes())
        .contains(
            "spec.captain: Required value",
            "<nil>: Invalid value: \"\": \"spec.size\" must validate one and only one schema"
                + " (oneOf). Found none valid");
    assertThat(api.post(SHIPS, ship("both", "captain: a, size: {tons: 1, feet: 2}")).causes())
        .containsExactly(
            "<nil>: Invalid value: \"\": \"spec.size\" must validate one and only one schema"
                + " (oneOf). Found 2 valid alternatives");
  }

  @Test
  void nullsAreKeptOnlyWhereTheyMayBe() throws Exception {
    ObjectNode made = create("nulls", "captain: ann, boats: null, note: null, flag: null");

    assertThat(made.path("spec")).isEqualTo(yaml("{captain: ann, boats: 2, note: null}"));
  }

  @Test
  void statusAndSpecAreWrittenApart() throws Exception {
    ObjectNode made = create("apart", "captain: ann");
    assertThat(made.at("/metadata/generation").asInt()).isEqualTo(1);

    Answer status =
        api.merge(
            SHIPS + "/apart/status",
            "{\"spec\":{\"captain\":\"bob\"},\"status\":{\"boats\":1,"
                + "\"conditions\":[{\"type\":\"Ready\",\"status\":\"True\"}]}}");
    assertThat(status.text("/spec/captain")).isEqualTo("ann");
    assertThat(status.body().at("/status/boats").asInt()).isEqualTo(1);
    assertThat(status.body().at("/metadata/generation").asInt()).isEqualTo(1);

    Answer spec =
        api.merge(SHIPS + "/apart", "{\"spec\":{\"captain\":\"bob\"},\"status\":{\"boats\":5}}");
    assertThat(spec.body().at("/status/boats").asInt()).isEqualTo(1);
    assertThat(spec.body().at("/metadata/generation").asInt()).isEqualTo(2);
  }

  @Test
  void scaleReadsAndWritesWhereTheDefinitionSays() throws Exception {
    create("scaled", "captain: ann, boats: 3");
    api.merge(SHIPS + "/scaled/status", "{\"status\":{\"boats\":1,\"selector\":\"a=b\"}}");

    Answer scale = api.get(SHIPS + "/scaled/scale");
    assertThat(scale.text("/kind")).isEqualTo("Scale");
    assertThat(scale.body().at("/spec/replicas").asInt()).isEqualTo(3);
    assertThat(scale.body().path("status")).isEqualTo(yaml("{replicas: 1, selector: a=b}"));

    api.merge(SHIPS + "/scaled/scale", "{\"spec\":{\"replicas\":5}}");
    assertThat(api.get(SHIPS + "/scaled").body().at("/spec/boats").asInt()).isEqualTo(5);
  }

  @Test
  void tablesHaveTheColumnsOfTheDefinition() throws Exception {
    create("printed", "captain: eve");
    api.merge(
        SHIPS + "/printed/status",
        "{\"status\":{\"conditions\":[{\"type\":\"X\",\"status\":\"No\"},"
            + "{\"type\":\"Ready\",\"status\":\"Yes\"}]}}");

    Answer table = api.table(SHIPS + "/printed");

    assertThat(table.body().at("/columnDefinitions").findValuesAsText("name"))
        .containsExactly("Name", "Captain", "Boats", "Ready", "Age");
    assertThat(table.body().at("/rows/0/cells").toString())
        .startsWith("[\"printed\",\"eve\",2,\"Yes\",\"");
    assertThat(table.text("/rows/0/object/kind")).isEqualTo("PartialObjectMetadata");
  }

  @Test
  void selectsByFieldsThatTheDefinitionNames() throws Exception {
    create("selected", "captain: zoe");
    create("other", "captain: yan");

    Answer list = api.get(SHIPS + "?fieldSelector=spec.captain%3Dzoe");
    assertThat(list.body().at("/items")).hasSize(1);
    assertThat(list.text("/items/0/metadata/name")).isEqualTo("selected");
    assertThat(api.get(SHIPS + "?fieldSelector=spec.boats%3D2").code()).isEqualTo(400);
  }

  @Test
  void replacementsNeedAVersionAndStrategicMergesAreRefused() throws Exception {
    ObjectNode made = create("replaced", "captain: ann");
    made.withObject("/metadata").remove("resourceVersion");

    Answer unconditional = api.put(SHIPS + "/replaced", made);
    assertThat(unconditional.causes())
        .containsExactly(
            "metadata.resourceVersion: Invalid value: 0: must be specified for an update");
    Answer strategic =
        api.send(
            "PATCH",
            SHIPS + "/replaced",
            "application/strategic-merge-patch+json",
            "{}",
            "application/json");
    assertThat(strategic.code()).isEqualTo(415);
    Answer json =
        api.send(
            "PATCH",
            SHIPS + "/replaced",
            "application/json-patch+json",
            "[{\"op\":\"replace\",\"path\":\"/spec/captain\",\"value\":\"kim\"}]",
            "application/json");
    assertThat(json.text("/spec/captain")).isEqualTo("kim");
  }

  @Test
  void appliedListsAreMergedByTheirKeys() throws Exception {
    String path = SHIPS + "/applied?fieldManager=";
    Answer first =
        api.apply(path + "a", ship("applied", "captain: ann, crew: [{name: x, age: 1}]"));
    assertThat(first.code()).as(first.body().toString()).isEqualTo(201);
    Answer second =
        api.apply(
            path + "b",
            "{apiVersion: sea.example/v1, kind: Ship, metadata: {name: applied}, spec: {crew:"
                + " [{name: z}], flags: [q]}}");
    assertThat(second.code()).as(second.body().toString()).isEqualTo(200);
    assertThat(second.body().at("/spec/crew").findValuesAsText("name")).containsExactly("x", "z");
    assertThat(second.body().at("/metadata/managedFields").toString())
        .contains("k:{\\\"name\\\":\\\"z\\\"}", "v:\\\"q\\\"");

    Answer conflict = api.apply(path + "b", ship("applied", "captain: bob"));
    assertThat(conflict.code()).isEqualTo(409);
    assertThat(conflict.text("/message")).contains("conflict with \"a\": .spec.captain");
  }

  @Test
  void unchangedFaultsAreForgivenWhenTheSchemaGetsStricter() throws Exception {
    String path = "/apis/sea.example/v1/namespaces/default/tugs";
    api.define(definition("tugs", "Tug", ""));
    Answer made =
        api.post(path, "{apiVersion: sea.example/v1, kind: Tug, metadata: {name: t}, a: 1, b: 1}");
    assertThat(made.code()).isEqualTo(201);

    api.merge(
        DEFINITIONS + "/tugs.sea.example",
        """
        {"spec":{"versions":[{"name":"v1","served":true,"storage":true,
         "additionalPrinterColumns":[{"name":"A","type":"integer","jsonPath":".a"}],
         "schema":{"openAPIV3Schema":{"type":"object","properties":{
          "a":{"type":"integer","minimum":5},"b":{"type":"integer"},
          "c":{"type":"string","default":"new"}}}}}]}}
        """);

    await().until(() -> api.table(path + "/t").body().at("/rows/0/cells").size() == 2);
    assertThat(api.get(path + "/t").text("/c")).isEqualTo("new");
    assertThat(api.merge(path + "/t", "{\"b\":2}").code()).isEqualTo(200);
    assertThat(api.merge(path + "/t", "{\"a\":2}").causes())
        .containsExactly("a: Invalid value: 2: a in body should be greater than or equal to 5");
  }

  @Test
  void everyVersionShowsTheSameObjects() throws Exception {
    api.define(
        """
        apiVersion: apiextensions.k8s.io/v1
        kind: CustomResourceDefinition
        metadata: {name: canoes.sea.example}
        spec:
          group: sea.example
          scope: Cluster
          names: {plural: canoes, kind: Canoe}
          versions:
          - &version
            name: v1beta1
            served: true
            storage: false
            deprecated: true
            schema: &schema {openAPIV3Schema: {type: object, properties: {spec: {type: object, properties: {count: {type: integer}}}}}}
          - {name: v2, served: true, storage: true, schema: *schema}
        """);
    Answer made =
        api.post(
            "/apis/sea.example/v1beta1/canoes",
            "{apiVersion: sea.example/v1beta1, kind: Canoe, metadata: {name: c}, spec: {count: 1}}");
    assertThat(made.text("/apiVersion")).isEqualTo("sea.example/v1beta1");
    assertThat(made.warnings())
        .containsExactly(
            "299 - \"sea.example/v1beta1 Canoe is deprecated; use sea.example/v2 Canoe\"");

    assertThat(api.get("/apis/sea.example/v2/canoes/c").text("/apiVersion"))
        .isEqualTo("sea.example/v2");
    Answer list = api.get("/apis/sea.example/v1beta1/canoes");
    assertThat(list.text("/apiVersion")).isEqualTo("sea.example/v1beta1");
    try (var lines = api.watch("/apis/sea.example/v1beta1/canoes?watch=1")) {
      assertThat(lines.findFirst())
          .hasValueSatisfying(
              line -> assertThat(line).contains("\"apiVersion\":\"sea.example/v1beta1\""));
    }
  }

  @Test
  void aDefinitionTakesItsObjectsAlongAndEndsTheirWatches() throws Exception {
    String path = "/apis/sea.example/v1/namespaces/default/dinghies";
    api.define(definition("dinghies", "Dinghy", ""));
    api.post(
        path,
        "{apiVersion: sea.example/v1, kind: Dinghy, metadata: {name: d, finalizers: [a.b/c]}}");
    List<String> events = new ArrayList<>();
    Thread watcher =
        Thread.ofVirtual()
            .start(() -> {
              try (var lines = api.watch(path + "?watch=1")) {
                lines.forEach(events::add);
              } catch (Exception e) {
                events.add(e.toString());
              }
            });
    await().until(() -> events.size() == 1);

    api.delete(DEFINITIONS + "/dinghies.sea.example");
    api.awaitCondition("dinghies.sea.example", "Terminating", "True");
    await().until(() -> api.get(path + "/d").body().at("/metadata").has("deletionTimestamp"));
    Answer refused =
        api.post(path, "{apiVersion: sea.example/v1, kind: Dinghy, metadata: {name: e}}");
    assertThat(refused.code()).isEqualTo(405);

    api.merge(path + "/d", "{\"metadata\":{\"finalizers\":null}}");

    await().until(() -> api.get(DEFINITIONS + "/dinghies.sea.example").code() == 404);
    await().until(() -> api.get(path).code() == 404);
    assertThat(watcher.join(Duration.ofSeconds(10))).isTrue();
    assertThat(events.getLast()).startsWith("{\"type\":\"DELETED\"");
  }
}
