package io.naru.apiserver.registry;

import static io.naru.apiserver.registry.TestingRegistry.NAMESPACE;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.catchThrowableOfType;

import com.fasterxml.jackson.databind.node.ObjectNode;
import io.naru.machinery.ApiObject;
import io.naru.machinery.Json;
import io.naru.machinery.StatusException;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import org.assertj.core.api.ThrowableAssert.ThrowingCallable;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class RegistryWritesTest {

  @TempDir Path directory;
  TestingRegistry api;

  @BeforeEach
  void open() {
    api = new TestingRegistry(directory);
  }

  @AfterEach
  void close() {
    api.close();
  }

  @Test
  void fillsMetadataOfNewObjects() {
    ApiObject created = createConfig("{metadata: {name: x}, data: {k: v}}");

    assertThat(created.uid()).hasSize(36);
    assertThat(created.namespace()).isEqualTo(NAMESPACE);
    assertThat(created.resourceVersion()).isEqualTo(Long.toString(api.store().revision()));
    assertThat(Json.text(created.tree(), "metadata", "creationTimestamp"))
        .matches("\\d{4}-\\d\\d-\\d\\dT\\d\\d:\\d\\d:\\d\\dZ");
    assertThat(getConfig("x").json()).isEqualTo(created.json());
    assertThat(Json.parseObject(created.json())).isEqualTo(created.tree());
  }

  @Test
  void refusesAnObjectThatExists() {
    createConfig("{metadata: {name: x}}");

    StatusException refusal = refusal(() -> createConfig("{metadata: {name: x}}"));

    assertThat(refusal.code()).isEqualTo(409);
    assertThat(refusal).hasMessage("configmaps \"x\" already exists");
  }

  @Test
  void generatesNames() {
    ApiObject first = createConfig("{metadata: {generateName: job-}}");
    ApiObject second = createConfig("{metadata: {generateName: job-}}");

    assertThat(first.name()).matches("job-[bcdfghjklmnpqrstvwxz2456789]{5}");
    assertThat(second.name()).isNotEqualTo(first.name());
  }

  @Test
  void refusesBadMetadata() {
    StatusException refusal =
        refusal(() -> createConfig("{metadata: {name: Bad_Name!, labels: {ok: -x-}}}"));

    assertThat(refusal.code()).isEqualTo(422);
    assertThat(refusal.status().details().causes())
        .extracting(cause -> cause.field())
        .containsExactly("metadata.name", "metadata.labels");
  }

  @Test
  void refusesObjectsOfMissingNamespaces() {
    StatusException refusal =
        refusal(() -> api.create("v1", "configmaps", "absent", "{metadata: {name: x}}"));

    assertThat(refusal).hasMessage("namespaces \"absent\" not found");
  }

  @Test
  void anUpdateOfAnOldVersionIsAConflict() {
    ApiObject old = createConfig("{metadata: {name: x}}");
    api.merge("v1", "configmaps", NAMESPACE, "x", "{\"data\":{\"a\":\"1\"}}");

    StatusException refusal =
        refusal(() -> api.update("v1", "configmaps", NAMESPACE, "x", old.mutableTree()));

    assertThat(refusal.isConflict()).isTrue();
    assertThat(refusal)
        .hasMessage(
            "Operation cannot be fulfilled on configmaps \"x\": the object has been modified;"
                + " please apply your changes to the latest version and try again");
  }

  @Test
  void anUpdateThatChangesNothingWritesNothing() {
    ApiObject created = createConfig("{metadata: {name: x}, data: {k: v}}");

    ApiObject updated = api.update("v1", "configmaps", NAMESPACE, "x", created.mutableTree());

    assertThat(updated.resourceVersion()).isEqualTo(created.resourceVersion());
    assertThat(api.store().revision()).isEqualTo(Long.parseLong(created.resourceVersion()));
  }

  /** As quotas and disruption budgets are spent by many at once. */
  @Test
  void changesByAFunctionDoNotConflict() throws Exception {
    api.create("v1", "configmaps", NAMESPACE, "{metadata: {name: counter}, data: {n: '0'}}");
    List<Thread> threads = new ArrayList<>();
    for (int i = 0; i < 8; i++) {
      threads.add(
          Thread.ofVirtual()
              .start(() ->
                  api.registry()
                      .change(
                          api.call("v1", "configmaps", NAMESPACE, "counter"),
                          old -> {
                            ObjectNode changed = old.deepCopy();
                            int next = changed.at("/data/n").asInt() + 1;
                            changed.withObject("/data").put("n", Integer.toString(next));
                            return changed;
                          })));
    }
    for (Thread thread : threads) {
      thread.join();
    }
    assertThat(api.get("v1", "configmaps", NAMESPACE, "counter").tree().at("/data/n").asText())
        .isEqualTo("8");
  }

  @Test
  void generationCountsChangesOfTheSpecOnly() {
    api.create("apps/v1", "deployments", NAMESPACE, DEPLOYMENT);

    ApiObject labelled =
        api.merge(
            "apps/v1", "deployments", NAMESPACE, "x", "{\"metadata\":{\"labels\":{\"a\":\"b\"}}}");
    assertThat(Metadata.generation(labelled.tree())).isEqualTo(1);

    ApiObject scaled =
        api.merge("apps/v1", "deployments", NAMESPACE, "x", "{\"spec\":{\"replicas\":3}}");
    assertThat(Metadata.generation(scaled.tree())).isEqualTo(2);
  }

  @Test
  void statusAndSpecAreWrittenApart() {
    ObjectNode object = api.create("apps/v1", "deployments", NAMESPACE, DEPLOYMENT).mutableTree();
    Json.ensureObject(object, "spec").put("replicas", 9);
    Json.ensureObject(object, "status").put("replicas", 1);

    ApiObject updated =
        api.registry()
            .update(api.call("apps/v1", "deployments", NAMESPACE, "x").at("status"), object)
            .object();

    assertThat(updated.tree().at("/spec/replicas").asInt()).isEqualTo(1);
    assertThat(updated.tree().at("/status/replicas").asInt()).isEqualTo(1);
  }

  @Test
  void scaleShowsAndSetsReplicas() {
    api.create("apps/v1", "deployments", NAMESPACE, DEPLOYMENT);
    Call scale = api.call("apps/v1", "deployments", NAMESPACE, "x").at("scale");

    ApiObject patched =
        api.registry()
            .patch(
                scale,
                new PatchBody(PatchBody.Type.MERGE, "{\"spec\":{\"replicas\":7}}".getBytes()))
            .object();

    assertThat(patched.kind()).isEqualTo("Scale");
    assertThat(patched.tree().at("/status/selector").asText()).isEqualTo("app=a");
    assertThat(
            api.get("apps/v1", "deployments", NAMESPACE, "x").tree().at("/spec/replicas").asInt())
        .isEqualTo(7);
  }

  @Test
  void dryRunStoresNothing() {
    Call call =
        Call.of(
            api.kind("v1", "configmaps"),
            NAMESPACE,
            "",
            "",
            TestingRegistry.USER,
            new WriteOptions(true, "test", WriteOptions.FieldValidation.STRICT, false));
    long before = api.store().revision();

    ApiObject created =
        api.registry().create(call, Json.parseObject("{\"metadata\":{\"name\":\"x\"}}"));

    assertThat(created.uid()).isNotEmpty();
    assertThat(api.store().revision()).isEqualTo(before);
    assertThat(refusal(() -> getConfig("x")).isNotFound()).isTrue();
  }

  @Test
  void aPodIsBoundToANodeOnce() {
    api.create(
        "v1",
        "pods",
        NAMESPACE,
        "{metadata: {name: p}, spec: {containers: [{name: c, image: i}]}}");
    Call binding = api.call("v1", "pods", NAMESPACE, "p").at("binding");
    ObjectNode body = Json.parseObject("{\"target\":{\"kind\":\"Node\",\"name\":\"n1\"}}");

    api.registry().create(binding, body);

    ObjectNode pod = api.get("v1", "pods", NAMESPACE, "p").tree();
    assertThat(Json.text(pod, "spec", "nodeName")).isEqualTo("n1");
    assertThat(pod.at("/status/conditions/0/type").asText()).isEqualTo("PodScheduled");
    assertThat(refusal(() -> api.registry().create(binding, body)).isConflict()).isTrue();
  }

  static final String DEPLOYMENT =
      """
      {metadata: {name: x}, spec: {selector: {matchLabels: {app: a}}, template: {
        metadata: {labels: {app: a}}, spec: {containers: [{name: c, image: i}]}}}}
      """;

  private ApiObject createConfig(String yaml) {
    return api.create("v1", "configmaps", NAMESPACE, yaml);
  }

  private ApiObject getConfig(String name) {
    return api.get("v1", "configmaps", NAMESPACE, name);
  }

  static StatusException refusal(ThrowingCallable call) {
    return catchThrowableOfType(StatusException.class, call);
  }
}
