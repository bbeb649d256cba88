package io.naru.apiserver.registry;

import static io.naru.apiserver.registry.RegistryWritesTest.refusal;
import static io.naru.apiserver.registry.TestingRegistry.NAMESPACE;
import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.node.ObjectNode;
import io.naru.machinery.ApiObject;
import io.naru.machinery.Json;
import java.nio.file.Path;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class DeletionTest {

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
  void anObjectWithoutFinalizersIsGoneAtOnce() {
    createConfig("{metadata: {name: x}}");

    assertThat(deleteConfig("{}").gone()).isTrue();
    assertThat(refusal(() -> getConfig()).isNotFound()).isTrue();
  }

  @Test
  void finalizersHoldAnObjectUntilTheLastIsRemoved() {
    createConfig("{metadata: {name: x, finalizers: [example.com/f]}}");

    assertThat(deleteConfig("{}").gone()).isFalse();
    assertThat(getConfig().isBeingDeleted()).isTrue();
    assertThat(
            refusal(() ->
                    mergeConfig(
                        "{\"metadata\":{\"finalizers\":[\"example.com/f\",\"example.com/g\"]}}"))
                .code())
        .isEqualTo(422);

    mergeConfig("{\"metadata\":{\"finalizers\":null}}");
    assertThat(refusal(() -> getConfig()).isNotFound()).isTrue();
  }

  @Test
  void foregroundAndOrphanAreLeftToTheGarbageCollector() {
    createConfig("{metadata: {name: x}}");

    deleteConfig("{\"propagationPolicy\":\"Foreground\"}");
    assertThat(Metadata.finalizers(getConfig().tree())).containsExactly("foregroundDeletion");

    deleteConfig("{\"propagationPolicy\":\"Orphan\"}");
    assertThat(Metadata.finalizers(getConfig().tree())).containsExactly("orphan");
  }

  @Test
  void preconditionsMustHold() {
    createConfig("{metadata: {name: x}}");

    assertThat(refusal(() -> deleteConfig("{\"preconditions\":{\"uid\":\"0\"}}")).isConflict())
        .isTrue();
    assertThat(
            refusal(() -> deleteConfig("{\"preconditions\":{\"resourceVersion\":\"1\"}}"))
                .isConflict())
        .isTrue();
    assertThat(refusal(() -> deleteConfig("{\"propagationPolicy\":\"Nonsense\"}")).code())
        .isEqualTo(422);
  }

  @Test
  void aPodWithoutANodeIsGoneAtOnce() {
    createPod();

    assertThat(deletePod("{}").gone()).isTrue();
  }

  @Test
  void aPodOnANodeWaitsForItsKubelet() {
    createPod();
    bind();

    Deleted deleted = deletePod("{}");

    assertThat(deleted.gone()).isFalse();
    ObjectNode pod = deleted.object().tree();
    assertThat(Metadata.gracePeriod(pod)).isEqualTo(30);
    assertThat(Metadata.generation(pod)).isEqualTo(2);
  }

  @Test
  void aSecondDeletionDoesNotWriteAndAShorterOneShortens() {
    createPod();
    bind();
    ApiObject first = deletePod("{}").object();

    assertThat(deletePod("{}").object().resourceVersion()).isEqualTo(first.resourceVersion());

    ObjectNode shortened = deletePod("{\"gracePeriodSeconds\":5}").object().tree();
    assertThat(Metadata.gracePeriod(shortened)).isEqualTo(5);
    assertThat(deletePod("{\"gracePeriodSeconds\":0}").gone()).isTrue();
  }

  @Test
  void aNamespaceGoesWhenItIsFinalized() {
    Deleted deleted = api.delete("v1", "namespaces", "", NAMESPACE, "{}");

    assertThat(deleted.gone()).isFalse();
    assertThat(Json.text(deleted.object().tree(), "status", "phase")).isEqualTo("Terminating");
    assertThat(refusal(() -> createConfig("{metadata: {name: x}}")).code()).isEqualTo(403);

    ObjectNode emptied = deleted.object().mutableTree();
    Json.ensureObject(emptied, "spec").remove("finalizers");
    api.registry().update(api.call("v1", "namespaces", "", NAMESPACE).at("finalize"), emptied);
    assertThat(refusal(() -> api.get("v1", "namespaces", "", NAMESPACE)).isNotFound()).isTrue();
  }

  @Test
  void systemNamespacesStay() {
    assertThat(refusal(() -> api.delete("v1", "namespaces", "", "kube-system", "{}")).code())
        .isEqualTo(403);
  }

  private void createPod() {
    api.create(
        "v1",
        "pods",
        NAMESPACE,
        "{metadata: {name: p}, spec: {containers: [{name: c, image: i}]}}");
  }

  private void bind() {
    api.registry()
        .create(
            api.call("v1", "pods", NAMESPACE, "p").at("binding"),
            Json.parseObject("{\"target\":{\"name\":\"n1\"}}"));
  }

  private Deleted deletePod(String options) {
    return api.delete("v1", "pods", NAMESPACE, "p", options);
  }

  private void createConfig(String yaml) {
    api.create("v1", "configmaps", NAMESPACE, yaml);
  }

  private void mergeConfig(String patch) {
    api.merge("v1", "configmaps", NAMESPACE, "x", patch);
  }

  private ApiObject getConfig() {
    return api.get("v1", "configmaps", NAMESPACE, "x");
  }

  private Deleted deleteConfig(String options) {
    return api.delete("v1", "configmaps", NAMESPACE, "x", options);
  }
}
