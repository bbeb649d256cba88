package io.naru.apiserver.kubectl;

import static io.naru.apiserver.kubectl.ThreeClients.APPLY;
import static io.naru.apiserver.kubectl.ThreeClients.JSON;
import static io.naru.apiserver.kubectl.ThreeClients.JSON_PATCH;
import static io.naru.apiserver.kubectl.ThreeClients.MERGE;
import static io.naru.apiserver.kubectl.ThreeClients.PROTOBUF;
import static io.naru.apiserver.kubectl.ThreeClients.STRATEGIC;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.awaitility.Awaitility.await;

import com.fasterxml.jackson.databind.JsonNode;
import io.fabric8.kubernetes.api.model.ConfigMap;
import io.fabric8.kubernetes.api.model.ConfigMapBuilder;
import io.fabric8.kubernetes.api.model.ConfigMapList;
import io.fabric8.kubernetes.api.model.DeletionPropagation;
import io.fabric8.kubernetes.api.model.ListOptionsBuilder;
import io.fabric8.kubernetes.client.KubernetesClientException;
import io.fabric8.kubernetes.client.dsl.base.PatchContext;
import io.fabric8.kubernetes.client.dsl.base.PatchType;
import io.naru.apiserver.kubectl.ThreeClients.Answer;
import io.naru.apiserver.kubectl.ThreeClients.Lines;
import io.naru.machinery.Json;
import java.io.ByteArrayInputStream;
import java.nio.file.Path;
import java.util.List;
import java.util.Map;
import java.util.zip.GZIPInputStream;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.TestInstance;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;

/** Verbs and their options, each by whichever clients have them. */
@Timeout(60)
@TestInstance(TestInstance.Lifecycle.PER_CLASS)
class VerbsAndOptionsIT {

  private static final String MAPS = "/api/v1/namespaces/default/configmaps";
  private static final String DEPLOYMENTS = "/apis/apps/v1/namespaces/default/deployments";

  private ThreeClients api;
  private Kubectl kubectl;

  @BeforeAll
  void start(@TempDir Path directory) throws Exception {
    api = ThreeClients.start(directory);
    kubectl = api.kubectl();
  }

  @AfterAll
  void stop() {
    if (api != null) {
      api.close();
    }
  }

  private void create(String name, String set) {
    Answer answer =
        api.post(
            MAPS,
            "{\"metadata\":{\"name\":\"%s\",\"labels\":{\"set\":\"%s\"}},\"data\":{\"a\":\"b\"}}"
                .formatted(name, set));
    assertThat(answer.code()).as(answer.text()).isEqualTo(201);
  }

  // --- reading ----------------------------------------------------------------------------------

  @Test
  void watchesBeginWithTheStateAndABookmarkThenGoOn() throws Exception {
    create("streamed-1", "streamed");
    create("streamed-2", "streamed");
    String path =
        MAPS
            + "?watch=true&sendInitialEvents=true&resourceVersionMatch=NotOlderThan"
            + "&allowWatchBookmarks=true&labelSelector=set%3Dstreamed&timeoutSeconds=20";
    try (Lines lines = api.watch(path)) {
      assertThat(lines.brief()).isEqualTo("ADDED streamed-1");
      assertThat(lines.brief()).isEqualTo("ADDED streamed-2");
      JsonNode bookmark = lines.next();
      assertThat(bookmark.path("type").asText()).isEqualTo("BOOKMARK");
      assertThat(bookmark.at("/object/metadata/annotations/k8s.io~1initial-events-end").asText())
          .isEqualTo("true");

      kubectl.ok("label configmap streamed-1 set=other --overwrite");
      assertThat(lines.brief()).isEqualTo("DELETED streamed-1");
      api.fabric8()
          .configMaps()
          .inNamespace("default")
          .withName("streamed-2")
          .edit(map -> new ConfigMapBuilder(map).addToData("c", "d").build());
      assertThat(lines.brief()).isEqualTo("MODIFIED streamed-2");
    }
    assertThat(api.get(MAPS + "?watch=true&sendInitialEvents=true&timeoutSeconds=1").code())
        .isEqualTo(422);
  }

  @Test
  void pagesAreOfOneRevisionWhateverHappensMeanwhile() {
    for (int i = 1; i <= 5; i++) {
      create("paged-" + i, "paged");
    }
    String list = MAPS + "?labelSelector=set%3Dpaged&limit=2";
    Answer first = api.get(list);
    String token = Json.text(first.json(), "metadata", "continue");
    api.send("DELETE", MAPS + "/paged-4", "");
    create("paged-6", "paged");

    Answer second = api.get(list + "&continue=" + token);
    Answer third = api.get(list + "&continue=" + Json.text(second.json(), "metadata", "continue"));
    assertThat(names(second)).containsExactly("paged-3", "paged-4");
    assertThat(names(third)).containsExactly("paged-5");
    assertThat(third.json().at("/metadata/resourceVersion"))
        .isEqualTo(first.json().at("/metadata/resourceVersion"));
    assertThat(third.json().path("metadata").has("continue")).isFalse();

    assertThat(kubectl.ok("get configmaps -l set=paged --chunk-size=2 -o name").lines())
        .containsExactly(
            "configmap/paged-1",
            "configmap/paged-2",
            "configmap/paged-3",
            "configmap/paged-5",
            "configmap/paged-6");
    ConfigMapList page =
        api.fabric8()
            .configMaps()
            .inNamespace("default")
            .withLabel("set", "paged")
            .list(new ListOptionsBuilder().withLimit(3L).build());
    assertThat(page.getItems()).hasSize(3);
    assertThat(page.getMetadata().getContinue()).isNotEmpty();
  }

  @Test
  void aRevisionIsListedExactlyOrNotOlderUntilItIsForgotten() throws Exception {
    create("then-1", "then");
    String revision = Json.text(api.get(MAPS).json(), "metadata", "resourceVersion");
    create("then-2", "then");
    String list = MAPS + "?labelSelector=set%3Dthen&limit=1&resourceVersion=" + revision;
    assertThat(names(api.get(list + "&resourceVersionMatch=Exact"))).containsExactly("then-1");
    assertThat(names(api.get(list.replace("&limit=1", "") + "&resourceVersionMatch=NotOlderThan")))
        .containsExactly("then-1", "then-2");
    assertThat(api.get(MAPS + "?resourceVersionMatch=Exact").code()).isEqualTo(422);
    assertThat(api.get(MAPS + "?resourceVersion=99999999").code()).isEqualTo(504);

    String token =
        Json.text(
            api.get(MAPS + "?labelSelector=set%3Dthen&limit=1").json(), "metadata", "continue");
    create("then-3", "then");
    api.cluster().store().compact(api.cluster().store().revision());
    Answer gone = api.get(MAPS + "?labelSelector=set%3Dthen&limit=1&continue=" + token);
    assertThat(gone.code()).isEqualTo(410);
    assertThat(gone.reason()).isEqualTo("Expired");
    String inconsistent = Json.text(gone.json(), "metadata", "continue");
    assertThat(names(api.get(MAPS + "?labelSelector=set%3Dthen&limit=5&continue=" + inconsistent)))
        .containsExactly("then-2", "then-3");
    assertThat(api.get(list + "&resourceVersionMatch=Exact").code()).isEqualTo(410);

    // Clients that asked for pages begin again by themselves.
    assertThat(kubectl.ok("get configmaps -l set=then --chunk-size=1 -o name").lines()).hasSize(3);
  }

  @Test
  void answersComeAsMetadataTableProtobufOrCompressed() throws Exception {
    create("formed", "formed");
    Answer metadata =
        api.get(
            MAPS + "/formed",
            "Accept: application/json;as=PartialObjectMetadata;g=meta.k8s.io;v=v1");
    assertThat(metadata.json().path("kind").asText()).isEqualTo("PartialObjectMetadata");
    assertThat(metadata.json().has("data")).isFalse();
    assertThat(metadata.json().at("/metadata/labels/set").asText()).isEqualTo("formed");
    JsonNode partials =
        api.get(
                MAPS + "?labelSelector=set%3Dformed",
                "Accept: application/json;as=PartialObjectMetadataList;g=meta.k8s.io;v=v1")
            .json();
    assertThat(partials.at("/items/0")).isEqualTo(metadata.json());

    String table = "Accept: application/json;as=Table;g=meta.k8s.io;v=v1";
    JsonNode rows = api.get(MAPS + "?labelSelector=set%3Dformed", table).json();
    assertThat(rows.at("/columnDefinitions/0/name").asText()).isEqualTo("Name");
    assertThat(rows.at("/rows/0/cells/0").asText()).isEqualTo("formed");
    assertThat(rows.at("/rows/0/object")).isEqualTo(metadata.json());
    assertThat(
            api.get(MAPS + "?labelSelector=set%3Dformed&includeObject=Object", table)
                .json()
                .at("/rows/0/object/data/a")
                .asText())
        .isEqualTo("b");
    assertThat(
            api.get(MAPS + "?labelSelector=set%3Dformed&includeObject=None", table)
                .json()
                .at("/rows/0/object")
                .isNull())
        .isTrue();

    Answer message = api.get(MAPS + "/formed", "Accept: " + PROTOBUF);
    assertThat(message.header("content-type")).isEqualTo(PROTOBUF);
    Answer written =
        api.send(
            api.admin(),
            "PUT",
            MAPS + "/formed?dryRun=All",
            message.bytes(),
            "Content-Type: " + PROTOBUF,
            "Accept: application/json");
    assertThat(written.code()).as(written.text()).isEqualTo(200);
    assertThat(written.json().at("/data/a").asText()).isEqualTo("b");
    Answer list = api.get(MAPS, "Accept: " + PROTOBUF);
    assertThat(list.bytes()).startsWith('k', '8', 's', 0).contains("formed".getBytes());
    Answer zipped = api.get("/openapi/v2", "Accept-Encoding: gzip");
    assertThat(zipped.header("content-encoding")).isEqualTo("gzip");
    try (var plain = new GZIPInputStream(new ByteArrayInputStream(zipped.bytes()))) {
      assertThat(Json.parseObject(plain.readAllBytes()).path("swagger").asText()).isEqualTo("2.0");
    }
    Answer unchanged =
        api.get("/openapi/v2", "If-None-Match: " + api.get("/openapi/v2").header("etag"));
    assertThat(unchanged.code()).isEqualTo(304);
    assertThat(api.get(MAPS, "Accept: application/xml").code()).isEqualTo(406);
  }

  @Test
  void objectsAreSelectedByTheirFields() {
    kubectl.ok("run selected --image=x:1");
    kubectl.ok("run unselected --image=x:1");
    assertThat(
            kubectl.ok(
                "get pods --field-selector metadata.name=selected,status.phase=Pending -o name"))
        .isEqualTo("pod/selected\n");
    assertThat(
            api.fabric8()
                .pods()
                .inNamespace("default")
                .withField("metadata.name", "selected")
                .withoutField("spec.restartPolicy", "Never")
                .list()
                .getItems())
        .hasSize(1);
    Answer refused = api.get("/api/v1/namespaces/default/pods?fieldSelector=spec.containers%3Dx");
    assertThat(refused.code()).isEqualTo(400);
    assertThat(Json.text(refused.json(), "message"))
        .contains("field label not supported: spec.containers");
  }

  // --- writing ----------------------------------------------------------------------------------

  @Test
  void whatIsTriedDryStoresNothing() {
    ConfigMap tried =
        api.fabric8()
            .configMaps()
            .inNamespace("default")
            .resource(
                new ConfigMapBuilder().withNewMetadata().withName("dry").endMetadata().build())
            .dryRun()
            .create();
    assertThat(tried.getMetadata().getUid()).isNotEmpty();
    assertThat(api.get(MAPS + "/dry").code()).isEqualTo(404);

    create("not-dry", "dry");
    assertThat(
            api.send("PATCH", MAPS + "/not-dry?dryRun=All", "{\"data\":{\"a\":\"c\"}}", MERGE)
                .json()
                .at("/data/a")
                .asText())
        .isEqualTo("c");
    assertThat(kubectl.ok("delete configmap not-dry --dry-run=server"))
        .contains("deleted from default namespace (server dry run)");
    assertThat(api.get(MAPS + "/not-dry").json().at("/data/a").asText()).isEqualTo("b");
    assertThat(api.send("DELETE", MAPS + "/not-dry?dryRun=Some", "").code()).isEqualTo(422);
  }

  @Test
  void unknownFieldsAreRefusedWarnedOfOrIgnored() {
    String body =
        "{\"metadata\":{\"name\":\"validated-%s\"},\"spec\":{\"replica\":1,\"selector\":"
            + "{\"matchLabels\":{\"a\":\"b\"}},\"template\":{\"metadata\":{\"labels\":{\"a\":\"b\"}},"
            + "\"spec\":{\"containers\":[{\"name\":\"c\",\"image\":\"x\"}]}}}}";
    Answer strict = api.post(DEPLOYMENTS + "?fieldValidation=Strict", body.formatted("strict"));
    assertThat(strict.code()).isEqualTo(400);
    assertThat(Json.text(strict.json(), "message")).contains("unknown field \"spec.replica\"");
    Answer warned = api.post(DEPLOYMENTS + "?fieldValidation=Warn", body.formatted("warned"));
    assertThat(warned.code()).isEqualTo(201);
    assertThat(warned.header("warning")).isEqualTo("299 - \"unknown field \\\"spec.replica\\\"\"");
    Answer ignored = api.post(DEPLOYMENTS + "?fieldValidation=Ignore", body.formatted("ignored"));
    assertThat(ignored.header("warning")).isEmpty();

    String file = kubectl.file("{apiVersion: v1, kind: ConfigMap, metadata: {name: v}, dat: {}}");
    assertThat(kubectl.refused("create -f " + file)).contains("unknown field \"dat\"");
    assertThat(kubectl.run("create --validate=warn -f " + file).errors())
        .contains("Warning: unknown field \"dat\"");
  }

  @Test
  void managersOfFieldsAreKeptAlsoOfSubresources() {
    kubectl.ok("create deployment managed --image=x:1 --field-manager=maker");
    api.send(
        "PATCH",
        DEPLOYMENTS + "/managed/status?fieldManager=watcher",
        "{\"status\":{\"replicas\":1}}",
        MERGE);
    api.send(
        "PATCH",
        DEPLOYMENTS + "/managed/scale?fieldManager=scaler",
        "{\"spec\":{\"replicas\":3}}",
        MERGE);
    JsonNode managers = api.get(DEPLOYMENTS + "/managed").json().at("/metadata/managedFields");
    assertThat(managers)
        .extracting(each ->
            each.path("manager").asText()
                + " "
                + each.path("operation").asText()
                + " "
                + each.path("subresource").asText())
        .containsExactlyInAnyOrder("maker Update ", "watcher Update status", "scaler Update scale");
    assertThat(managers.toString())
        .contains("\"k:{\\\"name\\\":\\\"x\\\"}\"", "\"fieldsType\":\"FieldsV1\"");

    // Who applies what others have learns of it, and may take it by force.
    String applied =
        "{apiVersion: apps/v1, kind: Deployment, metadata: {name: managed}, spec: {replicas: 5}}";
    Answer conflict = api.send("PATCH", DEPLOYMENTS + "/managed?fieldManager=boss", applied, APPLY);
    assertThat(conflict.code()).isEqualTo(409);
    assertThat(conflict.json().at("/details/causes/0/reason").asText())
        .isEqualTo("FieldManagerConflict");
    assertThat(conflict.json().at("/details/causes/0/field").asText()).isEqualTo(".spec.replicas");
    assertThat(
            api.send("PATCH", DEPLOYMENTS + "/managed?fieldManager=boss&force=true", applied, APPLY)
                .json()
                .at("/spec/replicas")
                .asInt())
        .isEqualTo(5);
    assertThat(api.send("PATCH", DEPLOYMENTS + "/managed", applied, APPLY).code()).isEqualTo(422);
  }

  @Test
  void kubectlMovesFromClientSideToServerSideApply() {
    String map = "{apiVersion: v1, kind: ConfigMap, metadata: {name: moved}, data: {%s}}";
    kubectl.ok("apply -f " + kubectl.file(map.formatted("a: x, b: x")));
    kubectl.ok("apply --server-side -f " + kubectl.file(map.formatted("a: z")));

    JsonNode moved = api.get(MAPS + "/moved").json();
    assertThat(moved.path("data").toString()).isEqualTo("{\"a\":\"z\"}");
    assertThat(moved.at("/metadata/managedFields"))
        .extracting(each -> each.path("manager").asText() + " " + each.path("operation").asText())
        .contains("kubectl Apply")
        .allMatch(each -> each.endsWith(" Apply"));
    ConfigMap third =
        api.fabric8()
            .resource(
                new ConfigMapBuilder()
                    .withNewMetadata()
                    .withName("moved")
                    .withNamespace("default")
                    .endMetadata()
                    .addToData("c", "z")
                    .build())
            .fieldManager("third")
            .serverSideApply();
    assertThat(third.getData()).isEqualTo(Map.of("a", "z", "c", "z"));
  }

  @Test
  void directivesOfStrategicMergesAreObeyed() {
    String pod =
        "{\"metadata\":{\"name\":\"merged\",\"finalizers\":[\"a.x/1\",\"b.x/1\"]},\"spec\":{"
            + "\"selector\":{\"matchLabels\":{\"a\":\"b\"}},\"strategy\":{\"type\":\"RollingUpdate\"},"
            + "\"template\":{\"metadata\":{\"labels\":{\"a\":\"b\"}},\"spec\":{\"containers\":["
            + "{\"name\":\"one\",\"image\":\"x\",\"env\":[{\"name\":\"A\",\"value\":\"1\"}]},"
            + "{\"name\":\"two\",\"image\":\"x\"},{\"name\":\"three\",\"image\":\"x\"}],"
            + "\"volumes\":[{\"name\":\"v\",\"emptyDir\":{}}]}}}}";
    assertThat(api.post(DEPLOYMENTS, pod).code()).isEqualTo(201);
    JsonNode merged =
        strategic(
            "{\"metadata\":{\"$deleteFromPrimitiveList/finalizers\":[\"a.x/1\"]},"
                + "\"spec\":{\"strategy\":{\"$retainKeys\":[\"type\"],\"type\":\"Recreate\"},"
                + "\"template\":{\"spec\":{"
                + "\"$setElementOrder/containers\":[{\"name\":\"four\"},{\"name\":\"three\"},{\"name\":\"one\"}],"
                + "\"containers\":[{\"name\":\"four\",\"image\":\"y\"},"
                + "{\"$patch\":\"delete\",\"name\":\"two\"},"
                + "{\"name\":\"one\",\"env\":[{\"$patch\":\"replace\"},{\"name\":\"B\",\"value\":\"2\"}]}],"
                + "\"volumes\":[{\"name\":\"v\",\"$retainKeys\":[\"name\",\"configMap\"],"
                + "\"configMap\":{\"name\":\"m\"}}]}}}}");
    assertThat(merged.at("/metadata/finalizers").toString()).isEqualTo("[\"b.x/1\"]");
    assertThat(merged.at("/spec/strategy").toString()).isEqualTo("{\"type\":\"Recreate\"}");
    JsonNode spec = merged.at("/spec/template/spec");
    assertThat(spec.path("containers"))
        .extracting(container -> container.path("name").asText())
        .containsExactly("four", "three", "one");
    assertThat(spec.at("/containers/2/env").toString())
        .isEqualTo("[{\"name\":\"B\",\"value\":\"2\"}]");
    assertThat(spec.at("/volumes/0").has("emptyDir")).isFalse();
    assertThat(spec.at("/volumes/0/configMap/name").asText()).isEqualTo("m");

    assertThat(
            strategic(
                    "{\"spec\":{\"template\":{\"metadata\":{\"labels\":{\"a\":\"b\",\"c\":null}}}}}")
                .at("/spec/template/metadata/labels")
                .toString())
        .isEqualTo("{\"a\":\"b\"}");
    strategic("{\"metadata\":{\"finalizers\":null}}");
    strategic(
        "{\"metadata\":{\"$patch\":\"replace\",\"name\":\"merged\",\"labels\":{\"x\":\"y\"}}}");
  }

  private JsonNode strategic(String patch) {
    Answer answer = api.send("PATCH", DEPLOYMENTS + "/merged", patch, STRATEGIC);
    assertThat(answer.code()).as(answer.text()).isEqualTo(200);
    return answer.json();
  }

  @Test
  void jsonPatchesTestBeforeTheyChange() {
    create("tested", "tested");
    String patch =
        "[{\"op\":\"test\",\"path\":\"/data/a\",\"value\":\"%s\"},"
            + "{\"op\":\"add\",\"path\":\"/data/c\",\"value\":\"d\"},"
            + "{\"op\":\"move\",\"from\":\"/data/a\",\"path\":\"/data/moved\"}]";
    Answer failed = api.send("PATCH", MAPS + "/tested", patch.formatted("other"), JSON_PATCH);
    assertThat(failed.code()).isEqualTo(422);
    assertThat(api.send("PATCH", MAPS + "/tested", "[{\"op\":\"leap\"}]", JSON_PATCH).code())
        .isIn(400, 422);
    assertThat(
            api.fabric8()
                .configMaps()
                .inNamespace("default")
                .withName("tested")
                .patch(PatchContext.of(PatchType.JSON), patch.formatted("b"))
                .getData())
        .isEqualTo(Map.of("c", "d", "moved", "b"));
    assertThat(api.send("PATCH", MAPS + "/tested", "{}", JSON).code()).isEqualTo(415);
  }

  @Test
  void replacementsOfWhatHasChangedAreConflicts() {
    create("raced", "raced");
    ConfigMap old = api.fabric8().configMaps().inNamespace("default").withName("raced").get();
    kubectl.ok("label configmap raced x=y");
    assertThatThrownBy(() -> api.fabric8().resource(old).lockResourceVersion().update())
        .isInstanceOfSatisfying(
            KubernetesClientException.class, e -> assertThat(e.getCode()).isEqualTo(409));
    assertThat(
            api.send(
                    "PATCH",
                    MAPS + "/raced",
                    "{\"metadata\":{\"resourceVersion\":\""
                        + old.getMetadata().getResourceVersion()
                        + "\"}, \"data\":{\"a\":\"z\"}}",
                    MERGE)
                .code())
        .isEqualTo(409);
  }

  // --- deleting ---------------------------------------------------------------------------------

  @Test
  void deletionsHavePreconditions() {
    create("precious", "precious");
    JsonNode metadata = api.get(MAPS + "/precious").json().path("metadata");
    String condition = "{\"preconditions\":{\"%s\":\"%s\"}}";
    assertThat(
            api.send("DELETE", MAPS + "/precious", condition.formatted("uid", "other"), JSON)
                .reason())
        .isEqualTo("Conflict");
    assertThat(
            api.send(
                    "DELETE", MAPS + "/precious", condition.formatted("resourceVersion", "1"), JSON)
                .code())
        .isEqualTo(409);
    Answer gone =
        api.send(
            "DELETE",
            MAPS + "/precious",
            condition.formatted("uid", metadata.path("uid").asText()),
            JSON);
    assertThat(gone.code()).as(gone.text()).isEqualTo(200);
    assertThat(gone.json().path("status").asText()).isEqualTo("Success");
  }

  @Test
  void policiesOfPropagationBecomeFinalizers() {
    for (String name : List.of("one", "two", "three")) {
      kubectl.ok("create deployment cascaded-" + name + " --image=x:1");
    }
    kubectl.ok("delete deployment cascaded-one --cascade=orphan --wait=false");
    api.fabric8()
        .apps()
        .deployments()
        .inNamespace("default")
        .withName("cascaded-two")
        .withPropagationPolicy(DeletionPropagation.FOREGROUND)
        .delete();
    Answer answer =
        api.send(
            "DELETE",
            DEPLOYMENTS + "/cascaded-three",
            "{\"propagationPolicy\":\"Background\"}",
            JSON);
    assertThat(answer.code()).isEqualTo(200);
    assertThat(finalizers("one")).isEqualTo("[\"orphan\"]");
    assertThat(finalizers("two")).isEqualTo("[\"foregroundDeletion\"]");
    assertThat(api.get(DEPLOYMENTS + "/cascaded-three").code()).isEqualTo(404);
    assertThat(
            api.send("DELETE", DEPLOYMENTS + "/cascaded-two?propagationPolicy=Sideways", "").code())
        .isEqualTo(422);
  }

  private String finalizers(String name) {
    return api.get(DEPLOYMENTS + "/cascaded-" + name).json().at("/metadata/finalizers").toString();
  }

  @Test
  void collectionsAreDeletedBySelectors() {
    for (int i = 1; i <= 3; i++) {
      create("collected-" + i, "collected");
      create("kept-" + i, "kept");
    }
    Answer deleted =
        api.send(
            "DELETE",
            MAPS + "?labelSelector=set%3Dcollected&fieldSelector=metadata.name%21%3Dcollected-2",
            "");
    assertThat(deleted.code()).isEqualTo(200);
    assertThat(names(api.get(MAPS + "?labelSelector=set%3Dcollected")))
        .containsExactly("collected-2");
    kubectl.ok("delete configmaps -l set=collected");
    api.fabric8().configMaps().inNamespace("default").withLabel("set", "kept").delete();
    await()
        .untilAsserted(() ->
            assertThat(names(api.get(MAPS + "?labelSelector=set+in+%28collected%2Ckept%29")))
                .isEmpty());
  }

  private static List<String> names(Answer list) {
    assertThat(list.code()).as(list.text()).isEqualTo(200);
    return list.json()
        .path("items")
        .valueStream()
        .map(item -> item.at("/metadata/name").asText())
        .toList();
  }
}
