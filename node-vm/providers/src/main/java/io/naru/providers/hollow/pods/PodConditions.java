package io.naru.providers.hollow.pods;

import com.fasterxml.jackson.databind.node.ArrayNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import io.fabric8.kubernetes.api.model.Pod;
import io.fabric8.kubernetes.api.model.PodCondition;
import io.fabric8.kubernetes.api.model.PodReadinessGate;
import io.naru.machinery.Json;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.Set;
import org.jspecify.annotations.Nullable;

/** The conditions of a pod that follow from its report; those of others are kept. */
public final class PodConditions {

  private static final Set<String> OWN =
      Set.of("PodReadyToStartContainers", "Initialized", "Ready", "ContainersReady");

  private final List<PodCondition> old;
  private final @Nullable Long generation;
  private final String now;
  private final ArrayNode conditions = Json.array();

  private PodConditions(Pod pod, Instant now) {
    this.old = pod.getStatus() == null ? List.of() : pod.getStatus().getConditions();
    this.generation = pod.getMetadata().getGeneration();
    this.now = StatusWriter.time(now);
  }

  static ArrayNode of(Pod pod, PodReport report, boolean hasAddress, Instant now) {
    PodConditions writer = new PodConditions(pod, now);
    writer.write(pod, report, hasAddress);
    return writer.conditions;
  }

  /** Whether a gate was opened or closed since the Ready condition was written. */
  public static boolean isReadyOutdated(Pod pod, PodReport report) {
    if (pod.getSpec().getReadinessGates().isEmpty()
        || !report.containers().stream().allMatch(ContainerReport::ready)) {
      return false;
    }
    List<PodCondition> conditions = pod.getStatus().getConditions();
    PodCondition ready = find(conditions, "Ready");
    boolean told = ready != null && "True".equals(ready.getStatus());
    return told != (closedGate(pod, conditions) == null);
  }

  private void write(Pod pod, PodReport report, boolean hasAddress) {
    boolean succeeded = report.phase().equals(PodReport.SUCCEEDED);
    set("PodReadyToStartContainers", hasAddress && !report.isFinal(), "", "");
    List<String> uninitialised = new ArrayList<>();
    for (ContainerReport init : report.inits()) {
      boolean done = init.sidecar() ? init.started() : init.isTerminated() && init.ready();
      if (!done) {
        uninitialised.add(init.name());
      }
    }
    if (succeeded) {
      set("Initialized", true, "PodCompleted", "");
    } else if (uninitialised.isEmpty() || report.phase().equals(PodReport.RUNNING)) {
      set("Initialized", true, "", "");
    } else {
      set(
          "Initialized",
          false,
          "ContainersNotInitialized",
          "containers with incomplete status: [" + String.join(" ", uninitialised) + "]");
    }
    writeReady(pod, report);
    for (PodCondition other : old) {
      if (!OWN.contains(other.getType())) {
        conditions.add(Json.mapper().<ObjectNode>valueToTree(other));
      }
    }
  }

  private void writeReady(Pod pod, PodReport report) {
    List<String> unready =
        report.containers().stream()
            .filter(container -> !container.ready())
            .map(ContainerReport::name)
            .toList();
    if (report.isFinal()) {
      String reason = report.phase().equals(PodReport.SUCCEEDED) ? "PodCompleted" : "PodFailed";
      set("Ready", false, reason, "");
      set("ContainersReady", false, reason, "");
    } else if (!unready.isEmpty()) {
      String message = "containers with unready status: [" + String.join(" ", unready) + "]";
      set("Ready", false, "ContainersNotReady", message);
      set("ContainersReady", false, "ContainersNotReady", message);
    } else {
      String gate = closedGate(pod, old);
      if (gate == null) {
        set("Ready", true, "", "");
      } else {
        set(
            "Ready",
            false,
            "ReadinessGatesNotReady",
            "the status of pod readiness gate \"" + gate + "\" is not \"True\"");
      }
      set("ContainersReady", true, "", "");
    }
  }

  private void set(String type, boolean value, String reason, String message) {
    String status = value ? "True" : "False";
    PodCondition before = find(old, type);
    ObjectNode condition = conditions.addObject().put("type", type).put("status", status);
    if (generation != null) {
      condition.put("observedGeneration", generation);
    }
    condition.putNull("lastProbeTime");
    condition.put(
        "lastTransitionTime",
        before != null && status.equals(before.getStatus()) ? before.getLastTransitionTime() : now);
    if (!reason.isEmpty()) {
      condition.put("reason", reason);
    }
    if (!message.isEmpty()) {
      condition.put("message", message);
    }
  }

  private static @Nullable String closedGate(Pod pod, List<PodCondition> conditions) {
    for (PodReadinessGate gate : pod.getSpec().getReadinessGates()) {
      PodCondition condition = find(conditions, gate.getConditionType());
      if (condition == null || !"True".equals(condition.getStatus())) {
        return gate.getConditionType();
      }
    }
    return null;
  }

  private static @Nullable PodCondition find(List<PodCondition> conditions, String type) {
    for (PodCondition condition : conditions) {
      if (type.equals(condition.getType())) {
        return condition;
      }
    }
    return null;
  }
}
