package io.naru.apiserver.inprocess;

import static io.naru.apiserver.registry.TestingRegistry.NAMESPACE;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.awaitility.Awaitility.await;

import io.fabric8.kubernetes.api.model.ConfigMap;
import io.fabric8.kubernetes.api.model.ConfigMapBuilder;
import io.naru.apiserver.authorization.Authorization;
import io.naru.apiserver.authorization.Authorizer.Decision;
import io.naru.apiserver.registry.TestingRegistry;
import io.naru.client.ApiTransport.EventType;
import io.naru.client.ApiTransport.Listing;
import io.naru.client.ApiTransport.Selection;
import io.naru.client.ApiTransport.Subscription;
import io.naru.client.ApiTransport.Target;
import io.naru.client.ApiTransport.Watcher;
import io.naru.client.Resources;
import io.naru.machinery.ApiObject;
import io.naru.machinery.GroupVersionResource;
import io.naru.machinery.StatusException;
import java.nio.file.Path;
import java.util.List;
import java.util.concurrent.CopyOnWriteArrayList;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class InProcessTransportTest {

  private static final GroupVersionResource CONFIG_MAPS = Resources.CONFIG_MAPS.resource();

  @TempDir Path directory;
  TestingRegistry api;
  InProcessTransport transport;

  @BeforeEach
  void open() {
    api = new TestingRegistry(directory);
    transport = new InProcessTransport(api.registry(), null, TestingRegistry.USER);
  }

  @AfterEach
  void close() {
    api.close();
  }

  @Test
  void takesAndGivesTypedObjects() {
    create("x", "1");

    ConfigMap read = transport.get(target("x")).as(ConfigMap.class);

    assertThat(read.getData()).containsEntry("v", "1");
  }

  @Test
  void watchesFromAListSeeEveryChangeOnce() {
    create("before", "1");
    Listing listing = transport.list(CONFIG_MAPS, NAMESPACE, Selection.ALL);
    create("between", "1");
    Recorder seen = new Recorder();

    try (Subscription watch =
        transport.watch(CONFIG_MAPS, NAMESPACE, Selection.ALL, listing.resourceVersion(), seen)) {
      create("after", "1");
      transport.delete(target("before"), null);
      await().until(() -> seen.events.size() == 3);
    }

    assertThat(seen.events).containsExactly("ADDED between", "ADDED after", "DELETED before");
  }

  @Test
  void anObjectThatNoLongerMatchesIsDeletedForTheWatcher() {
    Recorder seen = new Recorder();
    String start = transport.list(CONFIG_MAPS, null, Selection.ALL).resourceVersion();

    try (Subscription watch =
        transport.watch(CONFIG_MAPS, null, new Selection("app=a", ""), start, seen)) {
      create("x", "1");
      label("a");
      label("b");
      await().until(() -> seen.events.size() == 2);
    }

    assertThat(seen.events).containsExactly("ADDED x", "DELETED x");
  }

  @Test
  void watchersAndListsShareInstances() {
    String start = transport.list(CONFIG_MAPS, null, Selection.ALL).resourceVersion();
    Recorder one = new Recorder();
    Recorder two = new Recorder();
    try (Subscription first = transport.watch(CONFIG_MAPS, null, Selection.ALL, start, one);
        Subscription second = transport.watch(CONFIG_MAPS, null, Selection.ALL, start, two)) {
      create("x", "1");
      await().until(() -> one.objects.size() == 1 && two.objects.size() == 1);
    }

    assertThat(one.objects.getFirst()).isSameAs(two.objects.getFirst());
    assertThat(transport.get(target("x"))).isSameAs(one.objects.getFirst());
  }

  @Test
  void askesTheAuthorizer() {
    InProcessTransport refused =
        new InProcessTransport(
            api.registry(),
            new Authorization(attributes -> new Decision(false, "no")),
            TestingRegistry.USER);

    assertThatThrownBy(() -> refused.get(target("x")))
        .isInstanceOf(StatusException.class)
        .hasMessageContaining("cannot get resource \"configmaps\"");
  }

  private void create(String name, String value) {
    ConfigMap config =
        new ConfigMapBuilder()
            .withNewMetadata()
            .withName(name)
            .endMetadata()
            .addToData("v", value)
            .build();
    transport.create(target(""), ApiObject.ofTyped(config));
  }

  private void label(String value) {
    api.merge(
        "v1",
        "configmaps",
        NAMESPACE,
        "x",
        "{\"metadata\":{\"labels\":{\"app\":\"" + value + "\"}}}");
  }

  private static Target target(String name) {
    return Target.of(CONFIG_MAPS, NAMESPACE, name);
  }

  private static final class Recorder implements Watcher {
    final List<String> events = new CopyOnWriteArrayList<>();
    final List<ApiObject> objects = new CopyOnWriteArrayList<>();

    @Override
    public void onEvent(EventType type, ApiObject object) {
      objects.add(object);
      events.add(type + " " + object.name());
    }

    @Override
    public void onClose(@Nullable StatusException cause) {}
  }
}
