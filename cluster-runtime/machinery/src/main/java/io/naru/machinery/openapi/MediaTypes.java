package io.naru.machinery.openapi;

import io.naru.machinery.GroupVersionKind;
import io.naru.machinery.schema.Schemas;
import java.util.List;
import org.jspecify.annotations.Nullable;

/** What is sent and answered, unless an operation says otherwise. */
final class MediaTypes {

  static final List<String> ANYTHING = List.of("*/*");
  static final List<String> JSON = List.of("application/json");
  static final List<String> OBJECT =
      List.of("application/json", "application/yaml", "application/vnd.kubernetes.protobuf");

  /** Logs, which are text, and the Status that comes instead. */
  static final List<String> LOG =
      List.of(
          "text/plain",
          "application/json",
          "application/yaml",
          "application/vnd.kubernetes.protobuf");

  private static final List<String> LIST =
      List.of(
          "application/json",
          "application/yaml",
          "application/vnd.kubernetes.protobuf",
          "application/json;stream=watch",
          "application/vnd.kubernetes.protobuf;stream=watch");
  private static final List<String> PATCH =
      List.of(
          "application/json-patch+json",
          "application/merge-patch+json",
          "application/strategic-merge-patch+json",
          "application/apply-patch+yaml");
  private static final List<String> CUSTOM_PATCH =
      PATCH.stream().filter(type -> !type.contains("strategic")).toList();

  private MediaTypes() {}

  static List<String> consumed(String action, @Nullable GroupVersionKind kind) {
    if (!action.equals("patch") || kind == null) {
      return ANYTHING;
    }
    // kubectl apply chooses its kind of patch by this; nobody says how to merge custom lists.
    return Schemas.builtIn().nameOf(kind) == null ? CUSTOM_PATCH : PATCH;
  }

  static List<String> produced(String action) {
    return switch (action) {
      case "connect" -> ANYTHING;
      case "list", "watch", "watchlist" -> LIST;
      default -> OBJECT;
    };
  }
}
