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
        public void leave() {}
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
}
