package io.naru.machinery.fields;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.ArrayNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import io.naru.machinery.GroupVersionKind;
import io.naru.machinery.Json;
import io.naru.machinery.Status;
import io.naru.machinery.StatusException;
import io.naru.machinery.schema.SchemaNode;
import java.util.ArrayList;
import java.util.List;
import org.jspecify.annotations.Nullable;

/**
 * Reads an applied configuration: which fields it claims, and what is wrong with it by the schema.
 */
final class AppliedFields {

  private final List<String> errors = new ArrayList<>();

  private AppliedFields() {}

  /**
   * The fields of a configuration, those that nobody owns included.
   *
   * @throws StatusException 500, as Kubernetes answers it, if the configuration does not fit the
   *     schema, or has two items of one key in a list
   */
  static FieldSet of(ObjectNode applied, SchemaNode schema) {
    AppliedFields reader = new AppliedFields();
    FieldSet set = FieldSet.builder();
    reader.fields(applied, schema, set, "");
    if (!reader.errors.isEmpty()) {
      throw reader.failure(applied);
    }
    return set.compact();
  }

  private StatusException failure(ObjectNode applied) {
    String what =
        Json.text(applied, "metadata", "namespace")
            + "/"
            + Json.text(applied, "metadata", "name")
            + "; "
            + GroupVersionKind.of(Json.text(applied, "apiVersion"), Json.text(applied, "kind"));
    String why =
        errors.size() == 1 ? errors.getFirst() : "errors:\n  " + String.join("\n  ", errors);
    return new StatusException(
        new Status(500, "", "failed to create typed patch object (" + what + "): " + why, null));
  }

  private void fields(JsonNode object, @Nullable SchemaNode schema, FieldSet set, String path) {
    for (var entry : object.properties()) {
      String name = entry.getKey();
      String where = path + "." + name;
      SchemaNode child = Shape.field(schema, name);
      if (child == null && schema != null && schema.type() == SchemaNode.Type.STRUCT) {
        errors.add(where + ": field not declared in schema");
        continue;
      }
      boolean isKey = schema == null || schema.type() != SchemaNode.Type.STRUCT;
      value(entry.getValue(), child, set.descend(PathElements.field(name)), where, isKey);
    }
  }

  private void value(
      JsonNode value, @Nullable SchemaNode schema, FieldSet set, String path, boolean always) {
    if (value.isNull() || (value.isObject() && value.isEmpty())) {
      set.include();
      return;
    }
    if (schema != null && !fits(value, schema, path)) {
      return;
    }
    switch (Shape.of(schema, value)) {
      case LEAF -> set.include();
      case FIELDS -> {
        fields(value, schema, set, path);
        if (always) {
          set.include();
        }
      }
      case KEYED, SET -> {
        if (schema != null && value instanceof ArrayNode list) {
          items(list, schema, set, path);
        }
      }
    }
  }

  private void items(ArrayNode list, SchemaNode schema, FieldSet set, String path) {
    int index = 0;
    for (JsonNode item : list) {
      String element = Shape.element(item, schema);
      if (element == null) {
        errors.add(path + ": element " + index + ": " + keyless(item, schema));
      } else if (set.at(element).isMember()) {
        errors.add(path + ": duplicate entries for key " + PathElements.show(element));
      } else {
        FieldSet child = set.descend(element);
        child.include();
        value(item, schema.items(), child, path + PathElements.show(element), true);
      }
      index++;
    }
  }

  private static String keyless(JsonNode item, SchemaNode schema) {
    if (!item.isObject()) {
      return "associative list with keys may not have non-map elements";
    }
    String missing =
        schema.listMapKeys().stream().filter(key -> !item.hasNonNull(key)).findFirst().orElse("");
    return "associative list with keys has an element that omits key field \""
        + missing
        + "\" (and doesn't have default value)";
  }

  private boolean fits(JsonNode value, SchemaNode schema, String path) {
    String expected =
        switch (schema.type()) {
          case STRUCT, MAP -> value.isObject() ? "" : "map";
          case LIST -> value.isArray() ? "" : "list";
          case STRING -> value.isTextual() ? "" : "string";
          case BOOLEAN -> value.isBoolean() ? "" : "boolean";
          case INTEGER, NUMBER -> value.isNumber() ? "" : "numeric (int or float)";
          case INT_OR_STRING, QUANTITY -> value.isValueNode() ? "" : "scalar";
          case ANY -> "";
        };
    if (!expected.isEmpty()) {
      errors.add(path + ": expected " + expected + ", got " + kind(value));
    }
    return expected.isEmpty();
  }

  private static String kind(JsonNode value) {
    return switch (value.getNodeType()) {
      case OBJECT, POJO -> "map";
      case ARRAY -> "list";
      case STRING, BINARY -> "string";
      case BOOLEAN -> "boolean";
      case NUMBER -> "number";
      case NULL, MISSING -> "null";
    };
  }
}
