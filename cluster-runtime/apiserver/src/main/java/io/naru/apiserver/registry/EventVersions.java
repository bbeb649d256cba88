package io.naru.apiserver.registry;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import io.naru.apiserver.kinds.Kind;
import io.naru.machinery.Json;
import java.util.Map;

/** Events are one resource in two groups, which call the same things by different names. */
final class EventVersions {

  private static final String NEW_GROUP = "events.k8s.io";

  /** From {@code v1} to {@code events.k8s.io/v1}. */
  private static final Map<String, String> NEW_NAMES =
      Map.of(
          "involvedObject", "regarding",
          "message", "note",
          "reportingComponent", "reportingController",
          "source", "deprecatedSource",
          "firstTimestamp", "deprecatedFirstTimestamp",
          "lastTimestamp", "deprecatedLastTimestamp",
          "count", "deprecatedCount");

  private EventVersions() {}

  static void convert(ObjectNode object, Kind to) {
    if (!to.groupVersionKind().kind().equals("Event")) {
      return;
    }
    boolean toNew = to.groupVersionKind().group().equals(NEW_GROUP);
    NEW_NAMES.forEach(
        (old, renamed) -> rename(object, toNew ? old : renamed, toNew ? renamed : old));
  }

  /** The object itself, or a copy of an event that is stored in the other version. */
  static ObjectNode in(Kind kind, ObjectNode object) {
    if (!kind.groupVersionKind().kind().equals("Event")
        || Json.text(object, "apiVersion").equals(kind.groupVersionKind().apiVersion())) {
      return object;
    }
    ObjectNode copy = object.deepCopy();
    convert(copy, kind);
    return copy;
  }

  private static void rename(ObjectNode object, String from, String to) {
    JsonNode value = object.remove(from);
    if (value != null) {
      object.set(to, value);
    }
  }
}
