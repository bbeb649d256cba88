package io.naru.controllers.deployment;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.ArrayNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import io.naru.machinery.Json;
import java.time.Instant;
import java.time.temporal.ChronoUnit;
import org.jspecify.annotations.Nullable;

/** The conditions of a status tree, which {@code kubectl rollout status} reads. */
final class DeploymentConditions {

  private DeploymentConditions() {}

  static @Nullable ObjectNode find(ObjectNode status, String type) {
    for (JsonNode condition : status.path("conditions")) {
      if (Json.text(condition, "type").equals(type)) {
        return (ObjectNode) condition;
      }
    }
    return null;
  }

  static String reason(ObjectNode status, String type) {
    return Json.text(find(status, type), "reason");
  }

  static void remove(ObjectNode status, String type) {
    ArrayNode kept = Json.array();
    for (JsonNode condition : status.path("conditions")) {
      if (!Json.text(condition, "type").equals(type)) {
        kept.add(condition);
      }
    }
    status.remove("conditions");
    if (!kept.isEmpty()) {
      status.set("conditions", kept);
    }
  }

  /**
   * Sets a condition. One of the same status and reason stays as it is, unless {@code refresh}:
   * then its update time moves, which is what the progress deadline counts from.
   */
  static void set(
      ObjectNode status,
      String type,
      String value,
      String reason,
      String message,
      Instant now,
      boolean refresh) {
    ObjectNode known = find(status, type);
    boolean sameStatus = known != null && Json.text(known, "status").equals(value);
    if (sameStatus && Json.text(known, "reason").equals(reason) && !refresh) {
      return;
    }
    String time = now.truncatedTo(ChronoUnit.SECONDS).toString();
    String since = sameStatus ? Json.text(known, "lastTransitionTime") : time;
    remove(status, type);
    ArrayNode conditions =
        status.get("conditions") instanceof ArrayNode present
            ? present
            : status.putArray("conditions");
    conditions
        .addObject()
        .put("type", type)
        .put("status", value)
        .put("lastUpdateTime", time)
        .put("lastTransitionTime", since)
        .put("reason", reason)
        .put("message", message);
  }
}
