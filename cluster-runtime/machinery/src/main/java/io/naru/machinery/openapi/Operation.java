package io.naru.machinery.openapi;

import io.naru.machinery.GroupVersionKind;
import java.util.List;
import org.jspecify.annotations.Nullable;

/**
 * One method of one path.
 *
 * @param path with {@code {namespace}} and {@code {name}}
 * @param method in lower case
 * @param action {@code x-kubernetes-action}; empty for what is not done to objects
 * @param kind of the objects; null where there are none
 * @param consumes media types of the body
 * @param produces media types of the answer
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
    @Nullable GroupVersionKind kind,
    String tag,
    List<Parameter> pathParameters,
    List<Parameter> parameters,
    List<String> consumes,
    List<String> produces,
    String body,
    String answer,
    List<Integer> codes) {

  static String describe(int code) {
    return switch (code) {
      case 200 -> "OK";
      case 201 -> "Created";
      case 202 -> "Accepted";
      default -> throw new IllegalArgumentException("no success: " + code);
    };
  }
}
