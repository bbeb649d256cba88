package io.naru.controllers.replicaset;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.ArrayNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import io.fabric8.kubernetes.api.model.Pod;
import io.fabric8.kubernetes.api.model.apps.ReplicaSet;
import io.naru.controllers.support.Pods;
import io.naru.controllers.support.Selectors;
import io.naru.controllers.support.StatusWriter;
import io.naru.machinery.Json;
import io.naru.machinery.StatusException;
import java.time.Instant;
import java.time.temporal.ChronoUnit;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import org.jspecify.annotations.Nullable;

/** The status of a ReplicaSet as of the pods it has now. */
final class ReplicaSetStatuses {

  private static final String FAILURE = "ReplicaFailure";

  private final ReplicaSet set;
  private final List<Pod> active;
  private final List<Pod> claimed;
  private final Instant now;

  ReplicaSetStatuses(ReplicaSet set, List<Pod> active, List<Pod> claimed, Instant now) {
    this.set = set;
    this.active = active;
    this.claimed = claimed;
    this.now = now;
  }

  private ObjectNode current() {
    return StatusWriter.statusOf(set);
  }

  /**
   * The status it should have.
   *
   * @param failure why pods could not be created or deleted, if so
   */
  ObjectNode next(@Nullable StatusException failure) {
    int seconds = Objects.requireNonNullElse(set.getSpec().getMinReadySeconds(), 0);
    var template = set.getSpec().getTemplate().getMetadata();
    Map<String, String> labels =
        template == null || template.getLabels() == null ? Map.of() : template.getLabels();
    ObjectNode status = current();
    status.put("replicas", active.size());
    StatusWriter.count(status, "fullyLabeledReplicas", count(p -> hasAll(p, labels)));
    StatusWriter.count(status, "readyReplicas", count(Pods::isReady));
    StatusWriter.count(status, "availableReplicas", count(p -> Pods.isAvailable(p, seconds, now)));
    status.put(
        "terminatingReplicas",
        (int) claimed.stream().filter(p -> Pods.isTerminating(p) && !Pods.isTerminal(p)).count());
    Long generation = set.getMetadata().getGeneration();
    if (generation != null) {
      status.put("observedGeneration", generation);
    }
    ArrayNode conditions = conditions(failure);
    status.remove("conditions");
    if (!conditions.isEmpty()) {
      status.set("conditions", conditions);
    }
    return status;
  }

  private ArrayNode conditions(@Nullable StatusException failure) {
    ArrayNode result = Json.array();
    boolean known = false;
    for (JsonNode condition : current().path("conditions")) {
      if (!Json.text(condition, "type").equals(FAILURE)) {
        result.add(condition);
      } else if (failure != null) {
        result.add(condition);
        known = true;
      }
    }
    if (failure != null && !known) {
      int missing = Objects.requireNonNullElse(set.getSpec().getReplicas(), 1) - active.size();
      result
          .addObject()
          .put("type", FAILURE)
          .put("status", "True")
          .put("lastTransitionTime", now.truncatedTo(ChronoUnit.SECONDS).toString())
          .put("reason", missing > 0 ? "FailedCreate" : "FailedDelete")
          .put("message", failure.getMessage());
    }
    return result;
  }

  private int count(java.util.function.Predicate<Pod> predicate) {
    return (int) active.stream().filter(predicate).count();
  }

  private static boolean hasAll(Pod pod, Map<String, String> labels) {
    return Selectors.labels(pod).entrySet().containsAll(labels.entrySet());
  }
}
