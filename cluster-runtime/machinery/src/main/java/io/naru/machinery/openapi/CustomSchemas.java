package io.naru.machinery.openapi;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import java.util.List;
import java.util.Set;

/** Custom resources' schemas as OpenAPI documents publish them. */
final class CustomSchemas {

  private static final List<String> UNKNOWN_TO_V2 =
      List.of(
          "oneOf",
          "anyOf",
          "allOf",
          "not",
          "nullable",
          "default",
          "enum",
          "x-kubernetes-validations");

  /** Keywords whose members are schemas by name; their keys are no keywords. */
  private static final Set<String> NAMED =
      Set.of("properties", "patternProperties", "definitions", "dependencies");

  private CustomSchemas() {}

  /** A copy; for version 2 without what it does not know. */
  static ObjectNode publish(ObjectNode schema, boolean version2) {
    ObjectNode copy = schema.deepCopy();
    if (version2) {
      strip(copy);
    }
    return copy;
  }

  private static void strip(ObjectNode schema) {
    schema.remove(UNKNOWN_TO_V2);
    if (schema.path("x-kubernetes-preserve-unknown-fields").asBoolean()) {
      // clients of version 2 would prune what they are not told of
      schema.remove(List.of("items", "properties"));
    }
    if (schema.path("x-kubernetes-int-or-string").asBoolean()) {
      schema.remove("type");
    }
    schema.forEachEntry(CustomSchemas::stripChild);
  }

  private static void stripChild(String keyword, JsonNode value) {
    if (NAMED.contains(keyword)) {
      value.forEach(child -> stripChild("", child));
    } else if (value instanceof ObjectNode object) {
      strip(object);
    } else if (value.isArray()) {
      value.forEach(child -> stripChild("", child));
    }
  }
}
