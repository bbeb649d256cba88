package io.naru.agent.api;

import com.fasterxml.jackson.databind.JsonNode;
import java.io.IOException;

/** The API server answered with an error; transport failures are other {@link IOException}s. */
public final class ApiException extends IOException {

  private static final long serialVersionUID = 1L;

  private final int code;
  private final String reason;

  /**
   * An answer other than success.
   *
   * @param code HTTP status code
   * @param status the {@code Status} object of the answer, any tree if it was none
   */
  public ApiException(int code, String request, JsonNode status) {
    super(request + ": " + code + " " + Json.text(status, "message"));
    this.code = code;
    this.reason = Json.text(status, "reason");
  }

  /** HTTP status code. */
  public int code() {
    return code;
  }

  /** The machine-readable reason, such as {@code AlreadyExists}; may be empty. */
  public String reason() {
    return reason;
  }

  /** The object does not exist. */
  public boolean isNotFound() {
    return code == 404;
  }

  /** A precondition (uid, resourceVersion) did not hold, or the object exists already. */
  public boolean isConflict() {
    return code == 409;
  }

  /** Asking again cannot help: the request itself is refused. */
  public boolean isPermanent() {
    return code >= 400 && code < 500 && code != 408 && code != 429;
  }
}
