package io.naru.agent.pod;

import com.fasterxml.jackson.databind.JsonNode;
import io.naru.agent.api.Json;
import io.naru.agent.cri.CriLabels;
import io.naru.agent.cri.PodState;
import io.naru.agent.model.ContainerSpec;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.util.HashMap;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/**
 * The resources that the containers of one pod really have, which differ from those of its spec
 * while a resize is refused or on its way. Used by the pod's worker only.
 */
final class AppliedResources {

  /** Why a resize has not been done: a condition of the pod. */
  record Problem(String condition, String reason, String message) {}

  private final Map<String, JsonNode> changed = new HashMap<>();
  private @Nullable Problem problem;

  /** Requests and limits of a container that runs; of another, those that it will get. */
  JsonNode of(PodState.@Nullable Instance container, ContainerSpec spec) {
    JsonNode wanted = spec.json().path("resources");
    if (container == null || !container.running()) {
      return wanted;
    }
    JsonNode known = changed.get(container.id());
    String made = container.annotations().getOrDefault(CriLabels.RESOURCES, "");
    if (known != null || made.isEmpty()) {
      return known == null ? wanted : known;
    }
    try {
      return Json.parse(made.getBytes(StandardCharsets.UTF_8));
    } catch (IOException e) {
      return wanted; // not one of ours
    }
  }

  /** Notes that a container has other resources now. */
  void changed(PodState.Instance container, JsonNode resources) {
    changed.put(container.id(), resources);
  }

  /** What keeps the pod from its resources; null if nothing. */
  @Nullable Problem problem() {
    return problem;
  }

  void setProblem(@Nullable Problem problem) {
    this.problem = problem;
  }
}
