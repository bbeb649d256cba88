package io.naru.machinery.patch;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import io.naru.machinery.Json;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/**
 * JSON Merge Patch (RFC 7386): objects merge field by field, null removes, anything else replaces.
 */
public final class MergePatch {

  private MergePatch() {}

  /** The patched object: a new tree that shares nothing with the inputs, which stay untouched. */
  public static ObjectNode apply(ObjectNode original, ObjectNode patch) {
    ObjectNode result = original.deepCopy();
    merge(result, patch);
    return result;
  }

  /**
   * As {@link #apply}, but a tree that shares with both inputs whatever the patch leaves as it is:
   * for those who go on to copy it anyway.
   */
  public static ObjectNode merged(ObjectNode original, ObjectNode patch) {
    ObjectNode result = Json.object();
    result.setAll(original);
    for (Map.Entry<String, JsonNode> entry : patch.properties()) {
      String name = entry.getKey();
      JsonNode value = entry.getValue();
      if (value.isNull()) {
        result.remove(name);
      } else if (value instanceof ObjectNode change) {
        boolean present = result.get(name) instanceof ObjectNode;
        ObjectNode existing = present ? (ObjectNode) result.get(name) : Json.object();
        result.set(name, merged(existing, change));
      } else {
        result.set(name, value);
      }
    }
    return result;
  }

  /**
   * The smallest patch that turns one object into the other. Nulls in {@code to} count as absent.
   */
  public static ObjectNode diff(ObjectNode from, ObjectNode to) {
    ObjectNode patch = Json.object();
    from.properties()
        .forEach(entry -> {
          if (absent(to.get(entry.getKey())) && !entry.getValue().isNull()) {
            patch.putNull(entry.getKey());
          }
        });
    to.properties()
        .forEach(entry -> {
          JsonNode before = from.get(entry.getKey());
          JsonNode after = entry.getValue();
          if (after.isNull() || after.equals(before)) {
            return;
          }
          patch.set(
              entry.getKey(),
              before instanceof ObjectNode old && after instanceof ObjectNode now
                  ? diff(old, now)
                  : after.deepCopy());
        });
    return patch;
  }

  private static void merge(ObjectNode target, ObjectNode patch) {
    patch
        .properties()
        .forEach(entry -> {
          String name = entry.getKey();
          JsonNode value = entry.getValue();
          if (value.isNull()) {
            target.remove(name);
          } else if (value instanceof ObjectNode change) {
            ObjectNode child =
                target.get(name) instanceof ObjectNode existing ? existing : target.putObject(name);
            merge(child, change);
          } else {
            target.set(name, value.deepCopy());
          }
        });
  }

  private static boolean absent(@Nullable JsonNode node) {
    return node == null || node.isNull();
  }
}
