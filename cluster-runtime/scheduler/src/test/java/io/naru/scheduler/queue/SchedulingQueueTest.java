package io.naru.scheduler.queue;

import static io.naru.scheduler.testing.Cluster.info;
import static io.naru.scheduler.testing.Cluster.node;
import static io.naru.scheduler.testing.Cluster.pod;
import static io.naru.scheduler.testing.Cluster.requesting;
import static io.naru.scheduler.testing.Cluster.with;
import static org.assertj.core.api.Assertions.assertThat;

import io.fabric8.kubernetes.api.model.Pod;
import io.naru.client.testing.ManualTimers;
import io.naru.scheduler.framework.ClusterEvent;
import io.naru.scheduler.framework.Profile;
import io.naru.scheduler.framework.QueuedPod;
import io.naru.scheduler.framework.QueuedPod.State;
import io.naru.scheduler.plugins.NodeResourcesFit;
import io.naru.scheduler.plugins.PrioritySort;
import io.naru.scheduler.plugins.SchedulingGates;
import io.naru.scheduler.plugins.TaintToleration;
import java.time.Duration;
import java.time.Instant;
import java.util.List;
import java.util.Map;
import java.util.Set;
import org.junit.jupiter.api.Test;

class SchedulingQueueTest {

  private static final Set<String> FIT = Set.of("NodeResourcesFit");
  private static final ClusterEvent NEW_NODE =
      new ClusterEvent.NodeAdded(with(node("new").build()));

  private final ManualTimers timers = new ManualTimers(Instant.parse("2026-01-01T00:00:00Z"));
  private final SchedulingQueue queue =
      new SchedulingQueue(
          timers,
          new Profile(
              List.of(
                  new PrioritySort(),
                  new SchedulingGates(),
                  new NodeResourcesFit(),
                  new TaintToleration()),
              Map.of()));

  @Test
  void givesHigherPriorityFirstThenOlder() {
    queue.add(info(pod("first").build()));
    timers.advance(Duration.ofSeconds(1));
    queue.add(info(pod("second").build()));
    queue.add(info(pod("important", spec -> spec.withPriority(1000))));

    assertThat(List.of(take(), take(), take())).containsExactly("important", "first", "second");
    assertThat(queue.poll()).isNull();
  }

  @Test
  void rejectedPodSleepsUntilSomethingMayHelpIt() {
    rejected("web", FIT);

    timers.advance(Duration.ofMinutes(1));
    assertThat(queue.poll()).isNull();

    queue.onEvent(NEW_NODE);
    assertThat(take()).isEqualTo("web");
  }

  @Test
  void eventsThatCannotHelpDoNotWakeIt() {
    queue.add(info(requesting("huge", "64", "1Gi")));
    queue.requeue(queue.poll(), FIT);
    timers.advance(Duration.ofMinutes(1));

    queue.onEvent(NEW_NODE);

    assertThat(queue.poll()).isNull();
    assertThat(queue.count(State.UNSCHEDULABLE)).isOne();
  }

  @Test
  void onlyThePluginThatRejectedIsAsked() {
    rejected("web", Set.of("TaintToleration"));
    timers.advance(Duration.ofMinutes(1));

    queue.onEvent(new ClusterEvent.AssignedPodDeleted(info(requesting("gone", "1", "1Gi"))));

    assertThat(queue.poll()).isNull();
  }

  @Test
  void eventDuringAnAttemptIsNotMissed() {
    queue.add(info(pod("web").build()));
    QueuedPod inFlight = queue.poll();
    queue.onEvent(NEW_NODE);

    queue.requeue(inFlight, FIT);

    assertThat(queue.count(State.BACKOFF)).isOne();
    timers.advance(Duration.ofSeconds(1));
    assertThat(take()).isEqualTo("web");
  }

  @Test
  void eventBeforeAnAttemptIsNotCountedAgain() {
    queue.onEvent(NEW_NODE);
    rejected("web", FIT);

    assertThat(queue.count(State.UNSCHEDULABLE)).isOne();
  }

  @Test
  void backoffDoublesUpToTenSeconds() {
    queue.add(info(pod("web").build()));
    for (int seconds : new int[] {1, 2, 4, 8, 10, 10}) {
      queue.requeue(queue.poll(), Set.of());
      timers.advance(Duration.ofSeconds(seconds).minusMillis(1));
      assertThat(queue.count(State.BACKOFF)).isOne();
      timers.advance(Duration.ofMillis(1));
      assertThat(queue.count(State.ACTIVE)).isOne();
    }
  }

  @Test
  void nobodyWaitsMuchLongerThanFiveMinutes() {
    rejected("web", FIT);

    timers.advance(Duration.ofMinutes(5));
    assertThat(queue.poll()).isNull();
    timers.advance(Duration.ofMinutes(1));

    assertThat(take()).isEqualTo("web");
  }

  @Test
  void podThatItsUserFixesIsTriedAtOnce() {
    queue.add(info(requesting("huge", "64", "1Gi")));
    queue.requeue(queue.poll(), FIT);

    queue.update(info(requesting("huge", "1", "1Gi")));

    assertThat(take()).isEqualTo("huge");
  }

  @Test
  void statusOfAPodDoesNotWakeIt() {
    rejected("web", FIT);
    Pod changed = pod("web").withNewStatus().withPhase("Pending").endStatus().build();

    queue.update(info(changed));

    assertThat(queue.count(State.UNSCHEDULABLE)).isOne();
  }

  @Test
  void gatedPodIsNotTried() {
    queue.add(
        info(pod("web", spec -> spec.addNewSchedulingGate().withName("g").endSchedulingGate())));
    assertThat(queue.poll()).isNull();

    queue.update(info(pod("web").build()));

    assertThat(take()).isEqualTo("web");
  }

  @Test
  void removedPodDoesNotComeBack() {
    queue.add(info(pod("web").build()));
    QueuedPod inFlight = queue.poll();
    queue.remove("web");

    queue.requeue(inFlight, Set.of());
    timers.advance(Duration.ofMinutes(10));

    assertThat(queue.poll()).isNull();
  }

  private void rejected(String name, Set<String> plugins) {
    queue.add(info(pod(name).build()));
    queue.requeue(queue.poll(), plugins);
  }

  private String take() {
    QueuedPod next = queue.poll();
    assertThat(next).isNotNull();
    return next.pod.name();
  }
}
