package io.naru.agent.pod;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.ArrayNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import io.naru.agent.api.Json;
import java.util.List;
import org.jspecify.annotations.Nullable;

/**
 * The strategic merge patch that turns one pod status into another. Only what differs is sent, so
 * that fields and conditions of others are left alone.
 */
final class StatusPatch {

  /** Lists that the API server merges by key; the agent owns them whole. */
  private static final List<String> MERGED_LISTS = List.of("podIPs", "hostIPs");

  private static final List<String> REMOVABLE = List.of("reason", "message");

  private StatusPatch() {}

  /** The patch, null if there is nothing to change. */
  static @Nullable ObjectNode between(JsonNode known, ObjectNode wanted, String podUid) {
    ObjectNode status = Json.object();
    wanted
        .properties()
        .forEach(field -> {
          String name = field.getKey();
          JsonNode value = field.getValue();
          if (name.equals("conditions")) {
            ArrayNode changed = conditions(known.path(name), value);
            addRemoved(changed, known.path(name), value);
            if (!changed.isEmpty()) {
              status.set(name, changed);
            }
          } else if (!value.equals(known.path(name))) {
            status.set(name, MERGED_LISTS.contains(name) ? replacing(value) : value);
          }
        });
    for (String name : REMOVABLE) {
      if (known.has(name) && !wanted.has(name)) {
        status.putNull(name);
      }
    }
    if (status.isEmpty()) {
      return null;
    }
    ObjectNode patch = Json.object();
    // The uid makes the server refuse the status of a pod that was replaced by a namesake.
    patch.putObject("metadata").put("uid", podUid);
    patch.set("status", status);
    return patch;
  }

  private static ArrayNode replacing(JsonNode list) {
    ArrayNode replacing = list.deepCopy();
    replacing.addObject().put("$patch", "replace");
    return replacing;
  }

  private static ArrayNode conditions(JsonNode known, JsonNode wanted) {
    ArrayNode changed = Json.array();
    for (JsonNode condition : wanted) {
      JsonNode old = find(known, Json.text(condition, "type"));
      if (!same(old, condition)) {
        ObjectNode patch = condition.deepCopy();
        for (String name : REMOVABLE) {
          if (old.has(name) && !condition.has(name)) {
            patch.putNull(name);
          }
        }
        changed.add(patch);
      }
    }
    return changed;
  }

  /** Most conditions are there once and for all; these are only while they are true. */
  private static void addRemoved(ArrayNode changed, JsonNode known, JsonNode wanted) {
    for (JsonNode before : known) {
      String type = Json.text(before, "type");
      if (type.startsWith("PodResize") && find(wanted, type).isEmpty()) {
        changed.addObject().put("$patch", "delete").put("type", type);
      }
    }
  }

  private static JsonNode find(JsonNode conditions, String type) {
    for (JsonNode condition : conditions) {
      if (Json.text(condition, "type").equals(type)) {
        return condition;
      }
    }
    return Json.object();
  }

  private static boolean same(JsonNode old, JsonNode condition) {
    for (String name : List.of("type", "status", "reason", "message", "lastTransitionTime")) {
      if (!Json.text(old, name).equals(Json.text(condition, name))) {
        return false;
      }
    }
    return old.path("observedGeneration").asLong() == condition.path("observedGeneration").asLong();
  }
}
