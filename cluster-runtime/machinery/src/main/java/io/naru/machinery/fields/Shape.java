package io.naru.machinery.fields;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.ArrayNode;
import io.naru.machinery.Json;
import io.naru.machinery.schema.SchemaNode;
import java.util.LinkedHashMap;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/** How ownership sees a value: as one thing, or as fields or items that are owned one by one. */
enum Shape {
  /** Scalars, atomic lists and maps. */
  LEAF,
  /** Structs and maps. */
  FIELDS,
  /** Lists whose items have keys. */
  KEYED,
  /** Lists of scalars, each at most once. */
  SET;

  /** Of a value by its schema; where that leaves it open, objects have fields. */
  static Shape of(@Nullable SchemaNode schema, JsonNode value) {
    if (value.isObject()) {
      return schema == null || !schema.atomic() ? FIELDS : LEAF;
    }
    if (value.isArray() && schema != null && schema.type() == SchemaNode.Type.LIST) {
      return switch (schema.listType()) {
        case ATOMIC -> LEAF;
        case SET -> SET;
        case MAP -> KEYED;
      };
    }
    return LEAF;
  }

  /** The schema of a field of a struct or map; null if there is none. */
  static @Nullable SchemaNode field(@Nullable SchemaNode schema, String name) {
    if (schema == null) {
      return null;
    }
    return schema.type() == SchemaNode.Type.MAP ? schema.values() : schema.properties().get(name);
  }

  /**
   * Items of a KEYED or SET list by path element, in order. Items that share an element stand
   * together in an array; items without one are left out.
   */
  static Map<String, JsonNode> items(ArrayNode list, SchemaNode schema) {
    Map<String, JsonNode> items = LinkedHashMap.newLinkedHashMap(list.size());
    for (JsonNode item : list) {
      String element = element(item, schema);
      if (element != null) {
        items.merge(element, item, Shape::together);
      }
    }
    return items;
  }

  static @Nullable String element(JsonNode item, SchemaNode list) {
    return list.listType() == SchemaNode.ListType.SET
        ? PathElements.value(item)
        : PathElements.key(item, list);
  }

  private static JsonNode together(JsonNode first, JsonNode second) {
    ArrayNode all = Json.array();
    if (first instanceof ArrayNode several) {
      all.addAll(several);
    } else {
      all.add(first);
    }
    return all.add(second);
  }
}
