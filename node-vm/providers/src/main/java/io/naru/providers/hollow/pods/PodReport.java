package io.naru.providers.hollow.pods;

import io.fabric8.kubernetes.api.model.Pod;
import io.naru.providers.hollow.stages.PodState;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.function.UnaryOperator;
import java.util.stream.Stream;
import org.jspecify.annotations.Nullable;

/**
 * What a hollow node reports of a pod, without addresses and conditions, which follow from it.
 * Immutable.
 *
 * @param startTime when the node accepted the pod; null before
 * @param reason why the pod as a whole failed; empty if it did not
 */
public record PodReport(
    String phase,
    String reason,
    String message,
    @Nullable Instant startTime,
    List<ContainerReport> inits,
    List<ContainerReport> containers) {

  static final String PENDING = "Pending";
  static final String RUNNING = "Running";
  static final String SUCCEEDED = "Succeeded";
  static final String FAILED = "Failed";
  static final String CRASH_LOOP = "CrashLoopBackOff";
  static final String PULL_BACK_OFF = "ImagePullBackOff";

  public PodReport {
    inits = List.copyOf(inits);
    containers = List.copyOf(containers);
  }

  /** What the pod's status says. */
  public static PodReport of(Pod pod) {
    return PodReports.read(pod);
  }

  /** Where the pod stands. */
  public PodState state(Pod pod) {
    if (pod.getMetadata().getDeletionTimestamp() != null) {
      return PodState.TERMINATING;
    }
    if (isFinal()) {
      return PodState.ENDED;
    }
    if (startTime == null) {
      return PodState.SCHEDULED;
    }
    if (anyWaitsFor(PULL_BACK_OFF)) {
      return PodState.PULL_FAILED;
    }
    if (phase.equals(RUNNING)) {
      if (anyWaitsFor(CRASH_LOOP)) {
        return PodState.BACK_OFF;
      }
      return containers.stream().allMatch(ContainerReport::ready)
          ? PodState.READY
          : PodState.RUNNING;
    }
    return inits.stream().anyMatch(init -> !init.isWaiting())
        ? PodState.INITIALIZING
        : PodState.CREATING;
  }

  /** Succeeded or failed. */
  public boolean isFinal() {
    return phase.equals(SUCCEEDED) || phase.equals(FAILED);
  }

  /** How often containers were restarted, of the one that was most often. */
  public int restarts() {
    return containers.stream().mapToInt(ContainerReport::restarts).max().orElse(0);
  }

  /** When the containers got into the state they are in; null if that can't be told. */
  public @Nullable Instant since() {
    Instant latest = null;
    for (ContainerReport container : containers) {
      Instant since =
          switch (container.state()) {
            case ContainerReport.Running running -> running.since();
            case ContainerReport.Terminated ended -> ended.end();
            case ContainerReport.Waiting waiting ->
                container.last() == null ? null : container.last().end();
          };
      if (since != null && (latest == null || since.isAfter(latest))) {
        latest = since;
      }
    }
    return latest;
  }

  /** Whether some container runs: the pod then has its network. */
  public boolean hasStarted() {
    return all().anyMatch(ContainerReport::isRunning);
  }

  /** Whether an init container that runs to its end has not begun yet. */
  boolean hasInitToStart() {
    return inits.stream().anyMatch(init -> !init.sidecar() && init.isWaiting());
  }

  Stream<ContainerReport> all() {
    return Stream.concat(inits.stream(), containers.stream());
  }

  PodReport with(String newPhase, List<ContainerReport> newInits, List<ContainerReport> newMain) {
    return new PodReport(newPhase, reason, message, startTime, newInits, newMain);
  }

  static List<ContainerReport> each(
      List<ContainerReport> reports, UnaryOperator<ContainerReport> change) {
    List<ContainerReport> changed = new ArrayList<>(reports);
    changed.replaceAll(change);
    return changed;
  }

  private boolean anyWaitsFor(String why) {
    for (ContainerReport container : containers) {
      if (container.state() instanceof ContainerReport.Waiting waiting
          && waiting.reason().equals(why)) {
        return true;
      }
    }
    return false;
  }
}
