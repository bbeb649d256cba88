package io.naru.controllers.garbagecollector;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import com.fasterxml.jackson.databind.node.ObjectNode;
import io.fabric8.kubernetes.api.model.ConfigMap;
import io.fabric8.kubernetes.api.model.ConfigMapBuilder;
import io.fabric8.kubernetes.api.model.OwnerReference;
import io.fabric8.kubernetes.api.model.OwnerReferenceBuilder;
import io.naru.client.ApiTransport.Selection;
import io.naru.client.ApiTransport.Target;
import io.naru.client.InformerFactory;
import io.naru.client.Resources;
import io.naru.client.TypedClient;
import io.naru.client.control.ControllerContext;
import io.naru.client.testing.InMemoryApi;
import io.naru.client.testing.ManualTimers;
import io.naru.controllers.discovery.ServedResource;
import io.naru.controllers.discovery.ServedResources;
import io.naru.machinery.ApiObject;
import io.naru.machinery.GroupVersionResource;
import io.naru.machinery.Json;
import java.time.Instant;
import java.util.List;
import java.util.stream.Stream;
import org.awaitility.core.ThrowingRunnable;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;

class GarbageCollectorTest {

  private static final ServedResource CONFIG_MAPS =
      new ServedResource(Resources.CONFIG_MAPS.resource(), "ConfigMap", true);

  private static final GroupVersionResource DEFINITIONS =
      new GroupVersionResource("apiextensions.k8s.io", "v1", "customresourcedefinitions");
  private static final Target WIDGETS =
      Target.of(new GroupVersionResource("example.com", "v1", "widgets"), "default", "");

  private final InMemoryApi api = new InMemoryApi();
  private final TypedClient<ConfigMap> maps = new TypedClient<>(api, Resources.CONFIG_MAPS);
  private final ServedResources served = new ServedResources(api, () -> List.of(CONFIG_MAPS));
  private final GarbageCollector collector =
      new GarbageCollector(
          new ControllerContext(
              user -> api,
              new InformerFactory(api),
              new ManualTimers(Instant.parse("2026-01-01T00:00:00Z"))),
          served);

  @AfterEach
  void stop() {
    collector.close();
    served.close();
  }

  @Test
  void objectsOfACustomResourceOwnAndAreOwnedFromItsDefinitionOn() throws InterruptedException {
    served.start();
    collector.awaitGraph();
    define("Established", "True");
    ApiObject widget = api.create(WIDGETS, widget());
    OwnerReference owner =
        new OwnerReferenceBuilder()
            .withApiVersion("example.com/v1")
            .withKind("Widget")
            .withName("w")
            .withUid(widget.uid())
            .build();
    maps.create(map("child", owner));
    await().until(() -> served.all().size() == 2);
    collector.awaitGraph();
    eventually(() -> assertThat(names()).containsExactly("child"));

    api.delete(new Target(WIDGETS.resource(), "default", "w", ""), null);

    eventually(() -> assertThat(names()).isEmpty());
  }

  @Test
  void aCustomResourceCountsOnlyWhileItsDefinitionIsEstablished() {
    served.start();
    define("NamesAccepted", "False");
    define("Established", "True");
    await().until(() -> served.namespaced().contains(WIDGETS.resource()));

    api.delete(new Target(DEFINITIONS, "", "widgets.example.com", ""), null);

    await().until(() -> served.all().equals(List.of(CONFIG_MAPS)));
  }

  @Test
  void dependentsGoWithTheirLastOwner() throws InterruptedException {
    ConfigMap first = maps.create(map("first"));
    ConfigMap second = maps.create(map("second"));
    maps.create(map("child", owner(first), owner(second)));
    collector.awaitGraph();

    maps.delete("default", "first");
    eventually(() -> assertThat(owners("child")).containsExactly("second"));

    maps.delete("default", "second");
    eventually(() -> assertThat(names()).isEmpty());
  }

  @Test
  void dependentsOfDependentsGoToo() throws InterruptedException {
    ConfigMap owner = maps.create(map("owner"));
    ConfigMap child = maps.create(map("child", owner(owner)));
    maps.create(map("grandchild", owner(child)));
    collector.awaitGraph();

    maps.delete("default", "owner");

    eventually(() -> assertThat(names()).isEmpty());
  }

  @Test
  void anOwnerThatWasNeverSeenCountsAsGone() throws InterruptedException {
    ConfigMap owner = maps.create(map("owner"));
    maps.create(map("child", owner(owner)));
    maps.delete("default", "owner");

    collector.awaitGraph();

    eventually(() -> assertThat(names()).isEmpty());
  }

  @Test
  void aSuccessorOfTheSameNameIsNotTheOwner() throws InterruptedException {
    ConfigMap owner = maps.create(map("owner"));
    maps.create(map("child", owner(owner)));
    maps.delete("default", "owner");
    maps.create(map("owner"));

    collector.awaitGraph();

    eventually(() -> assertThat(names()).containsExactly("owner"));
  }

  @Test
  void objectsOfUnknownKindsOfOwnersStay() throws InterruptedException {
    ConfigMap owner = maps.create(map("owner"));
    OwnerReference foreign =
        new OwnerReferenceBuilder(owner(owner)).withKind("Widget").withUid("elsewhere").build();
    maps.create(map("child", foreign));
    maps.create(map("doomed", new OwnerReferenceBuilder(owner(owner)).withUid("gone").build()));

    collector.awaitGraph();

    eventually(() -> assertThat(names()).containsExactly("child", "owner"));
  }

  @Test
  void anOwnerDeletedInForegroundWaitsForThoseThatBlockIt() throws InterruptedException {
    ConfigMap owner = maps.create(finalized("owner", "foregroundDeletion"));
    maps.create(
        new ConfigMapBuilder(map("child", owner(owner)))
            .editMetadata()
            .addToFinalizers("example.com/slow")
            .endMetadata()
            .build());
    collector.awaitGraph();

    maps.delete("default", "owner");
    eventually(() ->
        assertThat(maps.get("default", "child").getMetadata().getDeletionTimestamp()).isNotNull());
    assertThat(maps.get("default", "owner").getMetadata().getFinalizers()).isNotEmpty();

    ObjectNode finished = Json.object();
    finished.putObject("metadata").putArray("finalizers");
    maps.patch("default", "child", finished);
    maps.delete("default", "child");
    eventually(
        () -> assertThat(maps.get("default", "owner").getMetadata().getFinalizers()).isEmpty());
  }

  @Test
  void orphansStayWithoutTheirOwner() throws InterruptedException {
    ConfigMap owner = maps.create(finalized("owner", "orphan"));
    maps.create(map("child", owner(owner)));
    collector.awaitGraph();

    maps.delete("default", "owner");

    eventually(() -> {
      assertThat(owners("child")).isEmpty();
      assertThat(maps.get("default", "owner").getMetadata().getFinalizers()).isEmpty();
    });
  }

  private void define(String condition, String status) {
    String definition =
        """
        {"apiVersion": "apiextensions.k8s.io/v1", "kind": "CustomResourceDefinition",
         "metadata": {"name": "widgets.example.com"},
         "spec": {"group": "example.com", "scope": "Namespaced",
           "names": {"plural": "widgets", "kind": "Widget"},
           "versions": [
             {"name": "v2", "served": false, "storage": true},
             {"name": "v1", "served": true, "storage": false}]},
         "status": {"conditions": [{"type": "%s", "status": "%s"}]}}
        """
            .formatted(condition, status);
    ApiObject body = ApiObject.of(Json.parseObject(definition));
    if (api.list(DEFINITIONS, null, Selection.ALL).items().isEmpty()) {
      api.create(Target.of(DEFINITIONS, "", ""), body);
    } else {
      api.update(Target.of(DEFINITIONS, "", "widgets.example.com"), body);
    }
  }

  private static ApiObject widget() {
    ObjectNode widget = Json.object().put("apiVersion", "example.com/v1").put("kind", "Widget");
    widget.putObject("metadata").put("name", "w");
    return ApiObject.of(widget);
  }

  private void eventually(ThrowingRunnable assertion) {
    await()
        .untilAsserted(() -> {
          collector.drain();
          assertion.run();
        });
  }

  private List<String> names() {
    return api.all(Resources.CONFIG_MAPS).stream().map(map -> map.getMetadata().getName()).toList();
  }

  private List<String> owners(String name) {
    return maps.get("default", name).getMetadata().getOwnerReferences().stream()
        .map(OwnerReference::getName)
        .toList();
  }

  private static OwnerReference owner(ConfigMap owner) {
    return new OwnerReferenceBuilder()
        .withApiVersion("v1")
        .withKind("ConfigMap")
        .withName(owner.getMetadata().getName())
        .withUid(owner.getMetadata().getUid())
        .withBlockOwnerDeletion(true)
        .build();
  }

  private static ConfigMap finalized(String name, String finalizer) {
    return new ConfigMapBuilder(map(name))
        .editMetadata()
        .addToFinalizers(finalizer)
        .endMetadata()
        .build();
  }

  private static ConfigMap map(String name, OwnerReference... owners) {
    return new ConfigMapBuilder()
        .withNewMetadata()
        .withName(name)
        .withNamespace("default")
        .withOwnerReferences(Stream.of(owners).toList())
        .endMetadata()
        .build();
  }
}
