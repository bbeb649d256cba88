package io.naru.machinery;

import com.fasterxml.jackson.databind.node.ArrayNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import java.util.List;
import org.jspecify.annotations.Nullable;

/**
 * What an API server answers when it has no object to answer: {@code v1 Status} as documented in
 * the Kubernetes API conventions ("Response Status Kind").
 *
 * @param code HTTP status
 * @param reason machine-readable, for example {@code NotFound}; empty if none
 * @param message for people
 * @param details what it is about; null if nothing is known
 * @param continueToken with which a list that cannot go on as it was goes on nevertheless; empty as
 *     a rule
 */
public record Status(
    int code, String reason, String message, @Nullable Details details, String continueToken) {

  public Status(int code, String reason, String message, @Nullable Details details) {
    this(code, reason, message, details, "");
  }

  /**
   * @param group API group of the resource, empty for core
   * @param kind resource (as in errors about a collection) or kind, as Kubernetes fills it
   * @param causes empty if none
   * @param retryAfterSeconds 0 if not given
   */
  public record Details(
      String name,
      String group,
      String kind,
      String uid,
      List<Cause> causes,
      int retryAfterSeconds) {

    public static Details of(GroupResource resource, String name) {
      return new Details(name, resource.group(), resource.resource(), "", List.of(), 0);
    }
  }

  /**
   * @param reason for example {@code FieldValueInvalid}
   * @param field path such as {@code spec.containers[0].name}; empty if none
   */
  public record Cause(String reason, String message, String field) {}

  /** As JSON, with {@code status: Success} for 2xx codes and {@code Failure} otherwise. */
  public ObjectNode toJson() {
    ObjectNode json = Json.object();
    ObjectNode metadata = json.put("kind", "Status").put("apiVersion", "v1").putObject("metadata");
    putIfSet(metadata, "continue", continueToken);
    json.put("status", code < 400 ? "Success" : "Failure");
    putIfSet(json, "message", message);
    putIfSet(json, "reason", reason);
    if (details != null) {
      ObjectNode out = json.putObject("details");
      putIfSet(out, "name", details.name());
      putIfSet(out, "group", details.group());
      putIfSet(out, "kind", details.kind());
      putIfSet(out, "uid", details.uid());
      if (!details.causes().isEmpty()) {
        ArrayNode causes = out.putArray("causes");
        for (Cause cause : details.causes()) {
          ObjectNode item = causes.addObject();
          putIfSet(item, "reason", cause.reason());
          putIfSet(item, "message", cause.message());
          putIfSet(item, "field", cause.field());
        }
      }
      if (details.retryAfterSeconds() > 0) {
        out.put("retryAfterSeconds", details.retryAfterSeconds());
      }
    }
    json.put("code", code);
    return json;
  }

  private static void putIfSet(ObjectNode json, String field, String value) {
    if (!value.isEmpty()) {
      json.put(field, value);
    }
  }
}
