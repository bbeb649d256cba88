package io.naru.machinery.patch;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.ArrayNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import io.naru.machinery.Json;
import io.naru.machinery.schema.SchemaNode;
import java.util.HashSet;
import java.util.Set;
import org.jspecify.annotations.Nullable;

/**
 * Kubernetes' strategic merge patch: as JSON merge patch, but lists that the schema marks with a
 * patch strategy {@code merge} merge by key (or, of scalars, as sets), and directives in the patch
 * say what else shall happen: {@code $patch}, {@code $retainKeys}, {@code $setElementOrder/x},
 * {@code $deleteFromPrimitiveList/x}. See "Strategic Merge Patch" in Kubernetes' API conventions.
 *
 * <p>A patch that is malformed is answered with 400, one with a directive that does not exist with
 * 422, one whose list items lack their merge key with 500, as Kubernetes does.
 */
public final class StrategicMergePatch {

  static final String DIRECTIVE = "$patch";
  private static final String RETAIN_KEYS = "$retainKeys";
  private static final String SET_ORDER = "$setElementOrder/";
  private static final String DELETE_VALUES = "$deleteFromPrimitiveList/";

  private StrategicMergePatch() {}

  /**
   * The patched object: a new tree that shares nothing with the inputs, which stay untouched.
   * Fields that the schema does not know are merged as by {@link MergePatch}.
   */
  public static ObjectNode apply(ObjectNode original, ObjectNode patch, SchemaNode schema) {
    ObjectNode result = original.deepCopy();
    merge(result, patch, schema);
    return result;
  }

  static void merge(ObjectNode target, ObjectNode patch, @Nullable SchemaNode schema) {
    JsonNode directive = patch.get(DIRECTIVE);
    if (directive != null) {
      switch (directive.asText()) {
        case "replace" -> target.removeAll();
        case "delete" -> {
          target.removeAll();
          return;
        }
        case "merge" -> {}
        default ->
            throw PatchErrors.inapplicable(
                "unknown patch type \"" + directive.asText() + "\" in " + patch);
      }
    }
    retainKeys(target, patch);
    patch.properties().forEach(entry -> mergeEntry(target, patch, entry.getKey(), schema));
  }

  private static void mergeEntry(
      ObjectNode target, ObjectNode patch, String key, @Nullable SchemaNode schema) {
    if (key.equals(DIRECTIVE) || key.equals(RETAIN_KEYS)) {
      return;
    }
    if (key.startsWith(SET_ORDER)) {
      String field = key.substring(SET_ORDER.length());
      if (!patch.has(field) && !patch.has(DELETE_VALUES + field)) {
        mergeField(target, patch, field, schema);
      }
    } else if (key.startsWith(DELETE_VALUES)) {
      String field = key.substring(DELETE_VALUES.length());
      if (!patch.has(field)) {
        mergeField(target, patch, field, schema);
      }
    } else {
      mergeField(target, patch, key, schema);
    }
  }

  /** Merges one field with all that the patch says of it, be it a value or directives. */
  private static void mergeField(
      ObjectNode target, ObjectNode patch, String field, @Nullable SchemaNode parent) {
    SchemaNode schema = child(parent, field);
    JsonNode value = patch.get(field);
    ArrayNode order = list(patch, SET_ORDER + field);
    ArrayNode deletions = list(patch, DELETE_VALUES + field);
    if (value != null && value.isNull()) {
      target.remove(field);
    } else if (value instanceof ObjectNode change) {
      boolean merges =
          target.get(field) instanceof ObjectNode
              && (schema == null || !schema.patchStrategies().contains("replace"));
      merge(
          merges && target.get(field) instanceof ObjectNode existing
              ? existing
              : target.putObject(field),
          change,
          schema);
    } else if (schema != null && mergesAsList(schema) && (value == null || value.isArray())) {
      ArrayNode before = target.get(field) instanceof ArrayNode existing ? existing : null;
      if (before == null && value == null) {
        return;
      }
      ArrayNode added = value instanceof ArrayNode array ? array : Json.array();
      target.set(
          field,
          StrategicLists.merge(
              before == null ? Json.array() : before, added, order, deletions, field, schema));
    } else if (value != null) {
      target.set(field, clean(value, schema));
    }
  }

  private static boolean mergesAsList(SchemaNode schema) {
    return schema.type() == SchemaNode.Type.LIST && schema.patchStrategies().contains("merge");
  }

  /** A copy of what a patch adds, without directives and nulls that have nothing to act on. */
  static JsonNode clean(JsonNode value, @Nullable SchemaNode schema) {
    if (value instanceof ObjectNode object) {
      ObjectNode result = Json.object();
      merge(result, object, schema);
      return result;
    }
    if (value instanceof ArrayNode array) {
      ArrayNode result = Json.array();
      SchemaNode items = schema == null ? null : schema.items();
      array.forEach(item -> result.add(clean(item, items)));
      return result;
    }
    return value;
  }

  private static void retainKeys(ObjectNode target, ObjectNode patch) {
    ArrayNode retained = list(patch, RETAIN_KEYS);
    if (retained == null) {
      return;
    }
    Set<String> keys = new HashSet<>();
    retained.forEach(key -> keys.add(key.asText()));
    patch
        .properties()
        .forEach(entry -> {
          String key = entry.getKey();
          if (!key.startsWith("$") && !entry.getValue().isNull() && !keys.contains(key)) {
            throw PatchErrors.malformed(
                "$retainKeys must name every key of the patch, but not " + key);
          }
        });
    target.retain(keys);
  }

  private static @Nullable ArrayNode list(ObjectNode patch, String key) {
    JsonNode value = patch.get(key);
    if (value == null || value.isNull()) {
      return null;
    }
    if (value instanceof ArrayNode array) {
      return array;
    }
    throw PatchErrors.malformed(key + " must be a list");
  }

  static @Nullable SchemaNode child(@Nullable SchemaNode schema, String field) {
    if (schema == null) {
      return null;
    }
    return schema.type() == SchemaNode.Type.MAP ? schema.values() : schema.properties().get(field);
  }
}
