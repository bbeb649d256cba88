package io.naru.machinery;

import io.naru.machinery.Status.Cause;
import io.naru.machinery.Status.Details;
import java.util.List;

/**
 * A request that is answered with a {@link Status}. The factories give the codes, reasons and
 * wording that clients match on (client-go's {@code apierrors}). No stack trace: these are answers,
 * not faults.
 */
public final class StatusException extends RuntimeException {

  private final transient Status status;

  public StatusException(Status status) {
    super(status.message(), null, false, false);
    this.status = status;
  }

  public Status status() {
    return status;
  }

  public int code() {
    return status.code();
  }

  public String reason() {
    return status.reason();
  }

  public boolean isNotFound() {
    return status.code() == 404;
  }

  public boolean isConflict() {
    return status.reason().equals("Conflict");
  }

  public boolean isAlreadyExists() {
    return status.reason().equals("AlreadyExists");
  }

  public static StatusException badRequest(String message) {
    return new StatusException(new Status(400, "BadRequest", message, null));
  }

  public static StatusException unauthorized() {
    return new StatusException(new Status(401, "Unauthorized", "Unauthorized", null));
  }

  /** {@code message} says who may not do what, and why. */
  public static StatusException forbidden(GroupResource resource, String name, String message) {
    String subject = name.isEmpty() ? resource + " is" : resource + " \"" + name + "\" is";
    return new StatusException(
        new Status(
            403, "Forbidden", subject + " forbidden: " + message, Details.of(resource, name)));
  }

  public static StatusException notFound(GroupResource resource, String name) {
    return new StatusException(
        new Status(
            404, "NotFound", resource + " \"" + name + "\" not found", Details.of(resource, name)));
  }

  /** For a path that no resource is served at. */
  public static StatusException noSuchResource() {
    return new StatusException(
        new Status(
            404,
            "NotFound",
            "the server could not find the requested resource",
            new Details("", "", "", "", List.of(), 0)));
  }

  public static StatusException methodNotSupported(GroupResource resource, String verb) {
    return new StatusException(
        new Status(
            405,
            "MethodNotAllowed",
            verb + " is not supported on resources of kind \"" + resource + "\"",
            Details.of(resource, "")));
  }

  public static StatusException notAcceptable(List<String> accepted) {
    return new StatusException(
        new Status(
            406,
            "NotAcceptable",
            "only the following media types are accepted: " + String.join(", ", accepted),
            null));
  }

  public static StatusException alreadyExists(GroupResource resource, String name) {
    return new StatusException(
        new Status(
            409,
            "AlreadyExists",
            resource + " \"" + name + "\" already exists",
            Details.of(resource, name)));
  }

  /** An optimistic lock was lost, or a precondition failed. */
  public static StatusException conflict(GroupResource resource, String name, String message) {
    return new StatusException(
        new Status(
            409,
            "Conflict",
            "Operation cannot be fulfilled on " + resource + " \"" + name + "\": " + message,
            Details.of(resource, name)));
  }

  /** Server-side apply met fields of other managers. */
  public static StatusException applyConflict(String message, List<Cause> causes) {
    return new StatusException(
        new Status(409, "Conflict", message, new Details("", "", "", "", causes, 0)));
  }

  /** A resource version or continue token too old to serve. */
  public static StatusException expired(String message) {
    return new StatusException(new Status(410, "Expired", message, null));
  }

  public static StatusException requestEntityTooLarge(String message) {
    return new StatusException(new Status(413, "RequestEntityTooLarge", message, null));
  }

  public static StatusException unsupportedMediaType(List<String> accepted) {
    return new StatusException(
        new Status(
            415,
            "UnsupportedMediaType",
            "the body of the request was in an unknown format - accepted media types include: "
                + String.join(", ", accepted),
            null));
  }

  /** Validation failed; the message lists every error. */
  public static StatusException invalid(GroupVersionKind kind, String name, FieldErrors errors) {
    return new StatusException(
        new Status(
            422,
            "Invalid",
            kind.kind() + groupSuffix(kind) + " \"" + name + "\" is invalid: " + errors.message(),
            new Details(name, kind.group(), kind.kind(), "", errors.causes(), 0)));
  }

  public static StatusException tooManyRequests(String message, int retryAfterSeconds) {
    return new StatusException(
        new Status(
            429,
            "TooManyRequests",
            message,
            new Details("", "", "", "", List.of(), retryAfterSeconds)));
  }

  public static StatusException internal(String message) {
    return new StatusException(
        new Status(
            500,
            "InternalError",
            "Internal error occurred: " + message,
            new Details("", "", "", "", List.of(new Cause("", message, "")), 0)));
  }

  public static StatusException serviceUnavailable(String message) {
    return new StatusException(new Status(503, "ServiceUnavailable", message, null));
  }

  private static String groupSuffix(GroupVersionKind kind) {
    return kind.group().isEmpty() ? "" : "." + kind.group();
  }
}
