package io.naru.providers.hollow.pods;

import java.time.Instant;
import org.jspecify.annotations.Nullable;

/**
 * One container as its node reports it. Immutable.
 *
 * @param restarts how often it was started again
 * @param last how it ended before, null if it never did
 * @param sidecar whether it is an init container that runs as long as the pod
 * @param id empty before the container exists
 */
record ContainerReport(
    String name,
    String image,
    boolean sidecar,
    int restarts,
    State state,
    @Nullable Terminated last,
    boolean started,
    boolean ready,
    String id) {

  /** What a container is doing. */
  sealed interface State {}

  /** It has not begun, or not begun again. */
  record Waiting(String reason, String message) implements State {}

  record Running(Instant since) implements State {}

  record Terminated(int exitCode, String reason, Instant since, Instant end, String id)
      implements State {}

  boolean isRunning() {
    return state instanceof Running;
  }

  boolean isWaiting() {
    return state instanceof Waiting;
  }

  boolean isTerminated() {
    return state instanceof Terminated;
  }

  ContainerReport waiting(String reason, String message) {
    Terminated before = state instanceof Terminated ended ? ended : last;
    return new ContainerReport(
        name, image, sidecar, restarts, new Waiting(reason, message), before, false, false, id);
  }

  /** Starts it; it counts as a restart if it ran before. */
  ContainerReport running(Instant now, String podUid) {
    Terminated before = state instanceof Terminated ended ? ended : last;
    int count = before == null ? 0 : restarts + 1;
    return new ContainerReport(
        name,
        image,
        sidecar,
        count,
        new Running(now),
        before,
        false,
        false,
        ContainerIds.container(podUid, name, count));
  }

  ContainerReport withReadiness(boolean now) {
    return new ContainerReport(name, image, sidecar, restarts, state, last, true, now, id);
  }

  /** Ends it; what does not run stays as it is. */
  ContainerReport terminated(int exitCode, String reason, Instant now, boolean succeededInit) {
    if (!(state instanceof Running running)) {
      return this;
    }
    String why = !reason.isEmpty() ? reason : exitCode == 0 ? "Completed" : "Error";
    return new ContainerReport(
        name,
        image,
        sidecar,
        restarts,
        new Terminated(exitCode, why, running.since(), now, id),
        last,
        false,
        succeededInit,
        id);
  }
}
