package io.naru.agent.pod;

import com.fasterxml.jackson.databind.JsonNode;
import io.naru.agent.api.Json;
import io.naru.agent.model.ContainerSpec;
import io.naru.agent.model.Pod;

/** The phase of a pod, from the statuses of its containers. */
final class PodPhase {

  private PodPhase() {}

  static String of(Pod pod, JsonNode status, boolean stopped) {
    int waiting = 0;
    int running = 0;
    int failed = 0;
    int succeeded = 0;
    for (ContainerSpec container : pod.containers()) {
      JsonNode one = ContainerStatuses.find(status.path("containerStatuses"), container.name());
      JsonNode state = one.path("state");
      JsonNode ended = state.has("terminated") ? state.path("terminated") : Json.object();
      if (state.has("running")) {
        running++;
      } else if (state.has("terminated")) {
        if (ended.path("exitCode").asInt() == 0) {
          succeeded++;
        } else {
          failed++;
        }
      } else if (one.path("lastState").has("terminated")) {
        // Between two starts the pod still counts as running.
        running++;
      } else {
        waiting++;
      }
    }
    if (stopped) {
      return failed > 0 || waiting > 0 || running > 0 || initFailed(pod, status)
          ? "Failed"
          : "Succeeded";
    }
    if (initPending(pod, status) && running + failed + succeeded == 0) {
      return "Pending";
    }
    if (waiting > 0) {
      return "Pending";
    }
    return "Running";
  }

  private static boolean initPending(Pod pod, JsonNode status) {
    return pod.initContainers().stream().anyMatch(init -> !isInitialised(init, status));
  }

  private static boolean initFailed(Pod pod, JsonNode status) {
    return pod.initContainers().stream()
        .filter(init -> !init.isSidecar())
        .anyMatch(init -> !isInitialised(init, status));
  }

  /** The init container has done its part. */
  static boolean isInitialised(ContainerSpec init, JsonNode status) {
    JsonNode one = ContainerStatuses.find(status.path("initContainerStatuses"), init.name());
    return init.isSidecar() ? one.path("started").asBoolean() : one.path("ready").asBoolean();
  }
}
