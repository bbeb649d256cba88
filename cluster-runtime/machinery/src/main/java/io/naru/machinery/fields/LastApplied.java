package io.naru.machinery.fields;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import io.naru.machinery.Json;
import io.naru.machinery.StatusException;
import io.naru.machinery.schema.SchemaNode;
import java.io.UncheckedIOException;
import org.jspecify.annotations.Nullable;

/**
 * The way from client-side to server-side apply: kubectl may change what it applied before in the
 * old way, as its annotation tells, though another manager's name stands on it ("Migrating from
 * client-side apply"). Only for the manager that kubectl is by default; any other opts out.
 */
final class LastApplied {

  private static final String MANAGER = "kubectl";
  private static final String ANNOTATION = "kubectl.kubernetes.io/last-applied-configuration";

  private LastApplied() {}

  /** Fields applied in the old way that have kept the value they were given. */
  static FieldSet unchanged(@Nullable ObjectNode live, String manager, SchemaNode schema) {
    if (live == null || !manager.equals(MANAGER)) {
      return FieldSet.empty();
    }
    String text = Json.text(live, "metadata", "annotations", ANNOTATION);
    if (text.isEmpty()) {
      return FieldSet.empty();
    }
    try {
      ObjectNode last = Json.parseObject(text);
      ObjectNode again = live.deepCopy();
      ApplyMerge.into(again, last, schema);
      FieldSet different = Changes.between(live, again, schema).written();
      return AppliedFields.of(last, schema).difference(different);
    } catch (StatusException | UncheckedIOException unreadable) {
      // Anybody may write the annotation; if it says nothing, it allows nothing.
      return FieldSet.empty();
    }
  }

  /** Keeps the annotation true, for those who go back to client-side apply. */
  static void update(
      @Nullable ObjectNode live, ObjectNode merged, ObjectNode applied, String manager) {
    if (live == null
        || !manager.equals(MANAGER)
        || Json.at(live, "metadata", "annotations", ANNOTATION) == null) {
      return;
    }
    ObjectNode now = applied.deepCopy();
    JsonNode annotations = Json.at(now, "metadata", "annotations");
    if (annotations instanceof ObjectNode present) {
      present.remove(ANNOTATION);
    }
    Json.ensureObject(merged, "metadata", "annotations").put(ANNOTATION, now + "\n");
  }
}
