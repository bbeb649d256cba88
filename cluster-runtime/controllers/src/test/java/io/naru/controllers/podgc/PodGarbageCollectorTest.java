package io.naru.controllers.podgc;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import io.fabric8.kubernetes.api.model.Node;
import io.fabric8.kubernetes.api.model.NodeBuilder;
import io.fabric8.kubernetes.api.model.Pod;
import io.fabric8.kubernetes.api.model.PodBuilder;
import io.naru.client.InformerFactory;
import io.naru.client.Resources;
import io.naru.client.TypedClient;
import io.naru.client.control.ControllerContext;
import io.naru.client.testing.InMemoryApi;
import io.naru.client.testing.ManualTimers;
import java.time.Duration;
import java.time.Instant;
import java.util.List;
import org.awaitility.core.ThrowingRunnable;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;

class PodGarbageCollectorTest {

  private final InMemoryApi api = new InMemoryApi();
  private final TypedClient<Node> nodes = new TypedClient<>(api, Resources.NODES);
  private final TypedClient<Pod> pods = new TypedClient<>(api, Resources.PODS);
  private final ManualTimers timers = new ManualTimers(Instant.parse("2026-01-01T00:00:00Z"));
  private final InformerFactory informers = new InformerFactory(api);
  private final PodGarbageCollector controller =
      new PodGarbageCollector(new ControllerContext(user -> api, informers, timers), 2);

  @BeforeEach
  void start() throws InterruptedException {
    nodes.create(new NodeBuilder().withNewMetadata().withName("a").endMetadata().build());
    informers.start();
    informers.awaitSync();
  }

  @AfterEach
  void stop() {
    controller.close();
    informers.close();
  }

  @Test
  void podsOfADeletedNodeGoAfterAQuarantine() {
    pods.create(pod("web", "a", "Running", "01"));
    eventually(() -> assertThat(seen()).hasSize(1));
    nodes.delete("", "a");
    eventually(() -> assertThat(informers.informer(Resources.NODES).indexer().list()).isEmpty());

    timers.advance(Duration.ofSeconds(39));
    eventually(() -> assertThat(names()).containsExactly("web"));
    await()
        .untilAsserted(() -> {
          timers.advance(Duration.ofSeconds(1));
          controller.drain();
          assertThat(names()).isEmpty();
        });
  }

  @Test
  void podsStayWhenTheirNodeComesBack() {
    pods.create(pod("web", "a", "Running", "01"));
    eventually(() -> assertThat(seen()).hasSize(1));
    nodes.delete("", "a");
    nodes.create(new NodeBuilder().withNewMetadata().withName("a").endMetadata().build());

    timers.advance(Duration.ofSeconds(60));
    eventually(() -> assertThat(names()).containsExactly("web"));
  }

  @Test
  void terminatingPodsWithoutANodeGo() {
    pods.create(
        new PodBuilder(pod("web", null, "Pending", "01"))
            .editMetadata()
            .withDeletionTimestamp("2026-01-01T00:00:00Z")
            .endMetadata()
            .build());

    eventually(() -> assertThat(names()).isEmpty());
  }

  @Test
  void theOldestFinishedPodsGoAboveTheThreshold() {
    pods.create(pod("newest", "a", "Succeeded", "03"));
    pods.create(pod("oldest", "a", "Failed", "01"));
    pods.create(pod("middle", "a", "Succeeded", "02"));
    pods.create(pod("running", "a", "Running", "00"));

    eventually(() -> assertThat(names()).containsExactly("middle", "newest", "running"));
  }

  private void eventually(ThrowingRunnable assertion) {
    await()
        .untilAsserted(() -> {
          controller.drain();
          assertion.run();
        });
  }

  private List<Pod> seen() {
    return informers.informer(Resources.PODS).indexer().list();
  }

  private List<String> names() {
    return api.all(Resources.PODS).stream().map(pod -> pod.getMetadata().getName()).toList();
  }

  private static Pod pod(String name, String node, String phase, String second) {
    return new PodBuilder()
        .withNewMetadata()
        .withName(name)
        .withNamespace("default")
        .withCreationTimestamp("2026-01-01T00:00:" + second + "Z")
        .endMetadata()
        .withNewSpec()
        .withNodeName(node)
        .endSpec()
        .withNewStatus()
        .withPhase(phase)
        .endStatus()
        .build();
  }
}
