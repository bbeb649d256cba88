package io.naru.desktop.detail;

import io.fabric8.kubernetes.api.model.Container;
import io.fabric8.kubernetes.api.model.ContainerState;
import io.fabric8.kubernetes.api.model.ContainerStateTerminated;
import io.fabric8.kubernetes.api.model.ContainerStatus;
import io.fabric8.kubernetes.api.model.Pod;
import io.naru.desktop.table.Tone;
import java.util.ArrayList;
import java.util.List;
import org.jspecify.annotations.Nullable;

/**
 * One container of a pod.
 *
 * @param state in a word: Running, or why it does not run
 * @param message of its state, for people; may be empty
 * @param lastState how its previous run ended; empty: there was none
 * @param started RFC 3339, empty if it does not run
 */
public record ContainerLine(
    String name,
    boolean init,
    String image,
    String state,
    String message,
    Tone tone,
    boolean ready,
    int restarts,
    String lastState,
    String started) {

  /** Init containers first, as they run. */
  public static List<ContainerLine> of(Pod pod) {
    List<ContainerLine> lines = new ArrayList<>();
    List<ContainerStatus> init =
        pod.getStatus() == null ? List.of() : pod.getStatus().getInitContainerStatuses();
    List<ContainerStatus> main =
        pod.getStatus() == null ? List.of() : pod.getStatus().getContainerStatuses();
    pod.getSpec().getInitContainers().forEach(it -> lines.add(line(it, true, find(init, it))));
    pod.getSpec().getContainers().forEach(it -> lines.add(line(it, false, find(main, it))));
    return lines;
  }

  private static @Nullable ContainerStatus find(List<ContainerStatus> all, Container container) {
    return all.stream()
        .filter(status -> container.getName().equals(status.getName()))
        .findFirst()
        .orElse(null);
  }

  private static ContainerLine line(
      Container container, boolean init, @Nullable ContainerStatus status) {
    ContainerState state = status == null ? null : status.getState();
    String word = "Waiting";
    String message = "";
    String started = "";
    Tone tone = Tone.BUSY;
    if (state != null && state.getRunning() != null) {
      word = "Running";
      started = text(state.getRunning().getStartedAt());
      tone = status != null && Boolean.TRUE.equals(status.getReady()) ? Tone.GOOD : Tone.WARNING;
    } else if (state != null && state.getTerminated() != null) {
      word = ended(state.getTerminated());
      message = text(state.getTerminated().getMessage());
      tone = Integer.valueOf(0).equals(state.getTerminated().getExitCode()) ? Tone.MUTED : Tone.BAD;
    } else if (state != null && state.getWaiting() != null) {
      String reason = text(state.getWaiting().getReason());
      word = reason.isEmpty() ? word : reason;
      message = text(state.getWaiting().getMessage());
      tone = reason.startsWith("Err") || reason.contains("BackOff") ? Tone.BAD : Tone.BUSY;
    }
    ContainerState last = status == null ? null : status.getLastState();
    return new ContainerLine(
        container.getName(),
        init,
        text(container.getImage()),
        word,
        message,
        tone,
        status != null && Boolean.TRUE.equals(status.getReady()),
        status == null || status.getRestartCount() == null ? 0 : status.getRestartCount(),
        last == null || last.getTerminated() == null ? "" : ended(last.getTerminated()),
        started);
  }

  private static String ended(ContainerStateTerminated end) {
    String reason = text(end.getReason());
    return (reason.isEmpty() ? "Terminated" : reason) + " (" + end.getExitCode() + ")";
  }

  private static String text(@Nullable String text) {
    return text == null ? "" : text;
  }
}
