package io.naru.apiserver.customresources;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.ArrayNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/**
 * Sets the defaults of a schema. Nulls where the schema does not allow them count as missing and
 * are dropped first ("Defaulting and Nullable" in Kubernetes' documentation).
 */
final class SchemaDefaults {

  private SchemaDefaults() {}

  static void apply(@Nullable StructuralSchema schema, JsonNode value) {
    if (schema == null) {
      return;
    }
    if (value instanceof ObjectNode object) {
      dropNulls(schema, object);
      for (Map.Entry<String, StructuralSchema> property : schema.properties().entrySet()) {
        JsonNode standard = property.getValue().defaultValue();
        if (standard != null && !object.has(property.getKey())) {
          object.set(property.getKey(), standard.deepCopy());
        }
      }
      for (Map.Entry<String, JsonNode> field : object.properties()) {
        apply(schema.field(field.getKey()), field.getValue());
      }
    } else if (value instanceof ArrayNode array) {
      array.forEach(item -> apply(schema.items(), item));
    }
  }

  private static void dropNulls(StructuralSchema schema, ObjectNode object) {
    List<String> dropped = new ArrayList<>();
    for (Map.Entry<String, JsonNode> field : object.properties()) {
      StructuralSchema known = schema.field(field.getKey());
      if (field.getValue().isNull() && known != null && !known.nullable()) {
        dropped.add(field.getKey());
      }
    }
    object.remove(dropped);
  }
}
