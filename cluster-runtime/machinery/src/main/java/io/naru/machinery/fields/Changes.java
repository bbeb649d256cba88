package io.naru.machinery.fields;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.ArrayNode;
import io.naru.machinery.Json;
import io.naru.machinery.JsonEquality;
import io.naru.machinery.schema.SchemaNode;
import java.util.Map;
import java.util.Set;
import org.jspecify.annotations.Nullable;

/**
 * Which fields differ between two versions of an object. Found by walking both at once, so that
 * what is equal costs a comparison and no more. Fields that nobody owns (name, version, ...) do not
 * count.
 *
 * @param written added, or changed in value
 * @param removed there before and gone now
 */
record Changes(FieldSet written, FieldSet removed) {

  /** What the server itself keeps in {@code metadata}. */
  private static final Set<String> UNOWNED_METADATA =
      Set.of(
          "name",
          "namespace",
          "uid",
          "creationTimestamp",
          "selfLink",
          "clusterName",
          "generation",
          "managedFields",
          "resourceVersion");

  /** Those fields as a set, to strip them from sets that came from elsewhere. */
  static final FieldSet UNOWNED = unowned();

  /** Structs that every object of a kind has: their presence says nothing. */
  private static final Set<String> ALWAYS_THERE = Set.of("metadata", "spec", "status", "template");

  private static FieldSet unowned() {
    FieldSet result = FieldSet.builder();
    result.include("f:apiVersion");
    result.include("f:kind");
    result.include("f:metadata");
    UNOWNED_METADATA.forEach(name -> result.descend("f:metadata").include("f:" + name));
    return result;
  }

  static Changes between(@Nullable JsonNode before, JsonNode after, SchemaNode schema) {
    Changes changes = new Changes(FieldSet.builder(), FieldSet.builder());
    changes.root(before == null ? Json.object() : before, after, schema);
    changes.written.compact();
    changes.removed.compact();
    return changes;
  }

  boolean isEmpty() {
    return written.isEmpty() && removed.isEmpty();
  }

  private void root(JsonNode before, JsonNode after, SchemaNode schema) {
    fields(before, after, schema, written, removed, Set.of("apiVersion", "kind", "metadata"));
    JsonNode metadataBefore = before.path("metadata");
    JsonNode metadataAfter = after.path("metadata");
    fields(
        metadataBefore,
        metadataAfter,
        Shape.field(schema, "metadata"),
        written.descend("f:metadata"),
        removed.descend("f:metadata"),
        UNOWNED_METADATA);
  }

  private static void fields(
      JsonNode before,
      JsonNode after,
      @Nullable SchemaNode schema,
      FieldSet written,
      FieldSet removed,
      Set<String> except) {
    for (var entry : after.properties()) {
      String name = entry.getKey();
      if (!except.contains(name)) {
        field(before.get(name), entry.getValue(), name, schema, written, removed);
      }
    }
    for (var entry : before.properties()) {
      String name = entry.getKey();
      if (!except.contains(name) && after.get(name) == null) {
        field(entry.getValue(), null, name, schema, written, removed);
      }
    }
  }

  private static void field(
      @Nullable JsonNode before,
      @Nullable JsonNode after,
      String name,
      @Nullable SchemaNode parent,
      FieldSet written,
      FieldSet removed) {
    JsonNode old = present(before);
    JsonNode now = present(after);
    if (old == now || (old != null && now != null && bothPlain(old, now))) {
      if (!JsonEquality.equal(old, now)) {
        written.include(PathElements.field(name));
      }
      return;
    }
    if (old != null && now != null && JsonEquality.equal(old, now)) {
      return;
    }
    String element = PathElements.field(name);
    boolean presenceCounts = !ALWAYS_THERE.contains(name);
    value(
        old,
        now,
        Shape.field(parent, name),
        written.descend(element),
        removed.descend(element),
        presenceCounts);
  }

  private static void value(
      @Nullable JsonNode before,
      @Nullable JsonNode after,
      @Nullable SchemaNode schema,
      FieldSet written,
      FieldSet removed,
      boolean presenceCounts) {
    JsonNode either = after == null ? before : after;
    if (either == null) {
      return;
    }
    Shape shape = Shape.of(schema, either);
    boolean bothEmpty = (before == null || before.isEmpty()) && (after == null || after.isEmpty());
    boolean mixed = before != null && after != null && before.getNodeType() != after.getNodeType();
    if (shape == Shape.LEAF || bothEmpty || mixed) {
      leaf(before, after, written, removed);
      return;
    }
    JsonNode old = before == null ? empty(either) : before;
    JsonNode now = after == null ? empty(either) : after;
    if (shape == Shape.FIELDS) {
      fields(old, now, schema, written, removed, Set.of());
    } else if (schema != null) {
      items(old, now, schema, written, removed);
    }
    if (presenceCounts && before == null) {
      written.include();
    } else if (presenceCounts && after == null) {
      removed.include();
    }
  }

  private static void leaf(
      @Nullable JsonNode before, @Nullable JsonNode after, FieldSet written, FieldSet removed) {
    if (after == null) {
      removed.include();
    } else if (!JsonEquality.equal(before, after)) {
      written.include();
    }
  }

  private static void items(
      JsonNode before, JsonNode after, SchemaNode schema, FieldSet written, FieldSet removed) {
    // Cheaper than naming every item, and by far the most common.
    if (JsonEquality.equal(before, after)) {
      return;
    }
    Map<String, JsonNode> old = Shape.items((ArrayNode) before, schema);
    Map<String, JsonNode> now = Shape.items((ArrayNode) after, schema);
    now.forEach((element, item) -> item(element, old.get(element), item, schema, written, removed));
    old.forEach((element, item) -> {
      if (!now.containsKey(element)) {
        item(element, item, null, schema, written, removed);
      }
    });
  }

  private static void item(
      String element,
      @Nullable JsonNode before,
      @Nullable JsonNode after,
      SchemaNode list,
      FieldSet written,
      FieldSet removed) {
    value(before, after, list.items(), written.descend(element), removed.descend(element), true);
  }

  private static boolean bothPlain(JsonNode before, JsonNode after) {
    return before.isValueNode() && after.isValueNode();
  }

  private static JsonNode empty(JsonNode like) {
    return like.isArray() ? Json.array() : Json.object();
  }

  /** JSON null is no value. */
  private static @Nullable JsonNode present(@Nullable JsonNode node) {
    return node == null || node.isNull() ? null : node;
  }
}
