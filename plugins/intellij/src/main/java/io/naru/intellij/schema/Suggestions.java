package io.naru.intellij.schema;

import java.util.ArrayList;
import java.util.List;
import java.util.Optional;

/** What could be written at a place of a manifest, and what is said of it. May ask the cluster. */
public final class Suggestions {

  /**
   * @param text what is inserted
   */
  public record Suggestion(String text, String type, boolean required) {}

  private Suggestions() {}

  /** Values after a colon, else fields. */
  public static List<Suggestion> at(String text, int offset, ClusterSchema schema) {
    YamlPath path = YamlPath.at(text, offset);
    Optional<ClusterSchema.Place> around =
        schema.place(path.apiVersion(), path.kind(), path.path());
    if (around.isEmpty()) {
      return List.of();
    }
    List<Suggestion> suggestions = new ArrayList<>();
    boolean value = !path.key().isEmpty() && afterColon(text, offset);
    for (ClusterSchema.Field field : around.get().fields()) {
      if (!value) {
        suggestions.add(new Suggestion(field.name() + ": ", field.type(), field.required()));
      } else if (field.name().equals(path.key())) {
        field.values().forEach(one -> suggestions.add(new Suggestion(one, field.type(), false)));
        if (field.type().equals("boolean")) {
          suggestions.add(new Suggestion("true", "boolean", false));
          suggestions.add(new Suggestion("false", "boolean", false));
        }
      }
    }
    return suggestions;
  }

  /** What the schema says of the field on a line, as simple HTML; empty if nothing. */
  public static Optional<String> documentation(String text, int offset, ClusterSchema schema) {
    YamlPath path = YamlPath.at(text, offset);
    return schema
        .place(path.apiVersion(), path.kind(), path.path())
        .flatMap(place ->
            place.fields().stream().filter(field -> field.name().equals(path.key())).findFirst())
        .map(field ->
            "<b>"
                + escape(field.name())
                + "</b> "
                + escape(field.type())
                + (field.required() ? " (required)" : "")
                + "<p>"
                + escape(field.description()));
  }

  private static boolean afterColon(String text, int offset) {
    int start = text.lastIndexOf('\n', offset - 1) + 1;
    return text.substring(start, offset).contains(":");
  }

  private static String escape(String text) {
    return text.replace("&", "&amp;").replace("<", "&lt;").replace("\n", "<br>");
  }
}
