package io.naru.machinery.schema;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.JsonNodeFactory;

/**
 * Which empty values Go's types would not give back. An optional list, map or plain scalar is left
 * out when empty ({@code omitempty}); one that is a pointer, or that the schema gives a zero
 * default (written even when empty), stays; so do structs, whose presence means something.
 */
final class EmptyValues {

  private static final JsonNodeFactory NODES = JsonNodeFactory.instance;

  private EmptyValues() {}

  static boolean isOmitted(SchemaNode owner, String name, SchemaNode property, JsonNode value) {
    if (!(property instanceof BuiltInNode) || owner.required().contains(name)) {
      return false;
    }
    JsonNode standard = property.defaultValue();
    if (Schemas.keepsZero(property) || standard != null && isEmpty(standard)) {
      return false;
    }
    return switch (property.type()) {
      case LIST, MAP, STRING, INTEGER, NUMBER, BOOLEAN -> isEmpty(value);
      case STRUCT, INT_OR_STRING, QUANTITY, ANY -> false;
    };
  }

  /** What Go has where nothing was given. */
  static JsonNode zero(SchemaNode schema) {
    return switch (schema.type()) {
      case STRUCT, MAP -> NODES.objectNode();
      case LIST -> NODES.arrayNode();
      case STRING -> NODES.textNode("");
      case INTEGER, NUMBER, INT_OR_STRING -> NODES.numberNode(0);
      case BOOLEAN -> NODES.booleanNode(false);
      case QUANTITY -> NODES.textNode("0");
      case ANY -> NODES.nullNode();
    };
  }

  private static boolean isEmpty(JsonNode value) {
    return switch (value.getNodeType()) {
      case ARRAY, OBJECT -> value.isEmpty();
      case STRING -> value.textValue().isEmpty();
      case NUMBER -> value.doubleValue() == 0;
      case BOOLEAN -> !value.booleanValue();
      default -> value.isNull();
    };
  }
}
