package io.naru.machinery.fields;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.ArrayNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import io.naru.machinery.Json;
import io.naru.machinery.schema.SchemaNode;
import java.util.ArrayDeque;
import java.util.ArrayList;
import java.util.Deque;
import java.util.List;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/**
 * The structured merge of server-side apply: what an applied configuration says wins, what it does
 * not mention stays.
 */
final class ApplyMerge {

  private ApplyMerge() {}

  /** Merges into a tree of the caller's own. Nulls of the configuration remove. */
  static void into(ObjectNode target, ObjectNode applied, @Nullable SchemaNode schema) {
    applied
        .properties()
        .forEach(entry -> {
          String name = entry.getKey();
          JsonNode value = entry.getValue();
          if (value.isNull()) {
            target.remove(name);
          } else {
            target.set(name, merge(target.get(name), value, Shape.field(schema, name)));
          }
        });
  }

  /** {@code before} may become part of the result. */
  private static JsonNode merge(
      @Nullable JsonNode before, JsonNode applied, @Nullable SchemaNode schema) {
    return switch (Shape.of(schema, applied)) {
      case LEAF -> applied.deepCopy();
      case FIELDS -> {
        ObjectNode target = before instanceof ObjectNode object ? object : Json.object();
        into(target, (ObjectNode) applied, schema);
        yield target;
      }
      case KEYED, SET ->
          schema != null && before instanceof ArrayNode list
              ? lists(list, (ArrayNode) applied, schema)
              : lists(Json.array(), (ArrayNode) applied, schema);
    };
  }

  /**
   * The items of both: those of the configuration in its order, the others where they stood, before
   * the shared item that they preceded.
   */
  private static ArrayNode lists(ArrayNode before, ArrayNode applied, @Nullable SchemaNode schema) {
    if (schema == null) {
      return applied.deepCopy();
    }
    Map<String, JsonNode> old = Shape.items(before, schema);
    Map<String, JsonNode> now = Shape.items(applied, schema);
    Deque<String> shared = new ArrayDeque<>();
    now.keySet().stream().filter(old::containsKey).forEach(shared::add);
    ArrayNode result = Json.array();
    List<String> oldOrder = new ArrayList<>(old.keySet());
    int left = 0;
    for (Map.Entry<String, JsonNode> entry : now.entrySet()) {
      // Others go first, up to the shared item whose turn it is; shared ones out of turn are
      // passed.
      while (left < oldOrder.size() && !oldOrder.get(left).equals(shared.peekFirst())) {
        String element = oldOrder.get(left++);
        if (!now.containsKey(element)) {
          append(result, old.get(element));
        }
      }
      JsonNode was = old.get(entry.getKey());
      if (was != null) {
        shared.pollFirst();
      }
      JsonNode first = was instanceof ArrayNode several ? several.get(0) : was;
      result.add(merge(first, entry.getValue(), schema.items()));
    }
    for (; left < oldOrder.size(); left++) {
      if (!now.containsKey(oldOrder.get(left))) {
        append(result, old.get(oldOrder.get(left)));
      }
    }
    return result;
  }

  /** Items that share a key stand together in an array. */
  private static void append(ArrayNode result, @Nullable JsonNode item) {
    if (item instanceof ArrayNode several) {
      result.addAll(several);
    } else if (item != null) {
      result.add(item);
    }
  }
}
