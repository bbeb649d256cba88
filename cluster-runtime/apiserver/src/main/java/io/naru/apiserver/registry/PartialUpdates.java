package io.naru.apiserver.registry;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.ArrayNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import io.naru.machinery.Json;
import java.util.List;
import org.jspecify.annotations.Nullable;

/**
 * Subresources through which one part of an object is written, by a whole object of which only that
 * part counts.
 */
final class PartialUpdates {

  private final RegistryContext context;

  PartialUpdates(RegistryContext context) {
    this.context = context;
  }

  /** Takes from {@code wanted} what the subresource is about, the rest from {@code old}. */
  ObjectNode merge(String subresource, ObjectNode old, ObjectNode wanted) {
    ObjectNode merged =
        switch (subresource) {
          case "finalize" -> taking(old, wanted, "spec", "finalizers");
          case "ephemeralcontainers" -> taking(old, wanted, "spec", "ephemeralContainers");
          case "resize" -> resized(old, wanted);
          case "approval" -> approved(old, wanted);
          default -> wanted;
        };
    if (merged != wanted) {
      JsonNode version = Json.at(wanted, "metadata", "resourceVersion");
      Metadata.of(merged).remove("resourceVersion");
      if (version != null) {
        Metadata.of(merged).set("resourceVersion", version);
      }
    }
    return merged;
  }

  private static ObjectNode taking(ObjectNode old, ObjectNode wanted, String parent, String field) {
    ObjectNode merged = old.deepCopy();
    JsonNode value = Json.at(wanted, parent, field);
    ObjectNode holder = Json.ensureObject(merged, parent);
    if (value == null) {
      holder.remove(field);
    } else {
      holder.set(field, value.deepCopy());
    }
    return merged;
  }

  private static ObjectNode resized(ObjectNode old, ObjectNode wanted) {
    ObjectNode merged = old.deepCopy();
    for (String list : List.of("containers", "initContainers")) {
      for (JsonNode container : merged.path("spec").path(list)) {
        JsonNode resources = resources(wanted, list, Json.text(container, "name"));
        if (resources != null && container instanceof ObjectNode changed) {
          changed.set("resources", resources.deepCopy());
        }
      }
    }
    return merged;
  }

  private static @Nullable JsonNode resources(ObjectNode pod, String list, String name) {
    for (JsonNode container : pod.path("spec").path(list)) {
      if (Json.text(container, "name").equals(name)) {
        return container.get("resources");
      }
    }
    return null;
  }

  private ObjectNode approved(ObjectNode old, ObjectNode wanted) {
    ObjectNode merged = taking(old, wanted, "status", "conditions");
    if (merged.path("status").path("conditions") instanceof ArrayNode conditions) {
      for (JsonNode condition : conditions) {
        ObjectNode item = (ObjectNode) condition;
        for (String time : List.of("lastUpdateTime", "lastTransitionTime")) {
          if (!item.hasNonNull(time)) {
            item.put(time, context.now());
          }
        }
        if (!item.hasNonNull("status")) {
          item.put("status", "True");
        }
      }
    }
    return merged;
  }
}
