package io.naru.client;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import io.fabric8.kubernetes.api.model.ConfigMap;
import io.fabric8.kubernetes.api.model.ConfigMapBuilder;
import io.naru.client.testing.InMemoryApi;
import io.naru.client.testing.UnreliableWatches;
import java.util.List;
import java.util.Map;
import java.util.concurrent.CopyOnWriteArrayList;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;

class InformerTest {

  private final InMemoryApi api = new InMemoryApi();
  private final TypedClient<ConfigMap> client = new TypedClient<>(api, Resources.CONFIG_MAPS);
  private final InformerFactory factory = new InformerFactory(api);
  private final Informer<ConfigMap> informer = factory.informer(Resources.CONFIG_MAPS);

  @AfterEach
  void stop() {
    factory.close();
  }

  @Test
  void holdsWhatWasThereWhenItStarted() throws InterruptedException {
    client.create(configMap("a", "1"));

    factory.start();
    factory.awaitSync();

    assertThat(informer.indexer().keys()).containsExactly("default/a");
  }

  @Test
  void tellsHandlersOfEveryChangeInOrder() throws InterruptedException {
    List<String> heard = new CopyOnWriteArrayList<>();
    informer.addHandler(
        new EventHandler<>() {
          @Override
          public void onAdd(ConfigMap object) {
            heard.add("add " + object.getData());
          }

          @Override
          public void onUpdate(ConfigMap old, ConfigMap object) {
            heard.add("update " + old.getData() + " to " + object.getData());
          }

          @Override
          public void onDelete(ConfigMap object) {
            heard.add("delete " + object.getData());
          }
        });
    factory.start();
    factory.awaitSync();

    client.create(configMap("a", "1"));
    client.update(configMap("a", "2"));
    client.delete("default", "a");

    await()
        .untilAsserted(() ->
            assertThat(heard)
                .containsExactly("add {x=1}", "update {x=1} to {x=2}", "delete {x=2}"));
    assertThat(informer.indexer().list()).isEmpty();
  }

  @Test
  void hearsOfTheEndOfAnObjectThatWasReplacedWhileNobodyWatched() throws InterruptedException {
    UnreliableWatches transport = new UnreliableWatches(api);
    try (InformerFactory dropping = new InformerFactory(transport)) {
      List<String> heard = new CopyOnWriteArrayList<>();
      dropping
          .informer(Resources.CONFIG_MAPS)
          .addHandler(
              new EventHandler<>() {
                @Override
                public void onAdd(ConfigMap object) {
                  heard.add("add " + object.getData());
                }

                @Override
                public void onUpdate(ConfigMap old, ConfigMap object) {
                  heard.add("update");
                }

                @Override
                public void onDelete(ConfigMap object) {
                  heard.add("delete " + object.getData());
                }
              });
      client.create(configMap("a", "1"));
      dropping.start();
      dropping.awaitSync();

      transport.hold();
      client.delete("default", "a");
      client.create(configMap("a", "2"));
      transport.drop(Resources.CONFIG_MAPS.resource(), true);

      await()
          .untilAsserted(
              () -> assertThat(heard).containsExactly("add {x=1}", "delete {x=1}", "add {x=2}"));
    }
  }

  @Test
  void sharesOneInformerACollection() {
    assertThat(factory.informer(Resources.CONFIG_MAPS)).isSameAs(informer);
  }

  private static ConfigMap configMap(String name, String value) {
    return new ConfigMapBuilder()
        .withNewMetadata()
        .withName(name)
        .withNamespace("default")
        .endMetadata()
        .withData(Map.of("x", value))
        .build();
  }
}
