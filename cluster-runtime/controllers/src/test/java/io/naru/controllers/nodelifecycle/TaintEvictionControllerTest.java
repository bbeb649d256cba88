package io.naru.controllers.nodelifecycle;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import io.fabric8.kubernetes.api.model.Node;
import io.fabric8.kubernetes.api.model.NodeBuilder;
import io.fabric8.kubernetes.api.model.Pod;
import io.fabric8.kubernetes.api.model.PodBuilder;
import io.fabric8.kubernetes.api.model.Toleration;
import io.fabric8.kubernetes.api.model.TolerationBuilder;
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

class TaintEvictionControllerTest {

  private final InMemoryApi api = new InMemoryApi();
  private final TypedClient<Node> nodes = new TypedClient<>(api, Resources.NODES);
  private final TypedClient<Pod> pods = new TypedClient<>(api, Resources.PODS);
  private final ManualTimers timers = new ManualTimers(Instant.parse("2026-01-01T00:00:00Z"));
  private final InformerFactory informers = new InformerFactory(api);
  private final TaintEvictionController controller =
      new TaintEvictionController(new ControllerContext(user -> api, informers, timers));

  @BeforeEach
  void start() throws InterruptedException {
    nodes.create(node(false));
    pods.create(pod("intolerant"));
    pods.create(pod("patient", toleration(300L)));
    pods.create(pod("steadfast", toleration(null)));
    informers.start();
    informers.awaitSync();
  }

  @AfterEach
  void stop() {
    controller.close();
    informers.close();
  }

  @Test
  void podsGoWhenTheyNoLongerTolerateTheTaint() {
    nodes.update(node(true));
    eventually(() -> assertThat(names()).containsExactly("patient", "steadfast"));

    timers.advance(Duration.ofSeconds(299));
    eventually(() -> assertThat(names()).containsExactly("patient", "steadfast"));

    timers.advance(Duration.ofSeconds(1));
    eventually(() -> assertThat(names()).containsExactly("steadfast"));
  }

  @Test
  void podsStayWhenTheTaintGoesInTime() {
    nodes.update(node(true));
    eventually(() -> assertThat(names()).doesNotContain("intolerant"));
    nodes.update(node(false));
    eventually(() ->
        assertThat(NodeTaints.of(informers.informer(Resources.NODES).indexer().get("a")))
            .isEmpty());

    timers.advance(Duration.ofSeconds(400));
    eventually(() -> assertThat(names()).containsExactly("patient", "steadfast"));
  }

  private void eventually(ThrowingRunnable assertion) {
    await()
        .untilAsserted(() -> {
          controller.drain();
          assertion.run();
        });
  }

  private List<String> names() {
    return api.all(Resources.PODS).stream().map(pod -> pod.getMetadata().getName()).toList();
  }

  private static Node node(boolean tainted) {
    NodeBuilder node = new NodeBuilder().withNewMetadata().withName("a").endMetadata();
    return tainted
        ? node.withNewSpec().addNewTaint("NoExecute", "down", null, null).endSpec().build()
        : node.build();
  }

  private static Toleration toleration(Long seconds) {
    return new TolerationBuilder()
        .withKey("down")
        .withOperator("Exists")
        .withTolerationSeconds(seconds)
        .build();
  }

  private static Pod pod(String name, Toleration... tolerations) {
    return new PodBuilder()
        .withNewMetadata()
        .withName(name)
        .withNamespace("default")
        .endMetadata()
        .withNewSpec()
        .withNodeName("a")
        .withTolerations(tolerations)
        .endSpec()
        .build();
  }
}
