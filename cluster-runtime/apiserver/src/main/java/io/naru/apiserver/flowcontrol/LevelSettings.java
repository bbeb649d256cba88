package io.naru.apiserver.flowcontrol;

import com.fasterxml.jackson.databind.JsonNode;

/**
 * How many requests of a priority level run and wait.
 *
 * @param exempt whether they all run at once
 * @param seats that run at once
 * @param queues 0 if none may wait
 * @param handSize queues of which a flow takes the shortest
 * @param queueLength requests that wait in one queue at most
 */
record LevelSettings(boolean exempt, int seats, int queues, int handSize, int queueLength) {

  /**
   * @param spec of a PriorityLevelConfiguration
   * @param total seats of the server
   * @param shares of all levels together
   */
  static LevelSettings of(JsonNode spec, int total, long shares) {
    JsonNode limited = spec.path("limited");
    JsonNode queuing = limited.path("limitResponse").path("queuing");
    boolean queue = limited.path("limitResponse").path("type").asText().equals("Queue");
    return new LevelSettings(
        spec.path("type").asText().equals("Exempt"),
        (int) Math.max(1, Math.ceilDiv(total * shares(spec), Math.max(1, shares))),
        queue ? queuing.path("queues").asInt(64) : 0,
        queuing.path("handSize").asInt(8),
        queuing.path("queueLengthLimit").asInt(50));
  }

  static long shares(JsonNode spec) {
    return spec.path("limited").path("nominalConcurrencyShares").asLong(30);
  }
}
