package io.naru.desktop.why;

import io.fabric8.kubernetes.api.model.ContainerState;
import io.fabric8.kubernetes.api.model.ContainerStateTerminated;
import io.fabric8.kubernetes.api.model.ContainerStatus;
import io.fabric8.kubernetes.api.model.Event;
import io.fabric8.kubernetes.api.model.Pod;
import io.fabric8.kubernetes.api.model.PodCondition;
import io.naru.desktop.kinds.Events;
import io.naru.desktop.kinds.PodStatus;
import io.naru.desktop.table.Tone;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.List;
import java.util.Objects;
import java.util.Set;
import org.jspecify.annotations.Nullable;

/** What happened to a pod, in order, and what that means. */
public final class PodStory {

  /** Reasons for which there is a text of our own: {@code why.reason.ID}. */
  private static final Set<String> EXPLAINED =
      Set.of(
          "CrashLoopBackOff",
          "ImagePullBackOff",
          "ErrImagePull",
          "ErrImageNeverPull",
          "InvalidImageName",
          "CreateContainerConfigError",
          "CreateContainerError",
          "RunContainerError",
          "OOMKilled",
          "Evicted");

  private PodStory() {}

  /** Whether a pod waits for a node. */
  public static boolean isUnscheduled(Pod pod) {
    return (pod.getSpec().getNodeName() == null || pod.getSpec().getNodeName().isEmpty())
        && pod.getMetadata().getDeletionTimestamp() == null;
  }

  /** The answer in a sentence or two: what keeps it from running now. */
  public static List<Finding> summary(Pod pod, List<Event> events) {
    if (isUnscheduled(pod)) {
      return unscheduled(pod, events);
    }
    PodStatus status = PodStatus.of(pod);
    if (status.tone() == Tone.GOOD) {
      return List.of(Finding.of(Tone.GOOD, "podGood"));
    }
    if (status.tone() == Tone.MUTED) {
      return List.of(Finding.of(Tone.MUTED, "podDone"));
    }
    List<Finding> findings = new ArrayList<>();
    for (ContainerStatus container : containers(pod)) {
      Finding waiting = waiting(container);
      if (waiting != null) {
        findings.add(waiting);
      }
      Finding ended = ended(container, last(container));
      if (ended != null) {
        findings.add(ended);
      }
      boolean runs = container.getState() != null && container.getState().getRunning() != null;
      if (runs && !Boolean.TRUE.equals(container.getReady())) {
        findings.add(Finding.of(Tone.WARNING, "notReady", container.getName()));
      }
    }
    if (findings.isEmpty()) {
      findings.add(Finding.of(status.tone(), "podIs", status.text()));
    }
    return findings;
  }

  private static List<Finding> unscheduled(Pod pod, List<Event> events) {
    List<Finding> findings = new ArrayList<>();
    PodCondition condition =
        pod.getStatus() == null
            ? null
            : pod.getStatus().getConditions().stream()
                .filter(it -> it.getType().equals("PodScheduled"))
                .findFirst()
                .orElse(null);
    if (condition != null && "SchedulingGated".equals(condition.getReason())) {
      return List.of(Finding.of(Tone.BUSY, "gated").with(text(condition.getMessage())));
    }
    String message = condition == null ? "" : text(condition.getMessage());
    if (message.isEmpty()) {
      message =
          events.stream()
              .filter(event -> "FailedScheduling".equals(event.getReason()))
              .max(Comparator.comparing(event -> text(Events.lastSeen(event))))
              .map(event -> text(event.getMessage()))
              .orElse("");
    }
    if (message.isEmpty()) {
      findings.add(Finding.of(Tone.BUSY, "notTried"));
    } else {
      findings.addAll(SchedulingMessage.read(message));
    }
    return findings;
  }

  /** What happened, the first thing first: events, starts and ends of containers. */
  public static List<Finding> chain(Pod pod, List<Event> events) {
    List<Finding> chain = new ArrayList<>();
    for (Event event : events) {
      int count = Events.count(event);
      chain.add(
          Finding.of(
                  "Warning".equals(event.getType()) ? Tone.WARNING : Tone.MUTED,
                  count > 1 ? "eventTimes" : "event",
                  text(event.getReason()),
                  count)
              .with(text(event.getMessage()))
              .at(text(Events.lastSeen(event))));
    }
    for (ContainerStatus container : containers(pod)) {
      ContainerState last = container.getLastState();
      for (ContainerState state : new ContainerState[] {last, container.getState()}) {
        Finding ended = ended(container, state == null ? null : state.getTerminated());
        if (ended != null) {
          chain.add(ended);
        }
        if (state != null && state.getRunning() != null) {
          chain.add(
              Finding.of(Tone.GOOD, "runs", container.getName())
                  .at(text(state.getRunning().getStartedAt())));
        }
      }
    }
    chain.sort(Comparator.comparing(Finding::at));
    return chain;
  }

  private static @Nullable Finding waiting(ContainerStatus container) {
    if (container.getState() == null || container.getState().getWaiting() == null) {
      return null;
    }
    String reason = text(container.getState().getWaiting().getReason());
    String message = text(container.getState().getWaiting().getMessage());
    boolean explained = EXPLAINED.contains(reason);
    Tone tone = explained ? Tone.BAD : Tone.BUSY;
    return explained
        ? Finding.of(tone, "reason." + reason, container.getName()).with(message)
        : Finding.of(tone, "waits", container.getName(), reason).with(message);
  }

  private static @Nullable ContainerStateTerminated last(ContainerStatus container) {
    if (container.getState() != null && container.getState().getTerminated() != null) {
      return container.getState().getTerminated();
    }
    return container.getLastState() == null ? null : container.getLastState().getTerminated();
  }

  /** How a run ended: what an exit code means is said, for numbers say little. */
  private static @Nullable Finding ended(
      ContainerStatus container, @Nullable ContainerStateTerminated end) {
    if (end == null) {
      return null;
    }
    int code = Objects.requireNonNullElse(end.getExitCode(), 0);
    boolean outOfMemory = "OOMKilled".equals(end.getReason());
    String text =
        outOfMemory
            ? "reason.OOMKilled"
            : switch (code) {
              case 0 -> "exit.0";
              case 126 -> "exit.126";
              case 127 -> "exit.127";
              case 134 -> "exit.134";
              case 137 -> "exit.137";
              case 139 -> "exit.139";
              case 143 -> "exit.143";
              default -> "exit.other";
            };
    return Finding.of(code == 0 ? Tone.MUTED : Tone.BAD, text, container.getName(), code)
        .with(text(end.getMessage()))
        .at(text(end.getFinishedAt()));
  }

  private static List<ContainerStatus> containers(Pod pod) {
    List<ContainerStatus> all = new ArrayList<>();
    if (pod.getStatus() != null) {
      all.addAll(pod.getStatus().getInitContainerStatuses());
      all.addAll(pod.getStatus().getContainerStatuses());
    }
    return all;
  }

  private static String text(@Nullable String text) {
    return text == null ? "" : text;
  }
}
