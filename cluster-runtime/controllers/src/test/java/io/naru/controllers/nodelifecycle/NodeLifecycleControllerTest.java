package io.naru.controllers.nodelifecycle;

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
import io.naru.controllers.support.Pods;
import java.time.Duration;
import java.time.Instant;
import java.util.List;
import org.awaitility.core.ThrowingRunnable;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;

class NodeLifecycleControllerTest {

  private static final Instant START = Instant.parse("2026-01-01T00:00:00Z");

  private final InMemoryApi api = new InMemoryApi();
  private final TypedClient<Node> nodes = new TypedClient<>(api, Resources.NODES);
  private final ManualTimers timers = new ManualTimers(START);
  private final InformerFactory informers = new InformerFactory(api);
  private final ControllerContext context = new ControllerContext(user -> api, informers, timers);
  private final NodeLifecycleController controller =
      new NodeLifecycleController(context, NodeLifecycleOptions.DEFAULT);

  @BeforeEach
  void start() throws InterruptedException {
    informers.start();
    informers.awaitSync();
  }

  @AfterEach
  void stop() {
    controller.close();
    informers.close();
  }

  @Test
  void aSilentNodeBecomesUnknownAfterItsGrace() throws InterruptedException {
    nodes.create(node("a", "True"));
    nodes.create(node("b", "True"));
    awaitKnown("a", "b");

    pass(39);
    assertThat(ready("a")).isEqualTo("True");

    heartbeat("b", "True");
    pass(2);
    eventually(() -> {
      assertThat(ready("a")).isEqualTo("Unknown");
      assertThat(taints("a"))
          .containsExactlyInAnyOrder(
              "node.kubernetes.io/unreachable:NoSchedule",
              "node.kubernetes.io/unreachable:NoExecute");
    });
    assertThat(ready("b")).isEqualTo("True");
    assertThat(taints("b")).isEmpty();
  }

  @Test
  void podsOfASilentNodeAreNotReady() throws InterruptedException {
    nodes.create(node("a", "True"));
    new TypedClient<>(api, Resources.PODS).create(readyPod("web", "a"));
    awaitKnown("a");
    awaitPod("default/web");

    pass(41);

    eventually(() -> {
      Pod pod = new TypedClient<>(api, Resources.PODS).get("default", "web");
      assertThat(Pods.isReady(pod)).isFalse();
    });
  }

  @Test
  void nothingIsEvictedWhenAllNodesAreSilent() throws InterruptedException {
    nodes.create(node("a", "True"));
    nodes.create(node("b", "True"));
    awaitKnown("a", "b");

    pass(41);

    eventually(() -> {
      assertThat(taints("a")).containsExactly("node.kubernetes.io/unreachable:NoSchedule");
      assertThat(taints("b")).containsExactly("node.kubernetes.io/unreachable:NoSchedule");
    });
  }

  @Test
  void taintsOfANodeThatIsReadyAgainGo() throws InterruptedException {
    nodes.create(node("a", "False"));
    nodes.create(node("b", "True"));
    eventually(() ->
        assertThat(taints("a"))
            .containsExactlyInAnyOrder(
                "node.kubernetes.io/not-ready:NoSchedule",
                "node.kubernetes.io/not-ready:NoExecute"));

    heartbeat("a", "True");

    eventually(() -> assertThat(taints("a")).isEmpty());
  }

  @Test
  void evictsFromOneNodeAfterTheOther() throws InterruptedException {
    nodes.create(node("ready", "True"));
    awaitKnown("ready");
    nodes.create(node("a", "False"));
    nodes.create(node("b", "False"));

    eventually(() -> assertThat(evicting()).isEqualTo(1));
    pass(10);
    eventually(() -> assertThat(evicting()).isEqualTo(2));
  }

  @Test
  void cordonedNodesHaveATaint() throws InterruptedException {
    nodes.create(
        new NodeBuilder(node("a", "True")).withNewSpec().withUnschedulable(true).endSpec().build());

    eventually(() ->
        assertThat(taints("a")).containsExactly("node.kubernetes.io/unschedulable:NoSchedule"));
  }

  private long evicting() {
    return nodes("a", "b").filter(NodeTaints::evicts).count();
  }

  private java.util.stream.Stream<Node> nodes(String... names) {
    return java.util.stream.Stream.of(names).map(name -> nodes.get("", name));
  }

  private void pass(int seconds) throws InterruptedException {
    timers.advance(Duration.ofSeconds(seconds));
    controller.drain();
  }

  private void awaitKnown(String... names) {
    eventually(
        () -> assertThat(informers.informer(Resources.NODES).indexer().keys()).contains(names));
  }

  private void awaitPod(String key) {
    eventually(() -> assertThat(informers.informer(Resources.PODS).indexer().keys()).contains(key));
  }

  private void eventually(ThrowingRunnable assertion) {
    await()
        .untilAsserted(() -> {
          controller.drain();
          assertion.run();
        });
  }

  private void heartbeat(String name, String ready) {
    Node beat =
        new NodeBuilder(nodes.get("", name))
            .withStatus(node(name, ready).getStatus())
            .editStatus()
            .editFirstCondition()
            .withLastHeartbeatTime(timers.clock().instant().toString())
            .endCondition()
            .endStatus()
            .build();
    nodes.updateStatus(beat);
    eventually(() -> {
      Node seen = informers.informer(Resources.NODES).indexer().get(name);
      assertThat(NodeConditions.heartbeat(seen)).isEqualTo(NodeConditions.heartbeat(beat));
    });
  }

  private String ready(String name) {
    return NodeConditions.ready(nodes.get("", name));
  }

  private List<String> taints(String name) {
    return NodeTaints.of(nodes.get("", name)).stream()
        .map(taint -> taint.getKey() + ":" + taint.getEffect())
        .toList();
  }

  private static Node node(String name, String ready) {
    return new NodeBuilder()
        .withNewMetadata()
        .withName(name)
        .endMetadata()
        .withNewStatus()
        .addNewCondition()
        .withType("Ready")
        .withStatus(ready)
        .withLastHeartbeatTime(START.toString())
        .endCondition()
        .endStatus()
        .build();
  }

  private static Pod readyPod(String name, String node) {
    return new PodBuilder()
        .withNewMetadata()
        .withName(name)
        .withNamespace("default")
        .endMetadata()
        .withNewSpec()
        .withNodeName(node)
        .endSpec()
        .withNewStatus()
        .addNewCondition()
        .withType("Ready")
        .withStatus("True")
        .endCondition()
        .endStatus()
        .build();
  }
}
