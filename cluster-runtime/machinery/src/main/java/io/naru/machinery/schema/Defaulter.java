package io.naru.machinery.schema;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.ArrayNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import io.naru.machinery.schema.SchemaNode.Type;
import java.util.Map;

/**
 * Sets the defaults that a schema names. Those of built-in kinds include what Go writes where
 * nothing was given: empty structs that are not pointers, zero values of fields that are always
 * written. Defaults that depend on other fields are set by each kind.
 */
public final class Defaulter {

  private Defaulter() {}

  /** Sets what is missing, everywhere below; makes no parent that has no default itself. */
  public static void apply(SchemaNode schema, ObjectNode object) {
    if (schema.type() == Type.MAP) {
      SchemaNode values = schema.values();
      if (values != null) {
        object.forEach(value -> descend(values, value));
      }
      return;
    }
    for (Map.Entry<String, SchemaNode> property : schema.properties().entrySet()) {
      SchemaNode node = property.getValue();
      JsonNode value = object.get(property.getKey());
      if (value == null) {
        JsonNode standard = node.defaultValue();
        if (standard == null || !fits(node, standard)) {
          continue;
        }
        value = standard.deepCopy();
        object.set(property.getKey(), value);
      }
      descend(node, value);
    }
  }

  private static void descend(SchemaNode schema, JsonNode value) {
    if (value instanceof ObjectNode object) {
      apply(schema, object);
    } else if (value instanceof ArrayNode array) {
      SchemaNode items = schema.items();
      if (items != null) {
        array.forEach(item -> descend(items, item));
      }
    }
  }

  /** Upstream gives {@code {}} as the default of times and quantities too, where it means none. */
  private static boolean fits(SchemaNode schema, JsonNode standard) {
    if (standard.isNull()) {
      return true; // Go writes null where such a field is empty
    }
    return switch (schema.type()) {
      case STRUCT, MAP -> standard.isObject();
      case LIST -> standard.isArray();
      case STRING -> standard.isTextual();
      case INTEGER -> standard.isIntegralNumber();
      case NUMBER -> standard.isNumber();
      case BOOLEAN -> standard.isBoolean();
      case QUANTITY, INT_OR_STRING -> standard.isValueNode();
      case ANY -> !(schema instanceof BuiltInNode);
    };
  }
}
