package io.naru.intellij.kube;

import com.fasterxml.jackson.databind.JsonNode;
import org.jspecify.annotations.Nullable;

/** Why a request did not do what it should, in words for people and with a reason for programs. */
public final class KubeException extends RuntimeException {

  private static final long serialVersionUID = 1L;

  /** The kinds of failure that are told apart. */
  public enum Reason {
    /** Nobody answers, or not in time, or not with a certificate that is trusted. */
    UNREACHABLE,
    /** The credentials are missing, wrong or expired. */
    UNAUTHORIZED,
    FORBIDDEN,
    NOT_FOUND,
    /** Somebody else manages a field, or changed the object meanwhile. */
    CONFLICT,
    INVALID,
    /** The kubeconfig or a tool that it names is at fault. */
    CONFIGURATION,
    CANCELLED,
    FAILED
  }

  private final Reason reason;

  public KubeException(Reason reason, String message) {
    this(reason, message, null);
  }

  public KubeException(Reason reason, String message, @Nullable Throwable cause) {
    super(message, cause);
    this.reason = reason;
  }

  /** What a server answered with a code of 400 or above; the body is a Status, if it is any. */
  static KubeException ofAnswer(int code, String body) {
    String message = body.strip();
    if (message.startsWith("{")) {
      JsonNode status = Trees.json(message);
      message = status.path("message").asText("HTTP " + code);
    }
    Reason reason =
        switch (code) {
          case 401 -> Reason.UNAUTHORIZED;
          case 403 -> Reason.FORBIDDEN;
          case 404 -> Reason.NOT_FOUND;
          case 409 -> Reason.CONFLICT;
          case 400, 415, 422 -> Reason.INVALID;
          case 502, 503, 504 -> Reason.UNREACHABLE;
          default -> Reason.FAILED;
        };
    return new KubeException(reason, message.isEmpty() ? "HTTP " + code : message);
  }

  public static KubeException cancelled() {
    return new KubeException(Reason.CANCELLED, "cancelled");
  }

  public Reason reason() {
    return reason;
  }

  @Override
  public String getMessage() {
    return String.valueOf(super.getMessage());
  }
}
