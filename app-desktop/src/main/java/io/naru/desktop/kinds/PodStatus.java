package io.naru.desktop.kinds;

import io.fabric8.kubernetes.api.model.ContainerState;
import io.fabric8.kubernetes.api.model.ContainerStatus;
import io.fabric8.kubernetes.api.model.Pod;
import io.naru.desktop.table.Tone;
import java.util.List;
import java.util.Set;
import org.jspecify.annotations.Nullable;

/**
 * The one word that says how a pod is: the phase is too coarse, for a pod whose container crashes
 * again and again is in phase Running.
 *
 * @see <a href="https://kubernetes.io/docs/concepts/workloads/pods/pod-lifecycle/">Pod
 *     lifecycle</a>
 */
public record PodStatus(String text, Tone tone, int ready, int containers, int restarts) {

  private static final Set<String> BUSY =
      Set.of("Pending", "ContainerCreating", "PodInitializing", "Terminating", "SchedulingGated");

  public static PodStatus of(Pod pod) {
    List<ContainerStatus> statuses =
        pod.getStatus() == null ? List.of() : pod.getStatus().getContainerStatuses();
    int ready = (int) statuses.stream().filter(status -> isTrue(status.getReady())).count();
    int restarts = statuses.stream().mapToInt(PodStatus::restartsOf).sum();
    int containers = pod.getSpec() == null ? 0 : pod.getSpec().getContainers().size();
    String text = text(pod, statuses);
    return new PodStatus(text, tone(text, ready, containers), ready, containers, restarts);
  }

  private static String text(Pod pod, List<ContainerStatus> statuses) {
    if (pod.getMetadata().getDeletionTimestamp() != null) {
      return "Terminating";
    }
    if (pod.getStatus() == null || pod.getStatus().getPhase() == null) {
      return "Pending";
    }
    String phase = pod.getStatus().getPhase();
    if (pod.getStatus().getReason() != null && !pod.getStatus().getReason().isEmpty()) {
      return pod.getStatus().getReason(); // Evicted, NodeLost
    }
    String initialising = initialising(pod);
    if (initialising != null) {
      return initialising;
    }
    for (ContainerStatus status : statuses) {
      String reason = reason(status.getState());
      if (reason != null && !reason.equals("Completed")) {
        return reason;
      }
    }
    boolean gated =
        pod.getStatus().getConditions().stream()
            .anyMatch(condition -> "SchedulingGated".equals(condition.getReason()));
    if (gated) {
      return "SchedulingGated";
    }
    return phase.equals("Succeeded") ? "Completed" : phase;
  }

  /** Something while init containers run, null when they are done or there are none. */
  private static @Nullable String initialising(Pod pod) {
    List<ContainerStatus> statuses = pod.getStatus().getInitContainerStatuses();
    for (int i = 0; i < statuses.size(); i++) {
      ContainerStatus status = statuses.get(i);
      ContainerState state = status.getState();
      boolean succeeded =
          state != null
              && state.getTerminated() != null
              && Integer.valueOf(0).equals(state.getTerminated().getExitCode());
      if (succeeded || isTrue(status.getStarted())) {
        continue; // done, or a sidecar that runs
      }
      String reason = reason(state);
      return reason == null || reason.equals("PodInitializing")
          ? "Init:" + i + "/" + statuses.size()
          : "Init:" + reason;
    }
    return null;
  }

  /** Why a container does not run; null if it does. */
  static @Nullable String reason(@Nullable ContainerState state) {
    if (state == null) {
      return null;
    }
    if (state.getWaiting() != null) {
      return state.getWaiting().getReason();
    }
    if (state.getTerminated() != null) {
      String reason = state.getTerminated().getReason();
      if (reason != null && !reason.isEmpty()) {
        return reason;
      }
      Integer signal = state.getTerminated().getSignal();
      return signal != null && signal != 0
          ? "Signal:" + signal
          : "ExitCode:" + state.getTerminated().getExitCode();
    }
    return null;
  }

  private static Tone tone(String text, int ready, int containers) {
    if (text.equals("Running")) {
      return ready == containers ? Tone.GOOD : Tone.WARNING;
    }
    if (text.equals("Completed")) {
      return Tone.MUTED;
    }
    if (BUSY.contains(text) || text.matches("Init:\\d+/\\d+")) {
      return Tone.BUSY;
    }
    return text.equals("Unknown") ? Tone.WARNING : Tone.BAD;
  }

  private static int restartsOf(ContainerStatus status) {
    return status.getRestartCount() == null ? 0 : status.getRestartCount();
  }

  private static boolean isTrue(@Nullable Boolean value) {
    return Boolean.TRUE.equals(value);
  }
}
