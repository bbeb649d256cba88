package io.naru.controllers.podautoscaler;

import com.fasterxml.jackson.databind.node.ArrayNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import io.naru.machinery.Json;
import java.time.Instant;
import java.time.temporal.ChronoUnit;

/** The status of an autoscaler, while it is made. */
final class AutoscalerStatus {

  private final ObjectNode tree;
  private final Instant now;

  /**
   * @param tree as it stands; becomes the new one
   */
  AutoscalerStatus(ObjectNode tree, Instant now) {
    this.tree = tree;
    this.now = now;
  }

  ObjectNode tree() {
    return tree;
  }

  void condition(String type, boolean holds, String reason, String message) {
    String status = holds ? "True" : "False";
    ArrayNode conditions = tree.withArray("conditions");
    ObjectNode condition = null;
    for (var each : conditions) {
      if (each instanceof ObjectNode object && Json.text(object, "type").equals(type)) {
        condition = object;
      }
    }
    if (condition == null) {
      condition = conditions.addObject().put("type", type);
    }
    if (!Json.text(condition, "status").equals(status)) {
      condition.put("status", status).put("lastTransitionTime", time());
    }
    condition.put("reason", reason).put("message", message);
  }

  void replicas(int current, int desired) {
    tree.put("currentReplicas", current).put("desiredReplicas", desired);
  }

  void scaled() {
    tree.put("lastScaleTime", time());
  }

  private String time() {
    return now.truncatedTo(ChronoUnit.SECONDS).toString();
  }
}
