package io.naru.agent.event;

import com.fasterxml.jackson.databind.JsonNode;

/** Records events; never blocks and never fails. Thread-safe. */
public interface Events {

  /** Type of an event. */
  enum Type {
    /** Things go as they should. */
    NORMAL("Normal"),
    /** Something a user should look at. */
    WARNING("Warning");

    private final String text;

    Type(String text) {
      this.text = text;
    }

    /** The name in the API. */
    public String text() {
      return text;
    }
  }

  /**
   * Records that something happened.
   *
   * @param object what it happened to
   * @param fieldPath the part of it, such as {@code spec.containers{web}}, or ""
   */
  void record(JsonNode object, String fieldPath, Type type, String reason, String message);
}
