package io.naru.desktop.lifecycle;

import static org.assertj.core.api.Assertions.assertThat;

import io.naru.cluster.nodes.ProgressListener;
import java.time.Instant;
import java.time.InstantSource;
import java.util.ArrayList;
import java.util.List;
import org.junit.jupiter.api.Test;

class LifecycleTest {

  private final List<String> happened = new ArrayList<>();
  private boolean broken;

  private final ClusterControl control =
      new ClusterControl() {
        @Override
        public byte[] start(ProgressListener progress) {
          progress.step("starting the control plane");
          if (broken) {
            throw new IllegalStateException("the port is taken");
          }
          progress.step("starting 2 nodes");
          return new byte[] {1};
        }

        @Override
        public void stop(ProgressListener progress) {
          progress.step("stopping nodes");
          happened.add("stopped");
        }

        @Override
        public void delete(ProgressListener progress) {
          progress.step("removing nodes");
          happened.add("deleted");
        }

        @Override
        public boolean isHere() {
          return happened.contains("attached") && !happened.contains("stopped");
        }

        @Override
        public void leave(ProgressListener progress) {
          if (broken) {
            throw new IllegalStateException("the engine does not answer");
          }
          stop(progress);
        }
      };

  private final Lifecycle lifecycle =
      new Lifecycle(
          control,
          Runnable::run,
          Runnable::run,
          InstantSource.fixed(Instant.EPOCH),
          kubeconfig -> () -> happened.add("attached"),
          () -> happened.add("detached"));

  @Test
  void attachesWhenTheClusterRuns() {
    lifecycle.start();
    assertThat(lifecycle.stateProperty().get()).isEqualTo(Lifecycle.State.RUNNING);
    assertThat(happened).containsExactly("attached");
    assertThat(lifecycle.steps())
        .extracting(Step::state)
        .containsExactly(Step.State.DONE, Step.State.DONE);
  }

  @Test
  void saysWhyAStartFailedAndMayTryAgain() {
    broken = true;
    lifecycle.start();
    assertThat(lifecycle.stateProperty().get()).isEqualTo(Lifecycle.State.FAILED);
    assertThat(lifecycle.failureProperty().get()).isEqualTo("the port is taken");
    assertThat(lifecycle.steps()).extracting(Step::state).containsExactly(Step.State.FAILED);
    broken = false;
    lifecycle.start();
    assertThat(lifecycle.stateProperty().get()).isEqualTo(Lifecycle.State.RUNNING);
  }

  @Test
  void detachesBeforeItStops() {
    lifecycle.start();
    lifecycle.stop();
    assertThat(happened).containsExactly("attached", "detached", "stopped");
    assertThat(lifecycle.stateProperty().get()).isEqualTo(Lifecycle.State.STOPPED);
  }

  @Test
  void deletesAndCanBeCreatedAnew() {
    lifecycle.start();
    lifecycle.delete();
    assertThat(happened).containsExactly("attached", "detached", "deleted");
    assertThat(lifecycle.stateProperty().get()).isEqualTo(Lifecycle.State.MISSING);
    lifecycle.start();
    assertThat(lifecycle.stateProperty().get()).isEqualTo(Lifecycle.State.RUNNING);
  }

  @Test
  void leavesOnlyWhenWhatRunsHereHasStopped() {
    lifecycle.start();
    broken = true;
    lifecycle.leave(() -> happened.add("left"));
    assertThat(happened).doesNotContain("left");
    assertThat(lifecycle.failureProperty().get()).isEqualTo("the engine does not answer");
    broken = false;
    lifecycle.retry();
    assertThat(happened).endsWith("stopped", "left");
  }

  @Test
  void leavesAtOnceWhereNothingRunsHere() {
    lifecycle.leave(() -> happened.add("left"));
    assertThat(happened).containsExactly("left");
  }

  @Test
  void leavesAfterWhatIsUnderWay() {
    List<Runnable> waiting = new ArrayList<>();
    Lifecycle slow =
        new Lifecycle(
            control,
            waiting::add,
            Runnable::run,
            InstantSource.fixed(Instant.EPOCH),
            kubeconfig -> () -> happened.add("attached"),
            () -> happened.add("detached"));
    slow.start();
    slow.leave(() -> happened.add("left"));
    assertThat(slow.isLeaving()).isTrue();
    waiting.removeFirst().run();
    waiting.removeFirst().run();
    assertThat(happened).containsExactly("attached", "detached", "stopped", "left");
  }

  @Test
  void showsAWarningBesideTheStepThatGoesOn() {
    Step warning = Step.begun("warning: low limits", Instant.EPOCH);
    assertThat(warning.state()).isEqualTo(Step.State.WARNING);
    assertThat(Step.begun("node n is Ready", Instant.EPOCH).state()).isEqualTo(Step.State.DONE);
  }
}
