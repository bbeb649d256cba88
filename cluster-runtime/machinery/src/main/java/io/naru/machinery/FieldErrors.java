package io.naru.machinery;

import com.fasterxml.jackson.databind.JsonNode;
import io.naru.machinery.Status.Cause;
import java.util.ArrayList;
import java.util.Collection;
import java.util.List;
import java.util.stream.Collectors;
import org.jspecify.annotations.Nullable;

/**
 * Collects what is wrong with the fields of one object, in the order found, in the wording of
 * Kubernetes' {@code field.ErrorList}. Paths are written as {@code spec.containers[0].name}. Not
 * thread-safe.
 */
public final class FieldErrors {

  private final List<Cause> causes = new ArrayList<>();

  public boolean isEmpty() {
    return causes.isEmpty();
  }

  public int size() {
    return causes.size();
  }

  /** What was found, as often as it was. */
  public List<Cause> causes() {
    return List.copyOf(causes);
  }

  public FieldErrors required(String path, String detail) {
    return add("FieldValueRequired", path, "Required value" + suffix(detail));
  }

  /** {@code value}: a JSON node, string, number, boolean or null; printed as Kubernetes does. */
  public FieldErrors invalid(String path, @Nullable Object value, String detail) {
    return add("FieldValueInvalid", path, "Invalid value: " + show(value) + suffix(detail));
  }

  public FieldErrors notSupported(String path, @Nullable Object value, Collection<String> allowed) {
    String list = allowed.stream().map(v -> "\"" + v + "\"").collect(Collectors.joining(", "));
    return add(
        "FieldValueNotSupported",
        path,
        "Unsupported value: " + show(value) + ": supported values: " + list);
  }

  public FieldErrors forbidden(String path, String detail) {
    return add("FieldValueForbidden", path, "Forbidden" + suffix(detail));
  }

  public FieldErrors duplicate(String path, @Nullable Object value) {
    return add("FieldValueDuplicate", path, "Duplicate value: " + show(value));
  }

  /** As {@link #duplicate(String, Object)}, with the reason that it is one. */
  public FieldErrors duplicate(String path, @Nullable Object value, String detail) {
    return add("FieldValueDuplicate", path, "Duplicate value: " + show(value) + suffix(detail));
  }

  public FieldErrors notFound(String path, @Nullable Object value) {
    return add("FieldValueNotFound", path, "Not found: " + show(value));
  }

  public FieldErrors tooLong(String path, int maxBytes) {
    return add("FieldValueTooLong", path, "Too long: may not be more than " + maxBytes + " bytes");
  }

  public FieldErrors tooMany(String path, int actual, int max) {
    return add(
        "FieldValueTooMany", path, "Too many: " + actual + ": must have at most " + max + " items");
  }

  public FieldErrors typeInvalid(String path, @Nullable Object value, String detail) {
    return add("FieldValueTypeInvalid", path, "Invalid value: " + show(value) + suffix(detail));
  }

  public FieldErrors add(String reason, String path, String message) {
    causes.add(new Cause(reason, message, path));
    return this;
  }

  /** All errors in one line, each once, as they stand in the message of an Invalid status. */
  public String message() {
    List<String> lines =
        causes.stream().map(cause -> cause.field() + ": " + cause.message()).distinct().toList();
    return lines.size() == 1 ? lines.getFirst() : "[" + String.join(", ", lines) + "]";
  }

  private static String suffix(String detail) {
    return detail.isEmpty() ? "" : ": " + detail;
  }

  private static String show(@Nullable Object value) {
    return switch (value) {
      case null -> "null";
      case JsonNode node -> node.toString();
      case String text -> Json.mapper().getNodeFactory().textNode(text).toString();
      default -> value.toString();
    };
  }
}
