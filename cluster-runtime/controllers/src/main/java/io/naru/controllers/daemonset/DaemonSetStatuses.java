package io.naru.controllers.daemonset;

import com.fasterxml.jackson.databind.node.ObjectNode;
import io.fabric8.kubernetes.api.model.Node;
import io.fabric8.kubernetes.api.model.Pod;
import io.fabric8.kubernetes.api.model.apps.DaemonSet;
import io.naru.controllers.support.Pods;
import io.naru.controllers.support.StatusWriter;
import java.time.Instant;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import org.jspecify.annotations.Nullable;

/** The status of a DaemonSet as of its pods and the nodes there are. */
final class DaemonSetStatuses {

  private DaemonSetStatuses() {}

  static ObjectNode next(
      DaemonSet set,
      String hash,
      @Nullable Integer collisions,
      List<Node> nodes,
      Placement placement,
      Map<String, List<Pod>> pods,
      Instant now) {
    int seconds = Objects.requireNonNullElse(set.getSpec().getMinReadySeconds(), 0);
    int desired = 0;
    int current = 0;
    int misplaced = 0;
    int ready = 0;
    int available = 0;
    int updated = 0;
    for (Node node : nodes) {
      List<Pod> here = pods.getOrDefault(node.getMetadata().getName(), List.of());
      if (!placement.isWanted(node)) {
        // A pod may stay where none would be started any more, but it is counted as out of place.
        misplaced += here.isEmpty() ? 0 : 1;
        continue;
      }
      desired++;
      current += here.isEmpty() ? 0 : 1;
      ready += here.stream().anyMatch(Pods::isReady) ? 1 : 0;
      available += here.stream().anyMatch(pod -> Pods.isAvailable(pod, seconds, now)) ? 1 : 0;
      updated += !here.isEmpty() && DaemonPods.isOf(here.getFirst(), hash) ? 1 : 0;
    }
    ObjectNode status = StatusWriter.statusOf(set);
    Long generation = set.getMetadata().getGeneration();
    if (generation != null) {
      status.put("observedGeneration", generation);
    }
    status.put("desiredNumberScheduled", desired);
    status.put("currentNumberScheduled", current);
    status.put("numberMisscheduled", misplaced);
    status.put("numberReady", ready);
    StatusWriter.count(status, "updatedNumberScheduled", updated);
    StatusWriter.count(status, "numberAvailable", available);
    StatusWriter.count(status, "numberUnavailable", desired - available);
    if (collisions != null) {
      status.put("collisionCount", collisions);
    }
    return status;
  }
}
