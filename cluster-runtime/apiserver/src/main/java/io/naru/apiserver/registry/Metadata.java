package io.naru.apiserver.registry;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import io.naru.machinery.Json;
import java.time.Instant;
import java.time.temporal.ChronoUnit;
import java.util.ArrayList;
import java.util.List;
import java.util.Set;
import org.jspecify.annotations.Nullable;

/** Short ways to an object's {@code metadata}. */
final class Metadata {

  private static final Set<String> SYSTEM_FIELDS = Set.of("selfLink", "deletionTimestamp");

  private Metadata() {}

  static ObjectNode of(ObjectNode object) {
    return Json.ensureObject(object, "metadata");
  }

  static String name(ObjectNode object) {
    return Json.text(object, "metadata", "name");
  }

  static long generation(ObjectNode object) {
    JsonNode generation = Json.at(object, "metadata", "generation");
    return generation == null ? 0 : generation.asLong();
  }

  static List<String> finalizers(ObjectNode object) {
    List<String> result = new ArrayList<>();
    JsonNode finalizers = Json.at(object, "metadata", "finalizers");
    if (finalizers != null) {
      finalizers.forEach(finalizer -> result.add(finalizer.asText()));
    }
    return result;
  }

  static void setFinalizers(ObjectNode object, List<String> finalizers) {
    ObjectNode metadata = of(object);
    if (finalizers.isEmpty()) {
      metadata.remove("finalizers");
    } else {
      finalizers.forEach(metadata.putArray("finalizers")::add);
    }
  }

  static boolean isBeingDeleted(ObjectNode object) {
    return Json.at(object, "metadata", "deletionTimestamp") != null;
  }

  /** Null if the object has no grace period. */
  static @Nullable Long gracePeriod(ObjectNode object) {
    JsonNode grace = Json.at(object, "metadata", "deletionGracePeriodSeconds");
    return grace == null ? null : grace.asLong();
  }

  /** Removes what is null or empty, as Go's encoding would not write it. */
  static void compact(ObjectNode metadata) {
    List<String> empty = new ArrayList<>();
    metadata
        .properties()
        .forEach(field -> {
          JsonNode value = field.getValue();
          if (value.isNull()
              || (value.isContainerNode() && value.isEmpty())
              || (value.isTextual() && value.textValue().isEmpty())) {
            empty.add(field.getKey());
          }
        });
    metadata.remove(empty);
  }

  /** A creator may not say when, where or how the object is stored or deleted. */
  static void dropSystemFields(ObjectNode metadata) {
    metadata.remove(SYSTEM_FIELDS);
    metadata.remove("deletionGracePeriodSeconds");
    metadata.remove("resourceVersion");
    metadata.remove("generation");
  }

  /** RFC 3339 with seconds, as {@code meta/v1 Time}. */
  static String time(Instant instant) {
    return instant.truncatedTo(ChronoUnit.SECONDS).toString();
  }
}
