package io.naru.providers.hollow.pods;

import io.fabric8.kubernetes.api.model.Container;
import io.fabric8.kubernetes.api.model.ContainerState;
import io.fabric8.kubernetes.api.model.ContainerStateTerminated;
import io.fabric8.kubernetes.api.model.ContainerStatus;
import io.fabric8.kubernetes.api.model.Pod;
import io.fabric8.kubernetes.api.model.PodStatus;
import io.naru.providers.hollow.pods.ContainerReport.Running;
import io.naru.providers.hollow.pods.ContainerReport.State;
import io.naru.providers.hollow.pods.ContainerReport.Terminated;
import io.naru.providers.hollow.pods.ContainerReport.Waiting;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import org.jspecify.annotations.Nullable;

/** Reads reports back from the status of a pod. */
final class PodReports {

  private static final Waiting NOTHING_YET = new Waiting("ContainerCreating", "");

  private PodReports() {}

  static PodReport read(Pod pod) {
    PodStatus status = pod.getStatus() == null ? new PodStatus() : pod.getStatus();
    return new PodReport(
        status.getPhase() == null ? PodReport.PENDING : status.getPhase(),
        orEmpty(status.getReason()),
        orEmpty(status.getMessage()),
        time(status.getStartTime()),
        containers(pod.getSpec().getInitContainers(), status.getInitContainerStatuses()),
        containers(pod.getSpec().getContainers(), status.getContainerStatuses()));
  }

  private static List<ContainerReport> containers(
      List<Container> specs, List<ContainerStatus> statuses) {
    List<ContainerReport> reports = new ArrayList<>(specs.size());
    for (Container spec : specs) {
      ContainerStatus found = null;
      for (ContainerStatus status : statuses) {
        if (spec.getName().equals(status.getName())) {
          found = status;
        }
      }
      reports.add(container(spec, found));
    }
    return reports;
  }

  private static ContainerReport container(Container spec, @Nullable ContainerStatus status) {
    boolean sidecar = "Always".equals(spec.getRestartPolicy());
    if (status == null) {
      return new ContainerReport(
          spec.getName(), spec.getImage(), sidecar, 0, NOTHING_YET, null, false, false, "");
    }
    ContainerState last = status.getLastState();
    return new ContainerReport(
        spec.getName(),
        spec.getImage(),
        sidecar,
        status.getRestartCount() == null ? 0 : status.getRestartCount(),
        state(status.getState()),
        last == null || last.getTerminated() == null ? null : terminated(last.getTerminated()),
        Boolean.TRUE.equals(status.getStarted()),
        Boolean.TRUE.equals(status.getReady()),
        orEmpty(status.getContainerID()));
  }

  private static State state(@Nullable ContainerState state) {
    if (state == null) {
      return NOTHING_YET;
    }
    if (state.getRunning() != null) {
      return new Running(orEpoch(state.getRunning().getStartedAt()));
    }
    if (state.getTerminated() != null) {
      return terminated(state.getTerminated());
    }
    if (state.getWaiting() != null) {
      return new Waiting(
          orEmpty(state.getWaiting().getReason()), orEmpty(state.getWaiting().getMessage()));
    }
    return NOTHING_YET;
  }

  private static Terminated terminated(ContainerStateTerminated ended) {
    return new Terminated(
        ended.getExitCode() == null ? 0 : ended.getExitCode(),
        orEmpty(ended.getReason()),
        orEpoch(ended.getStartedAt()),
        orEpoch(ended.getFinishedAt()),
        orEmpty(ended.getContainerID()));
  }

  private static Instant orEpoch(@Nullable String text) {
    Instant time = time(text);
    return time == null ? Instant.EPOCH : time;
  }

  private static @Nullable Instant time(@Nullable String text) {
    return text == null || text.isEmpty() ? null : Instant.parse(text);
  }

  private static String orEmpty(@Nullable String text) {
    return text == null ? "" : text;
  }
}
