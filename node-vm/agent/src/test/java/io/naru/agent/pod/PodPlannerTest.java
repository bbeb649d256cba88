package io.naru.agent.pod;

import static io.naru.agent.testing.TestPods.START;
import static io.naru.agent.testing.TestPods.pod;
import static io.naru.agent.testing.TestPods.state;
import static org.assertj.core.api.Assertions.assertThat;

import io.naru.agent.cri.PodState;
import io.naru.agent.model.ContainerSpec;
import io.naru.agent.model.Pod;
import java.time.Duration;
import java.time.Instant;
import java.util.List;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.Test;

class PodPlannerTest {

  private static final String ONE = "{'containers':[{'name':'a','image':'x'}]}";
  private static final String WITH_INIT =
      "{'initContainers':[{'name':'i','image':'x'}],'containers':[{'name':'a','image':'x'}]}";
  private static final String WITH_SIDECAR =
      """
      {'initContainers':[{'name':'s','image':'x','restartPolicy':'Always'}],
       'restartPolicy':'Never','containers':[{'name':'a','image':'x'}]}
      """;

  private final RestartBackoff backoff = new RestartBackoff();
  private final PodPlanner planner = new PodPlanner(backoff);

  private PodPlan plan(Pod pod, PodState state) {
    return planner.plan(pod, state, Health.ALWAYS, START.plusSeconds(60));
  }

  private static List<String> started(PodPlan plan) {
    return plan.starts().stream().map(start -> start.container().name()).toList();
  }

  @Test
  void createsASandboxBeforeAnyContainer() {
    PodPlan plan = plan(pod(ONE), PodState.EMPTY);
    assertThat(plan.createSandbox()).isTrue();
    assertThat(plan.sandboxAttempt()).isZero();
    assertThat(plan.starts()).isEmpty();
  }

  @Test
  void startsAllRegularContainersTogether() {
    Pod pod = pod("{'containers':[{'name':'a','image':'x'},{'name':'b','image':'x'}]}");
    assertThat(started(plan(pod, state(pod).build()))).containsExactly("a", "b");
  }

  @Test
  void doesNothingForAPodThatRuns() {
    Pod pod = pod(ONE);
    assertThat(plan(pod, state(pod).running("a").build()).isIdle()).isTrue();
  }

  @Test
  void runsInitContainersToTheirEndBeforeTheOthers() {
    Pod pod = pod(WITH_INIT);
    assertThat(started(plan(pod, state(pod).build()))).containsExactly("i");
    assertThat(plan(pod, state(pod).running("i").build()).isIdle()).isTrue();
    assertThat(started(plan(pod, state(pod).exited("i", 0, 0, START).build())))
        .containsExactly("a");
  }

  @Test
  void givesUpAPodThatMayNotRestartItsInitContainer() {
    Pod pod = pod(WITH_INIT.replace("{'init", "{'restartPolicy':'Never','init"));
    assertThat(plan(pod, state(pod).exited("i", 1, 0, START).build()).finished()).isTrue();
  }

  @Test
  void startsRegularContainersOnceTheSidecarHasStarted() {
    Pod pod = pod(WITH_SIDECAR);
    assertThat(started(plan(pod, state(pod).build()))).containsExactly("s");
    assertThat(started(plan(pod, state(pod).running("s").build()))).containsExactly("a");
  }

  @Test
  void finishesThoughASidecarStillRuns() {
    Pod pod = pod(WITH_SIDECAR);
    PodState state = state(pod).running("s").exited("a", 0, 0, START).build();
    assertThat(plan(pod, state).finished()).isTrue();
  }

  @Test
  void restartsCrashedContainerWithDoublingBackOff() {
    Pod pod = pod(ONE);
    String key = PodPlanner.backoffKey(pod, pod.containers().getFirst());
    Instant crash = START;
    for (long expected : new long[] {0, 10, 20, 40, 80, 160, 300, 300}) {
      PodState state = state(pod).exited("a", 1, 0, crash).build();
      PodPlan at = planner.plan(pod, state, Health.ALWAYS, crash);
      if (expected == 0) {
        assertThat(started(at)).containsExactly("a");
      } else {
        assertThat(at.backingOff()).containsEntry("a", Duration.ofSeconds(expected));
        assertThat(at.starts()).isEmpty();
      }
      Instant restart = crash.plusSeconds(expected);
      PodPlan later = planner.plan(pod, state, Health.ALWAYS, restart);
      assertThat(later.starts()).singleElement().extracting(PodPlan.Start::restarts).isEqualTo(1);
      backoff.startedAgain(key, crash, restart);
      crash = restart.plusSeconds(1);
    }
  }

  @Test
  void forgetsTheBackOffOfAContainerThatRanWellForLong() {
    Pod pod = pod(ONE);
    String key = PodPlanner.backoffKey(pod, pod.containers().getFirst());
    backoff.startedAgain(key, START, START);
    Instant crash = START.plus(Duration.ofMinutes(11));
    assertThat(backoff.remaining(key, crash, crash)).isZero();
  }

  @Test
  void restartsOnFailureOnlyWhatFailed() {
    Pod pod =
        pod(
            """
            {'restartPolicy':'OnFailure',
             'containers':[{'name':'a','image':'x'},{'name':'b','image':'x'}]}
            """);
    PodState state = state(pod).exited("a", 0, 0, START).exited("b", 1, 0, START).build();
    assertThat(started(plan(pod, state))).containsExactly("b");
  }

  @Test
  void killsAContainerWhoseProbeCondemnedIt() {
    Pod pod = pod(ONE);
    PodPlan plan = planner.plan(pod, state(pod).running("a").build(), condemned(), START);
    assertThat(plan.kills())
        .singleElement()
        .extracting(PodPlan.Kill::message)
        .asString()
        .isEqualTo("Container a failed liveness probe, will be restarted");
  }

  @Test
  void restartsAContainerWhoseImageChanged() {
    Pod before = pod(ONE);
    Pod after = pod(ONE.replace("'x'", "'y'"));
    PodPlan plan = plan(after, state(before).running("a").build());
    assertThat(plan.kills()).hasSize(1);
  }

  @Test
  void makesANewSandboxWhenTheOldOneDied() {
    Pod pod = pod(ONE);
    PodPlan plan = plan(pod, state(pod).deadSandbox().exited("a", 137, 0, START).build());
    assertThat(plan.createSandbox()).isTrue();
    assertThat(plan.sandboxAttempt()).isEqualTo(1);
  }

  @Test
  void makesNoNewSandboxForAPodThatIsOver() {
    Pod pod = pod("{'restartPolicy':'Never','containers':[{'name':'a','image':'x'}]}");
    PodPlan plan = plan(pod, state(pod).deadSandbox().exited("a", 0, 0, START).build());
    assertThat(plan.finished()).isTrue();
  }

  private static Health condemned() {
    return new Health() {
      @Override
      public boolean started(PodState.Instance container, ContainerSpec spec) {
        return true;
      }

      @Override
      public boolean ready(PodState.Instance container, ContainerSpec spec) {
        return true;
      }

      @Override
      public @Nullable String failure(PodState.Instance container) {
        return "liveness";
      }
    };
  }
}
