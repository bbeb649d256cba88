package io.naru.agent.pod;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.ArrayNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import io.naru.agent.api.Json;
import io.naru.agent.model.ContainerSpec;
import io.naru.agent.model.Pod;
import io.naru.agent.model.Times;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import org.jspecify.annotations.Nullable;

/** The conditions of a pod that belong to the agent; those of others are kept as they are. */
final class PodConditions {

  private static final List<String> OWN =
      List.of(
          "PodReadyToStartContainers",
          "Initialized",
          "Ready",
          "ContainersReady",
          "PodResizePending",
          "PodResizeInProgress");

  private final Pod pod;
  private final ObjectNode status;
  private final long generation;
  private final Instant now;
  private final ArrayNode conditions = Json.array();

  PodConditions(Pod pod, ObjectNode status, long generation, Instant now) {
    this.pod = pod;
    this.status = status;
    this.generation = generation;
    this.now = now;
  }

  static boolean isOwn(JsonNode condition) {
    return OWN.contains(Json.text(condition, "type"));
  }

  /**
   * Writes them into the status.
   *
   * @param resize why the pod does not have the resources that it asks for; null if it has
   */
  void write(boolean sandboxReady, AppliedResources.@Nullable Problem resize) {
    String phase = Json.text(status, "phase");
    boolean succeeded = phase.equals("Succeeded");
    boolean ended = succeeded || phase.equals("Failed");
    set("PodReadyToStartContainers", sandboxReady && !ended, null, null);

    List<String> uninitialised = new ArrayList<>();
    for (ContainerSpec init : pod.initContainers()) {
      if (!PodPhase.isInitialised(init, status)) {
        uninitialised.add(init.name());
      }
    }
    if (succeeded) {
      set("Initialized", true, "PodCompleted", null);
    } else if (uninitialised.isEmpty() || hasRunning()) {
      set("Initialized", true, null, null);
    } else {
      String message = "containers with incomplete status: [%s]";
      set(
          "Initialized",
          false,
          "ContainersNotInitialized",
          message.formatted(String.join(" ", uninitialised)));
    }

    List<String> unready = new ArrayList<>();
    pod.initContainers().stream()
        .filter(ContainerSpec::isSidecar)
        .forEach(c -> addIfUnready(unready, "initContainerStatuses", c));
    pod.containers().forEach(c -> addIfUnready(unready, "containerStatuses", c));
    String unreadyMessage =
        "containers with unready status: [%s]".formatted(String.join(" ", unready));
    String reason = ended ? (succeeded ? "PodCompleted" : "PodFailed") : "ContainersNotReady";
    boolean containersReady = unready.isEmpty() && !ended;
    String failureMessage = ended ? null : unreadyMessage;
    List<String> gates = closedGates();
    if (!containersReady) {
      set("Ready", false, reason, failureMessage);
    } else if (!gates.isEmpty()) {
      String message = "the status of pod readiness gate \"%s\" is not \"True\"";
      set("Ready", false, "ReadinessGatesNotReady", message.formatted(gates.getFirst()));
    } else {
      set("Ready", true, null, null);
    }
    set(
        "ContainersReady",
        containersReady,
        containersReady ? null : reason,
        containersReady ? null : failureMessage);
    if (resize != null) {
      set(resize.condition(), true, resize.reason(), resize.message());
    }
    if (Json.text(status, "reason").equals("Evicted") && old("DisruptionTarget").isEmpty()) {
      set("DisruptionTarget", true, "TerminationByKubelet", Json.text(status, "message"));
    }
    for (JsonNode other : pod.status().path("conditions")) {
      if (!OWN.contains(Json.text(other, "type"))) {
        conditions.add(other);
      }
    }
    status.set("conditions", conditions);
  }

  private boolean hasRunning() {
    for (JsonNode one : status.path("containerStatuses")) {
      if (one.path("state").has("running")) {
        return true;
      }
    }
    return false;
  }

  private void addIfUnready(List<String> unready, String field, ContainerSpec container) {
    if (!ContainerStatuses.find(status.path(field), container.name()).path("ready").asBoolean()) {
      unready.add(container.name());
    }
  }

  private List<String> closedGates() {
    List<String> closed = new ArrayList<>();
    for (JsonNode gate : pod.spec().path("readinessGates")) {
      String type = Json.text(gate, "conditionType");
      if (!Json.text(old(type), "status").equals("True")) {
        closed.add(type);
      }
    }
    return closed;
  }

  private void set(String type, boolean value, @Nullable String reason, @Nullable String message) {
    ObjectNode condition = Json.object().put("type", type).put("status", value ? "True" : "False");
    JsonNode old = old(type);
    boolean same = Json.text(old, "status").equals(Json.text(condition, "status"));
    condition.putNull("lastProbeTime");
    condition.put(
        "lastTransitionTime",
        same ? old.path("lastTransitionTime").asText(Times.format(now)) : Times.format(now));
    if (generation > 0) {
      condition.put("observedGeneration", generation);
    }
    if (reason != null) {
      condition.put("reason", reason);
    }
    if (message != null) {
      condition.put("message", message);
    }
    conditions.add(condition);
  }

  private JsonNode old(String type) {
    for (JsonNode condition : pod.status().path("conditions")) {
      if (Json.text(condition, "type").equals(type)) {
        return condition;
      }
    }
    return Json.object();
  }
}
