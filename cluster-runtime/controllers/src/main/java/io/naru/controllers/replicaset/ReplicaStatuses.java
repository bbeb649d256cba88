package io.naru.controllers.replicaset;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.ArrayNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import io.fabric8.kubernetes.api.model.HasMetadata;
import io.fabric8.kubernetes.api.model.Pod;
import io.naru.controllers.replicaset.ReplicaKind.Wanted;
import io.naru.controllers.support.Pods;
import io.naru.controllers.support.Selectors;
import io.naru.controllers.support.StatusWriter;
import io.naru.machinery.Json;
import io.naru.machinery.StatusException;
import java.time.Instant;
import java.time.temporal.ChronoUnit;
import java.util.List;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/** The status of an object as of the pods it has now. */
final class ReplicaStatuses {

  private static final String FAILURE = "ReplicaFailure";

  /** Of the active pods, all in one go. */
  private record Counts(int labeled, int ready, int available) {}

  private final HasMetadata set;
  private final Wanted wanted;
  private final List<Pod> active;
  private final Instant now;

  ReplicaStatuses(HasMetadata set, Wanted wanted, List<Pod> active, Instant now) {
    this.set = set;
    this.wanted = wanted;
    this.active = active;
    this.now = now;
  }

  private ObjectNode current() {
    return StatusWriter.statusOf(set);
  }

  /**
   * The status it should have.
   *
   * @param failure why pods could not be created or deleted, if so
   * @param claimed all its pods, of which those terminating are counted; null not to count them
   */
  ObjectNode next(@Nullable StatusException failure, @Nullable List<Pod> claimed) {
    ObjectNode status = current();
    Counts counts = counts();
    status.put("replicas", active.size());
    StatusWriter.count(status, "fullyLabeledReplicas", counts.labeled());
    StatusWriter.count(status, "readyReplicas", counts.ready());
    StatusWriter.count(status, "availableReplicas", counts.available());
    if (claimed != null) {
      status.put(
          "terminatingReplicas",
          (int) claimed.stream().filter(p -> Pods.isTerminating(p) && !Pods.isTerminal(p)).count());
    }
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
      int missing = wanted.replicas() - active.size();
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

  private Counts counts() {
    int seconds = wanted.minReadySeconds();
    var template = wanted.template().getMetadata();
    Map<String, String> labels =
        template == null || template.getLabels() == null ? Map.of() : template.getLabels();
    int labeled = 0;
    int ready = 0;
    int available = 0;
    for (Pod pod : active) {
      labeled += hasAll(pod, labels) ? 1 : 0;
      if (Pods.isReady(pod)) {
        ready++;
        available += seconds == 0 || Pods.isAvailable(pod, seconds, now) ? 1 : 0;
      }
    }
    return new Counts(labeled, ready, available);
  }

  private static boolean hasAll(Pod pod, Map<String, String> labels) {
    Map<String, String> given = Selectors.labels(pod);
    for (Map.Entry<String, String> label : labels.entrySet()) {
      if (!label.getValue().equals(given.get(label.getKey()))) {
        return false;
      }
    }
    return true;
  }
}
