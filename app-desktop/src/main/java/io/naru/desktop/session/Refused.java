package io.naru.desktop.session;

import com.fasterxml.jackson.databind.JsonNode;
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
