package io.naru.machinery.schema;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.ArrayNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import io.naru.machinery.FieldErrors;
import io.naru.machinery.schema.SchemaNode.Type;
import java.util.Map;
import java.util.Set;

/**
 * Checks what a schema alone can tell: required fields and allowed values. A base for kinds whose
 * validation says no more than that; upstream's validation does not report every required field of
 * the schema, so that each kind decides whether to ask.
 */
public final class Requirements {

  private Requirements() {}

  /** Required fields that are missing or empty, and values that are not allowed. */
  public static void check(SchemaNode schema, ObjectNode object, String path, FieldErrors errors) {
    required(schema, object, path, errors);
    for (Map.Entry<String, JsonNode> field : object.properties()) {
      SchemaNode node =
          schema.type() == Type.MAP ? schema.values() : schema.properties().get(field.getKey());
      if (node != null) {
        String separator =
            schema.type() == Type.MAP ? "[" + field.getKey() + "]" : "." + field.getKey();
        String inner = path.isEmpty() ? field.getKey() : path + separator;
        value(node, field.getValue(), inner, errors);
      }
    }
  }

  /** Only the fields of this object, not those of its parts. */
  public static void required(
      SchemaNode schema, ObjectNode object, String path, FieldErrors errors) {
    for (String name : schema.required()) {
      JsonNode value = object.get(name);
      if (value == null || value.isTextual() && value.textValue().isEmpty() || isEmptyList(value)) {
        errors.required(path.isEmpty() ? name : path + "." + name, "");
      }
    }
  }

  /** One value and what is in it. */
  public static void value(SchemaNode schema, JsonNode value, String path, FieldErrors errors) {
    switch (value) {
      case ObjectNode object -> check(schema, object, path, errors);
      case ArrayNode array -> {
        SchemaNode items = schema.items();
        for (int i = 0; items != null && i < array.size(); i++) {
          value(items, array.get(i), path + "[" + i + "]", errors);
        }
      }
      default -> {
        Set<String> allowed = schema.enumValues();
        if (!allowed.isEmpty() && value.isTextual() && !allowed.contains(value.textValue())) {
          errors.notSupported(path, value, allowed);
        }
      }
    }
  }

  private static boolean isEmptyList(JsonNode value) {
    return value.isArray() && value.isEmpty();
  }
}
