package io.naru.scheduler;

import static io.naru.scheduler.testing.Cluster.node;
import static io.naru.scheduler.testing.Cluster.pod;
import static io.naru.scheduler.testing.Cluster.requesting;
import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import io.fabric8.kubernetes.api.model.Event;
import io.fabric8.kubernetes.api.model.Pod;
import io.fabric8.kubernetes.api.model.PodCondition;
import io.naru.client.Resources;
import io.naru.client.TypedClient;
import io.naru.client.testing.InMemoryApi;
import io.naru.client.testing.ManualTimers;
import java.time.Duration;
import java.time.Instant;
import java.util.HashSet;
import java.util.List;
import java.util.Set;
import java.util.concurrent.Callable;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;

class SchedulerTest {

  private final InMemoryApi api = new InMemoryApi();
  private final ManualTimers timers = new ManualTimers(Instant.parse("2026-01-01T00:00:00Z"));
  private final TypedClient<Pod> pods = new TypedClient<>(api, Resources.PODS);
  private final Scheduler scheduler =
      Scheduler.start(new SchedulerConfig(api, timers, "default-scheduler", 4, 1));

  private int probes;

  @AfterEach
  void stop() {
    scheduler.close();
  }

  @Test
  void bindsPodAndSaysSo() {
    api.given(Resources.NODES, node("one").build());

    pods.create(pod("web").build());

    eventually(() -> "one".equals(nodeOf("web")));
    await().until(() -> messages("Scheduled").contains("Successfully assigned default/web to one"));
  }

  @Test
  void spreadsPodsUntilNodesAreFull() {
    api.given(Resources.NODES, node("one").build());
    api.given(Resources.NODES, node("two").build());

    for (int i = 0; i < 4; i++) {
      pods.create(requesting("web-" + i, "2", "1Gi"));
    }
    eventually(() -> nodeOf("web-3") != null);
    eventually(
        () -> api.all(Resources.PODS).stream().allMatch(p -> p.getSpec().getNodeName() != null));
    Set<String> used = new HashSet<>();
    api.all(Resources.PODS).forEach(p -> used.add(p.getSpec().getNodeName()));
    assertThat(used).containsExactlyInAnyOrder("one", "two");

    pods.create(requesting("too-many", "2", "1Gi"));

    await().until(() -> condition("too-many") != null);
    assertThat(nodeOf("too-many")).isNull();
  }

  @Test
  void saysWhyThereIsNoNodeInConditionEventAndVerdict() {
    api.given(Resources.NODES, node("small").build());
    api.given(
        Resources.NODES,
        node("tainted")
            .editSpec()
            .addNewTaint()
            .withKey("only")
            .withValue("others")
            .withEffect("NoSchedule")
            .endTaint()
            .endSpec()
            .build());

    // Nodes and pods come by two watches: ask until both nodes were there when it was tried.
    awaitNodes(2);
    pods.create(requesting("big", "8", "1Gi"));

    String message =
        "0/2 nodes are available: 1 Insufficient cpu, 1 node(s) had untolerated taint(s)."
            + " preemption: 0/2 nodes are available: 2 Preemption is not helpful for scheduling.";
    await().until(() -> condition("big") != null);
    PodCondition condition = condition("big");
    assertThat(condition.getStatus()).isEqualTo("False");
    assertThat(condition.getReason()).isEqualTo("Unschedulable");
    assertThat(condition.getMessage()).isEqualTo(message);
    await().until(() -> messages("FailedScheduling").contains(condition.getMessage()));
    Verdict verdict = scheduler.verdicts().of("default", "big").orElseThrow();
    assertThat(verdict.node()).isNull();
    assertThat(verdict.nodes())
        .extracting(Verdict.OfNode::node, Verdict.OfNode::rejectedBy)
        .containsExactlyInAnyOrder(
            org.assertj.core.groups.Tuple.tuple("small", "NodeResourcesFit"),
            org.assertj.core.groups.Tuple.tuple("tainted", "TaintToleration"));
  }

  @Test
  void triesAgainAfterBackoffWhenNodeComes() {
    pods.create(pod("early").build());
    await().until(() -> condition("early") != null);
    assertThat(condition("early").getMessage()).isEqualTo("no nodes available to schedule pods");

    api.given(Resources.NODES, node("late").build());

    eventually(() -> "late".equals(nodeOf("early")));
  }

  @Test
  void makesRoomForHigherPriorityByRemovingTheLeastImportant() {
    api.given(Resources.NODES, node("one").build());
    pods.create(prioritised("low", 1));
    pods.create(prioritised("middle", 2));
    eventually(() -> nodeOf("low") != null && nodeOf("middle") != null);

    pods.create(prioritised("high", 3));

    await().until(() -> pods.find("default", "low") == null);
    eventually(() -> "one".equals(nodeOf("high")));
    assertThat(nodeOf("middle")).isEqualTo("one");
    assertThat(pods.get("default", "high").getStatus().getNominatedNodeName()).isEqualTo("one");
  }

  @Test
  void doesNotPreemptForPodsThatAskNotTo() {
    api.given(Resources.NODES, node("one").build());
    pods.create(prioritised("low", 1));
    pods.create(prioritised("middle", 2));
    eventually(() -> nodeOf("low") != null && nodeOf("middle") != null);

    pods.create(
        prioritised("polite", 3).toBuilder()
            .editSpec()
            .withPreemptionPolicy("Never")
            .endSpec()
            .build());

    await().until(() -> condition("polite") != null);
    assertThat(condition("polite").getMessage())
        .isEqualTo(
            "0/1 nodes are available: 1 Insufficient cpu. preemption: not eligible due to"
                + " preemptionPolicy=Never.");
    assertThat(pods.find("default", "low")).isNotNull();
  }

  @Test
  void leavesPodsOfOtherSchedulersAlone() {
    api.given(Resources.NODES, node("one").build());
    pods.create(pod("theirs", spec -> spec.withSchedulerName("their-scheduler")));
    pods.create(pod("ours").build());

    eventually(() -> nodeOf("ours") != null);

    assertThat(nodeOf("theirs")).isNull();
  }

  @Test
  void waitsForGatesToBeRemoved() {
    api.given(Resources.NODES, node("one").build());
    Pod gated =
        pods.create(
            pod("gated", spec -> spec.addNewSchedulingGate().withName("wait").endSchedulingGate()));
    pods.create(pod("free").build());
    eventually(() -> nodeOf("free") != null);
    assertThat(nodeOf("gated")).isNull();

    pods.update(
        gated.toBuilder()
            .editMetadata()
            .withResourceVersion(null)
            .endMetadata()
            .editSpec()
            .withSchedulingGates(List.of())
            .endSpec()
            .build());

    eventually(() -> nodeOf("gated") != null);
  }

  private static Pod prioritised(String name, int priority) {
    return requesting(name, "2", "1Gi").toBuilder()
        .editSpec()
        .withPriority(priority)
        .endSpec()
        .build();
  }

  private void awaitNodes(int count) {
    await()
        .until(() -> {
          String name = "probe-" + probes++;
          pods.create(requesting(name, "100", "1Gi"));
          await().until(() -> condition(name) != null);
          return condition(name).getMessage().startsWith("0/" + count + " nodes");
        });
  }

  /** Nodes and pods come by two watches: a pod that was first is tried again after its backoff. */
  private void eventually(Callable<Boolean> condition) {
    await()
        .until(() -> {
          timers.advance(Duration.ofSeconds(1));
          return condition.call();
        });
  }

  private String nodeOf(String name) {
    return pods.get("default", name).getSpec().getNodeName();
  }

  private PodCondition condition(String name) {
    Pod pod = pods.get("default", name);
    return pod.getStatus() == null || pod.getStatus().getConditions().isEmpty()
        ? null
        : pod.getStatus().getConditions().getFirst();
  }

  private List<String> messages(String reason) {
    return api.all(Resources.EVENTS).stream()
        .filter(event -> event.getReason().equals(reason))
        .map(Event::getMessage)
        .toList();
  }
}
