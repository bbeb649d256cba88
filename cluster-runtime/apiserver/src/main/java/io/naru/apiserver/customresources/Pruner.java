package io.naru.apiserver.customresources;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.ArrayNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Set;
import org.jspecify.annotations.Nullable;

/**
 * Removes the fields that a schema does not know ("Field pruning" in Kubernetes' documentation of
 * custom resource definitions), and remembers where they were.
 */
final class Pruner {

  /** What every object has, whether its schema says so or not. */
  private static final Set<String> ENVELOPE = Set.of("apiVersion", "kind", "metadata");

  private final List<String> removed = new ArrayList<>();

  private Pruner() {}

  /** Prunes a whole object; returns the paths of what was removed. */
  static List<String> prune(StructuralSchema schema, ObjectNode object) {
    Pruner pruner = new Pruner();
    pruner.object(schema, object, "", true);
    return pruner.removed;
  }

  private void value(@Nullable StructuralSchema schema, JsonNode value, String path) {
    if (schema == null) {
      return;
    }
    if (value instanceof ObjectNode object) {
      object(schema, object, path, schema.embedded());
    } else if (value instanceof ArrayNode array) {
      for (int i = 0; i < array.size(); i++) {
        value(schema.items(), array.get(i), path + "[" + i + "]");
      }
    }
  }

  private void object(StructuralSchema schema, ObjectNode object, String path, boolean resource) {
    List<String> unknown = new ArrayList<>();
    for (Map.Entry<String, JsonNode> field : object.properties()) {
      String name = field.getKey();
      if (resource && ENVELOPE.contains(name)) {
        continue;
      }
      String where = path.isEmpty() ? name : path + "." + name;
      StructuralSchema known = schema.field(name);
      if (known != null) {
        value(known, field.getValue(), where);
      } else if (!schema.preserveUnknown()) {
        unknown.add(name);
        removed.add(where);
      }
    }
    object.remove(unknown);
  }
}
