package io.naru.desktop.session;

import com.fasterxml.jackson.core.JacksonException;
import com.fasterxml.jackson.databind.JsonNode;
import io.fabric8.kubernetes.client.utils.Serialization;
import java.io.IOException;

/** The server has answered, with an error: the connection itself is well. */
public final class Refused extends IOException {

  private static final long serialVersionUID = 1;

  private final int code;

  /** The message is the server's own, for people. */
  public Refused(int code, String message) {
    super(message);
    this.code = code;
  }

  /** Of an answer's body, which is a Status object, other text, or empty. */
  public static Refused ofBody(int code, String text) {
    try {
      return of(code, Serialization.jsonMapper().readTree(text));
    } catch (JacksonException e) {
      return new Refused(code, text.isBlank() ? "HTTP " + code : text);
    }
  }

  /** Of a Status object, as answers and broken watches carry it. */
  static Refused of(int code, JsonNode status) {
    return new Refused(
        status.path("code").asInt(code), status.path("message").asText("HTTP status " + code));
  }

  /** The HTTP status code. */
  public int code() {
    return code;
  }
}
