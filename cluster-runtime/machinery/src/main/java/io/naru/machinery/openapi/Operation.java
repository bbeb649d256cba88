package io.naru.machinery.openapi;

import io.naru.machinery.GroupVersionKind;
import io.naru.machinery.schema.Schemas;
import java.util.List;

/**
 * One method of one path.
 *
 * @param path with {@code {namespace}} and {@code {name}}
 * @param method in lower case
 * @param action {@code x-kubernetes-action}
 * @param body definition of what is sent, empty if nothing
 * @param answer definition of what comes back; empty for text
 * @param codes of success
 */
record Operation(
    String path,
    String method,
    String action,
    String id,
    String description,
    GroupVersionKind kind,
    String tag,
    List<Parameter> pathParameters,
    List<Parameter> parameters,
    String body,
    String answer,
    List<Integer> codes) {

  private static final List<String> OBJECT_TYPES =
      List.of("application/json", "application/yaml", "application/vnd.kubernetes.protobuf");
  private static final List<String> PATCH_TYPES =
      List.of(
          "application/json-patch+json",
          "application/merge-patch+json",
          "application/strategic-merge-patch+json",
          "application/apply-patch+yaml");

  private static final List<String> CUSTOM_PATCH_TYPES =
      PATCH_TYPES.stream().filter(type -> !type.contains("strategic")).toList();

  List<String> consumes() {
    if (!method.equals("patch")) {
      return List.of("*/*");
    }
    // kubectl apply chooses its kind of patch by this; nobody says how to merge custom lists.
    boolean custom = Schemas.builtIn().nameOf(kind) == null;
    return custom ? CUSTOM_PATCH_TYPES : PATCH_TYPES;
  }

  List<String> produces() {
    if (answer.isEmpty()) {
      return List.of(action.equals("connect") ? "*/*" : "text/plain");
    }
    if (!action.equals("list") && !action.startsWith("watch")) {
      return OBJECT_TYPES;
    }
    return List.of(
        "application/json",
        "application/yaml",
        "application/vnd.kubernetes.protobuf",
        "application/json;stream=watch",
        "application/vnd.kubernetes.protobuf;stream=watch");
  }

  static String describe(int code) {
    return switch (code) {
      case 200 -> "OK";
      case 201 -> "Created";
      case 202 -> "Accepted";
      default -> throw new IllegalArgumentException("no success: " + code);
    };
  }
}
