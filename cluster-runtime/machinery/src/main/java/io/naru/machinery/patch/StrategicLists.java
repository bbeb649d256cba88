package io.naru.machinery.patch;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.ArrayNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import io.naru.machinery.Json;
import io.naru.machinery.Status;
import io.naru.machinery.StatusException;
import io.naru.machinery.schema.SchemaNode;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.HashMap;
import java.util.Iterator;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;
import org.jspecify.annotations.Nullable;

/**
 * How strategic merge patch merges lists. Items are told apart by their merge key, scalars by
 * themselves.
 *
 * <p>Order, as in Kubernetes: items that the patch (or its {@code $setElementOrder}) names come in
 * that order, the others keep theirs, and the two are interleaved as they stood before. So an item
 * that is new comes before those that the patch does not name.
 */
final class StrategicLists {

  private StrategicLists() {}

  static ArrayNode merge(
      ArrayNode before,
      ArrayNode patch,
      @Nullable ArrayNode order,
      @Nullable ArrayNode deletions,
      String field,
      SchemaNode schema) {
    boolean objects = holdsObjects(before) || holdsObjects(patch);
    if (objects && schema.patchMergeKey().isEmpty()) {
      throw internal("cannot merge lists without merge key for " + field);
    }
    String mergeKey = objects ? schema.patchMergeKey() : "";
    List<JsonNode> original = new ArrayList<>();
    before.forEach(original::add);
    if (deletions != null) {
      Set<String> gone = keys(deletions, "");
      original.removeIf(item -> gone.contains(item.asText()));
    }
    List<JsonNode> additions = directives(original, patch, mergeKey);
    List<JsonNode> merged =
        objects
            ? mergeObjects(original, additions, mergeKey, schema.items())
            : mergeScalars(original, additions);
    if (order == null && additions.isEmpty()) {
      return Json.array().addAll(merged);
    }
    Set<String> wanted = keys(order == null ? additions : order, mergeKey);
    if (order != null) {
      checkOrder(additions, wanted, mergeKey, field);
    }
    return interleave(merged, wanted, keys(original, mergeKey), mergeKey);
  }

  /** Obeys {@code $patch} items, which change the original, and returns the others of the patch. */
  private static List<JsonNode> directives(
      List<JsonNode> original, ArrayNode patch, String mergeKey) {
    List<JsonNode> additions = new ArrayList<>();
    boolean replace = false;
    for (JsonNode item : patch) {
      JsonNode directive =
          item instanceof ObjectNode object ? object.get(StrategicMergePatch.DIRECTIVE) : null;
      switch (directive == null ? "" : directive.asText()) {
        case "" -> additions.add(item);
        case "merge" -> additions.add(item);
        case "replace" -> replace = true;
        case "delete" -> {
          String key = key(item, mergeKey);
          original.removeIf(other -> key(other, mergeKey).equals(key));
        }
        default -> throw PatchErrors.inapplicable("unknown patch type in list item " + item);
      }
    }
    if (replace) {
      original.clear();
    }
    return additions;
  }

  private static List<JsonNode> mergeObjects(
      List<JsonNode> original,
      List<JsonNode> additions,
      String mergeKey,
      @Nullable SchemaNode items) {
    List<JsonNode> merged = new ArrayList<>(original);
    Map<String, ObjectNode> byKey = new HashMap<>();
    for (JsonNode item : original) {
      if (item instanceof ObjectNode object && object.has(mergeKey)) {
        byKey.putIfAbsent(key(item, mergeKey), object);
      }
    }
    for (JsonNode item : additions) {
      String key = key(item, mergeKey);
      ObjectNode existing = byKey.get(key);
      if (existing == null) {
        existing = Json.object();
        byKey.put(key, existing);
        merged.add(existing);
      }
      StrategicMergePatch.merge(existing, (ObjectNode) item, items);
    }
    return merged;
  }

  private static List<JsonNode> mergeScalars(List<JsonNode> original, List<JsonNode> additions) {
    Set<JsonNode> merged = new LinkedHashSet<>(original);
    merged.addAll(additions);
    return new ArrayList<>(merged);
  }

  private static void checkOrder(
      List<JsonNode> additions, Set<String> order, String mergeKey, String field) {
    Iterator<String> remaining = order.iterator();
    for (String key : keys(additions, mergeKey)) {
      boolean found = false;
      while (!found && remaining.hasNext()) {
        found = remaining.next().equals(key);
      }
      if (!found) {
        throw PatchErrors.malformed(
            "the order of the patched list "
                + field
                + " does not agree with its $setElementOrder list");
      }
    }
  }

  private static ArrayNode interleave(
      List<JsonNode> merged, Set<String> wanted, Set<String> before, String mergeKey) {
    Map<String, Integer> wantedAt = positions(wanted);
    Map<String, Integer> wasAt = positions(before);
    List<JsonNode> named = new ArrayList<>();
    List<JsonNode> others = new ArrayList<>();
    for (JsonNode item : merged) {
      (wantedAt.containsKey(key(item, mergeKey)) ? named : others).add(item);
    }
    named.sort(
        Comparator.comparing(
            item -> wantedAt.getOrDefault(key(item, mergeKey), Integer.MAX_VALUE)));
    ArrayNode result = Json.array();
    int next = 0;
    for (JsonNode item : named) {
      Integer here = wasAt.get(key(item, mergeKey));
      while (here != null && next < others.size()) {
        Integer there = wasAt.get(key(others.get(next), mergeKey));
        if (there == null || there > here) {
          break;
        }
        result.add(others.get(next++));
      }
      result.add(item);
    }
    return result.addAll(others.subList(next, others.size()));
  }

  private static Map<String, Integer> positions(Set<String> keys) {
    Map<String, Integer> positions = new HashMap<>();
    for (String key : keys) {
      positions.put(key, positions.size());
    }
    return positions;
  }

  private static Set<String> keys(Iterable<JsonNode> items, String mergeKey) {
    Set<String> keys = new LinkedHashSet<>();
    for (JsonNode item : items) {
      keys.add(key(item, mergeKey));
    }
    return keys;
  }

  private static String key(JsonNode item, String mergeKey) {
    if (mergeKey.isEmpty()) {
      return item.asText();
    }
    JsonNode key = item.get(mergeKey);
    if (key == null || !item.isObject()) {
      throw internal("map: " + item + " does not contain declared merge key: " + mergeKey);
    }
    return key.asText();
  }

  private static boolean holdsObjects(ArrayNode list) {
    return !list.isEmpty() && list.get(0).isObject();
  }

  private static StatusException internal(String message) {
    return new StatusException(new Status(500, "", message, null));
  }
}
