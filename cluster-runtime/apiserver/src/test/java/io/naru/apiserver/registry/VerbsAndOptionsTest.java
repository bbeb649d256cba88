package io.naru.apiserver.registry;

import static io.naru.apiserver.registry.HandlerClient.json;
import static io.naru.apiserver.registry.HandlerClient.names;
import static io.naru.apiserver.registry.RegistryWritesTest.refusal;
import static io.naru.apiserver.registry.TestingRegistry.NAMESPACE;
import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import com.fasterxml.jackson.databind.node.ObjectNode;
import io.naru.apiserver.request.ApiResponse;
import io.naru.machinery.Json;
import io.naru.machinery.Status;
import io.naru.machinery.Status.Cause;
import io.naru.machinery.protobuf.ProtobufDecoder;
import java.io.ByteArrayOutputStream;
import java.nio.ByteBuffer;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/** What the parameters of requests mean, and what is wrong with some. */
class VerbsAndOptionsTest {

  private static final String CONFIGS = "/api/v1/namespaces/" + NAMESPACE + "/configmaps";
  private static final String PROTOBUF = "application/vnd.kubernetes.protobuf";
  private static final String PARTIAL =
      "application/json;as=PartialObjectMetadata;g=meta.k8s.io;v=v1";
  private static final String PARTIAL_LIST =
      "application/json;as=PartialObjectMetadataList;g=meta.k8s.io;v=v1";

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

  @ParameterizedTest
  @CsvSource(
      delimiter = '|',
      value = {
        "resourceVersionMatch=Exact|Forbidden resourceVersionMatch",
        "resourceVersionMatch=Exact&resourceVersion=0|Forbidden resourceVersionMatch",
        "resourceVersionMatch=Newest&resourceVersion=1|NotSupported resourceVersionMatch",
        "resourceVersionMatch=Exact&resourceVersion=1&continue=x|Forbidden resourceVersionMatch",
        "sendInitialEvents=true|Forbidden sendInitialEvents",
        "watch=1&resourceVersionMatch=NotOlderThan|Forbidden resourceVersionMatch",
        "watch=1&sendInitialEvents=true|Forbidden resourceVersionMatch",
        "watch=1&sendInitialEvents=true&resourceVersionMatch=Exact|Forbidden resourceVersionMatch",
        "watch=1&sendInitialEvents=false|Forbidden resourceVersionMatch"
      })
  void optionsOfReadingThatContradictThemselvesAreInvalid(String query, String cause) {
    Status refused = refusal(() -> get(CONFIGS + "?" + query, "")).status();

    assertThat(refused.code()).isEqualTo(422);
    assertThat(refused.details().kind()).isEqualTo("ListOptions");
    assertThat(causes(refused)).contains(cause);
  }

  @Test
  void exactlyARevisionIsListedWhileItIsKnown() throws Exception {
    create("a");
    long revision = api.store().revision();
    create("b");
    String exact = CONFIGS + "?resourceVersionMatch=Exact&resourceVersion=" + revision;

    assertThat(names(json(get(exact, "")))).containsExactly("a");
    assertThat(names(json(get(exact.replace("Exact", "NotOlderThan"), ""))))
        .containsExactly("a", "b");

    api.store().compact(api.store().revision());
    assertThat(refusal(() -> get(exact, "")).code()).isEqualTo(410);
  }

  @Test
  void aListThatIsTooOldToGoOnIsOfferedToGoOnInconsistently() throws Exception {
    for (String name : List.of("a", "b", "d")) {
      create(name);
    }
    ObjectNode first = json(get(CONFIGS + "?limit=1", ""));
    create("c");
    api.store().compact(api.store().revision());

    Status expired =
        refusal(() -> get(page(Json.text(first, "metadata", "continue")), "")).status();

    assertThat(expired.code()).isEqualTo(410);
    assertThat(expired.reason()).isEqualTo("Expired");
    assertThat(Json.text(expired.toJson(), "metadata", "continue"))
        .isEqualTo(expired.continueToken());
    ObjectNode second = json(get(page(expired.continueToken()), ""));
    assertThat(names(second)).containsExactly("b");
    ObjectNode third = json(get(page(Json.text(second, "metadata", "continue")), ""));
    assertThat(names(third)).containsExactly("c");
  }

  @Test
  void aTokenAndAVersionExcludeEachOther() throws Exception {
    create("a");
    create("b");
    String token = Json.text(json(get(CONFIGS + "?limit=1", "")), "metadata", "continue");

    assertThat(refusal(() -> get(page(token) + "&resourceVersion=1", "")).code()).isEqualTo(400);
    assertThat(refusal(() -> get(page("garbage"), "")).code()).isEqualTo(400);
  }

  @Test
  void aWatchThatWantsNoStateBeginsNow() throws Exception {
    create("a");
    ByteArrayOutputStream out = new ByteArrayOutputStream();
    Thread watcher =
        client.watch(
            CONFIGS + "?watch=true&sendInitialEvents=false&resourceVersionMatch=NotOlderThan",
            "",
            out);
    create("b");
    await().until(() -> out.toString().contains("\"name\":\"b\""));
    watcher.interrupt();

    assertThat(out.toString()).doesNotContain("\"name\":\"a\"");
  }

  @ParameterizedTest
  @CsvSource(
      delimiter = '|',
      value = {
        "{'propagationPolicy':'Orphan','orphanDependents':true}|Invalid propagationPolicy",
        "{'propagationPolicy':'Nobody'}|NotSupported propagationPolicy",
        "{'dryRun':['Some']}|NotSupported dryRun"
      })
  void optionsOfDeletionThatMakeNoSenseAreInvalid(String options, String cause) throws Exception {
    create("a");

    Status refused = refusal(() -> delete("a", options)).status();

    assertThat(refused.code()).isEqualTo(422);
    assertThat(refused.details().kind()).isEqualTo("DeleteOptions");
    assertThat(causes(refused)).contains(cause);
    assertThat(names(json(get(CONFIGS, "")))).containsExactly("a");
  }

  @Test
  void preconditionsOfDeletionMustHold() throws Exception {
    create("a");
    ObjectNode metadata =
        (ObjectNode) api.get("v1", "configmaps", NAMESPACE, "a").tree().get("metadata");

    assertThat(refusal(() -> delete("a", "{'preconditions':{'uid':'other'}}")).code())
        .isEqualTo(409);
    assertThat(refusal(() -> delete("a", "{'preconditions':{'resourceVersion':'1'}}")).code())
        .isEqualTo(409);
    ApiResponse done =
        delete(
            "a",
            "{'preconditions':{'uid':'%s','resourceVersion':'%s'}}"
                .formatted(Json.text(metadata, "uid"), Json.text(metadata, "resourceVersion")));

    assertThat(done.code()).isEqualTo(200);
    assertThat(names(json(get(CONFIGS, "")))).isEmpty();
  }

  @Test
  void unknownFieldsAreIgnoredWarnedOfOrRefused() throws Exception {
    String body = "{'metadata':{'name':'%s'},'nonsense':1,'data':{'k':'1','k':'2'}}";

    ApiResponse ignored = create(body.formatted("i"), "Ignore");
    assertThat(ignored.headers()).doesNotContainKey("Warning");
    ApiResponse warned = create(body.formatted("w"), "Warn");
    assertThat(warned.headers().get("Warning"))
        .anyMatch(text -> text.contains("unknown field \\\"nonsense\\\""))
        .anyMatch(text -> text.contains("duplicate field \\\"data.k\\\""));
    assertThat(refusal(() -> create(body.formatted("s"), "Strict")).code()).isEqualTo(400);
    assertThat(refusal(() -> create(body.formatted("n"), "Never")).code()).isEqualTo(422);
    assertThat(names(json(get(CONFIGS, "")))).containsExactly("i", "w");
  }

  @Test
  void metadataAloneIsReadListedAndWatched() throws Exception {
    create("{'metadata':{'name':'a'},'data':{'k':'v'}}", "Warn");

    ObjectNode object = json(get(CONFIGS + "/a", PARTIAL));
    assertThat(Json.text(object, "kind")).isEqualTo("PartialObjectMetadata");
    assertThat(Json.text(object, "metadata", "name")).isEqualTo("a");
    assertThat(object.has("data")).isFalse();
    assertThat(Json.text(json(get(CONFIGS, PARTIAL_LIST)), "kind"))
        .isEqualTo("PartialObjectMetadataList");
    ByteArrayOutputStream out = new ByteArrayOutputStream();
    Thread watcher = client.watch(CONFIGS + "?watch=true", PARTIAL, out);
    await().until(() -> out.toString().endsWith("\n"));
    watcher.interrupt();
    ObjectNode event = Json.parseObject(out.toString().strip());
    assertThat(Json.text(event, "object", "kind")).isEqualTo("PartialObjectMetadata");
    assertThat(event.get("object").has("data")).isFalse();
  }

  @Test
  void objectsListsAndEventsAreAnsweredInProtocolBuffers() throws Exception {
    create("{'metadata':{'name':'a'},'data':{'k':'v'}}", "Warn");

    ApiResponse.Whole object = (ApiResponse.Whole) get(CONFIGS + "/a", PROTOBUF);
    assertThat(object.contentType()).isEqualTo(PROTOBUF);
    assertThat(Json.parseObject(Json.bytes(ProtobufDecoder.decode(object.body()))))
        .isEqualTo(json(get(CONFIGS + "/a", "")));

    ByteArrayOutputStream list = new ByteArrayOutputStream();
    ((ApiResponse.Streamed) get(CONFIGS, PROTOBUF)).body().writeTo(HandlerClient.sink(list));
    assertThat(Json.parseObject(Json.bytes(ProtobufDecoder.decode(list.toByteArray()))))
        .isEqualTo(json(get(CONFIGS, "")));

    ByteArrayOutputStream out = new ByteArrayOutputStream();
    ApiResponse watch = get(CONFIGS + "?watch=true&timeoutSeconds=1", PROTOBUF);
    assertThat(watch.contentType()).isEqualTo(PROTOBUF + ";stream=watch");
    ((ApiResponse.Streamed) watch).body().writeTo(HandlerClient.sink(out));
    ByteBuffer frame = ByteBuffer.wrap(out.toByteArray());
    assertThat(frame.getInt()).isEqualTo(frame.remaining());
    assertThat(new String(frame.array(), StandardCharsets.UTF_8)).contains("ADDED", "k8s\0");
  }

  @Test
  void theFirstAcceptableOfSeveralTypesWins() throws Exception {
    create("a");

    assertThat(get(CONFIGS, PROTOBUF + ",application/json").contentType()).isEqualTo(PROTOBUF);
    assertThat(get(CONFIGS, "application/json," + PROTOBUF).contentType())
        .isEqualTo("application/json");
    String table = ";as=Table;v=v1;g=meta.k8s.io,";
    assertThat(Json.text(json(get(CONFIGS, PROTOBUF + table + "application/json" + table)), "kind"))
        .isEqualTo("Table");
    assertThat(
            get(CONFIGS, PROTOBUF + ";as=PartialObjectMetadataList;v=v1;g=meta.k8s.io")
                .contentType())
        .isEqualTo(PROTOBUF);
    assertThat(refusal(() -> get(CONFIGS + "?watch=1", "application/yaml")).code()).isEqualTo(406);
  }

  @ParameterizedTest
  @CsvSource({
    "v1,pods,spec.nodeName spec.restartPolicy spec.schedulerName spec.serviceAccountName"
        + " spec.hostNetwork status.phase status.podIP status.nominatedNodeName",
    "v1,nodes,spec.unschedulable",
    "v1,namespaces,status.phase",
    "v1,secrets,type",
    "v1,services,spec.clusterIP spec.type",
    "v1,replicationcontrollers,status.replicas",
    "v1,events,involvedObject.kind involvedObject.namespace involvedObject.name involvedObject.uid"
        + " involvedObject.apiVersion involvedObject.resourceVersion involvedObject.fieldPath"
        + " reason reportingComponent source type",
    "events.k8s.io/v1,events,regarding.kind regarding.name reason reportingController type",
    "batch/v1,jobs,status.successful",
    "certificates.k8s.io/v1,certificatesigningrequests,spec.signerName",
    "resource.k8s.io/v1,resourceslices,spec.nodeName spec.driver",
    "networking.k8s.io/v1,ingresses,metadata.name metadata.namespace"
  })
  void fieldsThatKindsAreSelectedBy(String version, String plural, String fields) throws Exception {
    String base = version.equals("v1") ? "/api/v1/" : "/apis/" + version + "/";
    for (String field : fields.split(" ")) {
      assertThat(get(base + plural + "?fieldSelector=" + field + "%3Dx", "").code())
          .as(field)
          .isEqualTo(200);
    }
    assertThat(refusal(() -> get(base + plural + "?fieldSelector=spec.nothing%3Dx", "")).code())
        .isEqualTo(400);
  }

  @Test
  void bodiesNestedWithoutEndAreRefused() {
    String deep = "{'metadata':{'name':'a'},'data':" + "[".repeat(100_000) + "]".repeat(100_000);

    assertThat(refusal(() -> create(deep + "}", "Warn")).code()).isEqualTo(400);
    assertThat(refusal(() -> create("{'metadata':", "Warn")).code()).isEqualTo(400);
    assertThat(refusal(() -> create("[]", "Warn")).code()).isEqualTo(400);
  }

  @Test
  void verbsThatAKindDoesNotHaveAreNotAllowed() {
    assertThat(refusal(() -> client.send("TRACE", CONFIGS, "", "")).code()).isEqualTo(405);
    assertThat(refusal(() -> client.send("PUT", CONFIGS, "", "{}")).code()).isEqualTo(405);
    assertThat(refusal(() -> client.send("POST", CONFIGS + "/a", "", "{}")).code()).isEqualTo(405);
  }

  private static String page(String token) {
    return CONFIGS + "?limit=1&continue=" + token;
  }

  private static List<String> causes(Status status) {
    return status.details().causes().stream()
        .map((Cause cause) -> cause.reason().replace("FieldValue", "") + " " + cause.field())
        .toList();
  }

  private void create(String name) {
    api.create("v1", "configmaps", NAMESPACE, "{metadata: {name: " + name + "}}");
  }

  private ApiResponse create(String body, String validation) throws InterruptedException {
    return client.send(
        "POST", CONFIGS + "?fieldValidation=" + validation, "", body.replace('\'', '"'));
  }

  private ApiResponse delete(String name, String options) throws InterruptedException {
    return client.send("DELETE", CONFIGS + "/" + name, "", options.replace('\'', '"'));
  }

  private ApiResponse get(String url, String accept) throws InterruptedException {
    return client.send("GET", url, accept, "");
  }
}
