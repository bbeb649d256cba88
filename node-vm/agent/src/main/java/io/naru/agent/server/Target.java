package io.naru.agent.server;

import io.naru.agent.api.Json;
import io.naru.agent.cri.CriException;
import io.naru.agent.cri.PodState;
import io.naru.agent.cri.PodStateReader;
import io.naru.agent.model.ContainerSpec;
import io.naru.agent.model.Pod;
import io.naru.agent.pod.PodWorkers;
import java.util.List;
import org.jspecify.annotations.Nullable;

/** Finds the pods and containers that requests name. */
final class Target {

  private static final List<String> STATUS_LISTS =
      List.of("containerStatuses", "initContainerStatuses", "ephemeralContainerStatuses");

  private final PodWorkers pods;
  private final PodStateReader reader;

  Target(PodWorkers pods, PodStateReader reader) {
    this.pods = pods;
    this.reader = reader;
  }

  Pod pod(String namespace, String name) throws ServerException {
    Pod pod = pods.find(namespace, name);
    if (pod == null) {
      throw new ServerException(404, "pod \"" + name + "\" not found");
    }
    return pod;
  }

  PodState state(Pod pod) throws ServerException {
    try {
      return reader.read(pod.uid());
    } catch (CriException e) {
      throw new ServerException(500, String.valueOf(e.getMessage()));
    }
  }

  /** The instance whose log is asked for. */
  PodState.Instance logged(Pod pod, String container, boolean previous) throws ServerException {
    checkSpec(pod, container);
    PodState state = state(pod);
    PodState.Instance instance = state.latest(container);
    if (previous) {
      PodState.Instance before = previous(pod, state, container);
      if (before == null) {
        throw new ServerException(
            400,
            "previous terminated container \"%s\" in pod \"%s\" not found"
                .formatted(container, pod.name()));
      }
      return before;
    }
    if (instance == null) {
      throw new ServerException(
          400,
          "container \"%s\" in pod \"%s\" is waiting to start: %s"
              .formatted(container, pod.name(), waitingReason(pod, container)));
    }
    return instance;
  }

  // Between two starts the one that ended last is the previous one: the status says so.
  private static PodState.@Nullable Instance previous(Pod pod, PodState state, String container) {
    for (String list : STATUS_LISTS) {
      for (var status : pod.status().path(list)) {
        String id = Json.text(status, "lastState", "terminated", "containerID");
        if (Json.text(status, "name").equals(container) && !id.isEmpty()) {
          for (PodState.Instance instance : state.containers()) {
            if (id.endsWith("://" + instance.id())) {
              return instance;
            }
          }
        }
      }
    }
    return state.previous(container);
  }

  private static String waitingReason(Pod pod, String container) {
    for (String list : STATUS_LISTS) {
      for (var status : pod.status().path(list)) {
        String reason = status.path("state").path("waiting").path("reason").asText("");
        if (status.path("name").asText().equals(container) && !reason.isEmpty()) {
          return reason;
        }
      }
    }
    return "ContainerCreating";
  }

  /** The running instance of a container. */
  PodState.Instance running(Pod pod, String container) throws ServerException {
    checkSpec(pod, container);
    PodState.Instance instance = state(pod).latest(container);
    if (instance == null || !instance.running()) {
      throw new ServerException(
          404, "container not found (\"" + container + "\"): it is not running");
    }
    return instance;
  }

  ContainerSpec spec(Pod pod, String container) throws ServerException {
    return pod.allContainers().stream()
        .filter(spec -> spec.name().equals(container))
        .findFirst()
        .orElseThrow(() ->
            new ServerException(
                400, "container " + container + " is not valid for pod " + pod.name()));
  }

  private void checkSpec(Pod pod, String container) throws ServerException {
    spec(pod, container);
  }

  PodState.Sandbox sandbox(Pod pod) throws ServerException {
    PodState.Sandbox sandbox = state(pod).readySandbox();
    if (sandbox == null) {
      throw new ServerException(404, "pod " + pod.name() + " has no running sandbox");
    }
    return sandbox;
  }
}
