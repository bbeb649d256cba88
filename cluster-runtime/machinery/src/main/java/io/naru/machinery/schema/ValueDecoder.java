package io.naru.machinery.schema;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.ArrayNode;
import com.fasterxml.jackson.databind.node.JsonNodeFactory;
import com.fasterxml.jackson.databind.node.ObjectNode;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/**
 * Copies one document along its schema, checking and normalising each value, and remembers what it
 * left out. One document each.
 */
final class ValueDecoder {

  /** As many as Go's strict decoder reports. */
  private static final int MAX_PROBLEMS = 100;

  private static final JsonNodeFactory NODES = JsonNodeFactory.instance;

  private final List<String> unknownFields = new ArrayList<>();

  /** A value that does not fit its type, in the wording of Go's decoder. */
  static final class UnreadableValueException extends RuntimeException {
    UnreadableValueException(String message) {
      super(message, null, false, false);
    }

    @Override
    public String getMessage() {
      return String.valueOf(super.getMessage());
    }
  }

  /**
   * Where a value is. Most values are as they should be, and nobody asks: the texts are made when
   * somebody does.
   *
   * @param parent null for the document
   * @param step a field or a key; empty for an item of a list
   * @param index of an item of a list, else {@link #NONE}
   * @param isField whether Go's errors name the step
   * @param owner name of the struct that the field is in
   */
  record Place(@Nullable Place parent, String step, int index, boolean isField, String owner) {

    private static final int NONE = -1;
    private static final Place DOCUMENT = new Place(null, "", NONE, false, "");

    Place field(String owner, String name) {
      return new Place(this, name, NONE, true, owner);
    }

    Place item(int index) {
      return new Place(this, "", index, false, owner);
    }

    Place key(String key) {
      return new Place(this, key, NONE, false, owner);
    }

    /** With indexes, as problems name it. */
    String path() {
      if (parent == null) {
        return "";
      }
      String before = parent.path();
      if (index != NONE) {
        return before + "[" + index + "]";
      }
      return isField && before.isEmpty() ? step : before + "." + step;
    }

    /** Without indexes, as Go's errors name it. */
    String fields() {
      if (parent == null) {
        return "";
      }
      String before = parent.fields();
      return !isField ? before : before.isEmpty() ? step : before + "." + step;
    }
  }

  List<String> unknownFields() {
    return unknownFields;
  }

  ObjectNode object(SchemaNode schema, ObjectNode object, String kind) {
    return struct(schema, object, Place.DOCUMENT, kind);
  }

  private JsonNode value(SchemaNode schema, JsonNode value, Place place) {
    return switch (schema.type()) {
      case STRUCT -> {
        if (!(value instanceof ObjectNode object)) {
          throw mismatch(value, place, GoTypes.name(schema));
        }
        yield struct(schema, object, place, GoTypes.structName(schema, place.owner()));
      }
      case MAP -> map(schema, value, place);
      case LIST -> list(schema, value, place);
      case STRING -> string(schema, value, place);
      case INTEGER -> {
        if (!value.isIntegralNumber() || !isInRange(schema, value)) {
          throw mismatch(value, place, GoTypes.name(schema));
        }
        yield value;
      }
      case NUMBER -> {
        if (!value.isNumber()) {
          throw mismatch(value, place, GoTypes.name(schema));
        }
        yield value;
      }
      case BOOLEAN -> {
        if (!value.isBoolean()) {
          throw mismatch(value, place, GoTypes.name(schema));
        }
        yield value;
      }
      case INT_OR_STRING -> {
        if (!value.isTextual() && !(value.isIntegralNumber() && value.canConvertToInt())) {
          throw mismatch(value, place, value.isNumber() ? "int32" : "string");
        }
        yield value;
      }
      case QUANTITY -> ScalarFormats.quantity(value);
      case ANY -> value.deepCopy();
    };
  }

  private ObjectNode struct(SchemaNode schema, ObjectNode object, Place place, String name) {
    ObjectNode fields =
        new ObjectNode(NODES, LinkedHashMap.newLinkedHashMap(Math.max(4, object.size())));
    for (Map.Entry<String, JsonNode> field : object.properties()) {
      SchemaNode property = schema.properties().get(field.getKey());
      Place inner = place.field(name, field.getKey());
      if (property == null) {
        unknown(inner.path());
        continue;
      }
      if (field.getValue().isNull()) {
        continue;
      }
      JsonNode value = value(property, field.getValue(), inner);
      if (!EmptyValues.isOmitted(schema, field.getKey(), property, value)) {
        fields.set(field.getKey(), value);
      }
    }
    return fields;
  }

  private void unknown(String path) {
    if (unknownFields.size() < MAX_PROBLEMS) {
      unknownFields.add("unknown field \"" + path + "\"");
    }
  }

  private ObjectNode map(SchemaNode schema, JsonNode value, Place place) {
    SchemaNode values = schema.values();
    if (!(value instanceof ObjectNode object) || values == null) {
      throw mismatch(value, place, GoTypes.name(schema));
    }
    ObjectNode map = NODES.objectNode();
    for (Map.Entry<String, JsonNode> entry : object.properties()) {
      Place inner = place.key(entry.getKey());
      map.set(entry.getKey(), element(values, entry.getValue(), inner));
    }
    return map;
  }

  private ArrayNode list(SchemaNode schema, JsonNode value, Place place) {
    SchemaNode items = schema.items();
    if (!(value instanceof ArrayNode array) || items == null) {
      throw mismatch(value, place, GoTypes.name(schema));
    }
    ArrayNode list = NODES.arrayNode(array.size());
    for (int i = 0; i < array.size(); i++) {
      list.add(element(items, array.get(i), place.item(i)));
    }
    return list;
  }

  /** In lists and maps null leaves Go's zero value. */
  private JsonNode element(SchemaNode schema, JsonNode value, Place place) {
    return value.isNull() ? EmptyValues.zero(schema) : value(schema, value, place);
  }

  private JsonNode string(SchemaNode schema, JsonNode value, Place place) {
    if (!value.isTextual()) {
      throw mismatch(value, place, GoTypes.name(schema));
    }
    return switch (schema.format()) {
      case "byte" -> ScalarFormats.base64(value.textValue());
      case "date-time" ->
          ScalarFormats.time(value.textValue(), Schemas.nameOf(schema).endsWith(".MicroTime"));
      default -> value;
    };
  }

  private static boolean isInRange(SchemaNode schema, JsonNode value) {
    return schema.format().equals("int32") ? value.canConvertToInt() : value.canConvertToLong();
  }

  private static UnreadableValueException mismatch(JsonNode value, Place place, String type) {
    String what = kindOf(value);
    if (value.isNumber() && !type.equals("string") && !type.contains("[")) {
      what += " " + value.asText();
    }
    return new UnreadableValueException(
        "json: cannot unmarshal "
            + what
            + " into Go struct field "
            + place.owner()
            + "."
            + place.fields()
            + " of type "
            + type);
  }

  /** As Go names the kinds of JSON. */
  static String kindOf(JsonNode value) {
    return switch (value.getNodeType()) {
      case ARRAY -> "array";
      case BOOLEAN -> "bool";
      case NUMBER -> "number";
      case OBJECT, POJO -> "object";
      case STRING, BINARY -> "string";
      case NULL, MISSING -> "null";
    };
  }
}
