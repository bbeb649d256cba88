package io.naru.apiserver.flowcontrol;

import com.fasterxml.jackson.databind.JsonNode;

/**
 * How many requests of a priority level run and wait.
 *
 * @param exempt whether they all run at once
 * @param seats that run at once when nobody lends or borrows
 * @param ownSeats of these, those that are never lent
 * @param mostSeats with all that may be borrowed
 * @param queues 0 if none may wait
 * @param handSize queues of which a flow takes the shortest
 * @param queueLength requests that wait in one queue at most
 */
record LevelSettings(
    boolean exempt,
    int seats,
    int ownSeats,
    int mostSeats,
    int queues,
    int handSize,
    int queueLength) {

  /**
   * @param spec of a PriorityLevelConfiguration
   * @param total seats of the server
   * @param shares of all levels together
   */
  static LevelSettings of(JsonNode spec, int total, long shares) {
    JsonNode limited = spec.path("limited");
    JsonNode queuing = limited.path("limitResponse").path("queuing");
    boolean queue = limited.path("limitResponse").path("type").asText().equals("Queue");
    int seats = (int) Math.max(1, Math.ceilDiv(total * shares(spec), Math.max(1, shares)));
    int lent = percent(seats, limited.path("lendablePercent").asInt(0));
    JsonNode borrowing = limited.path("borrowingLimitPercent");
    return new LevelSettings(
        spec.path("type").asText().equals("Exempt"),
        seats,
        seats - lent,
        borrowing.isNumber()
            ? (int) Math.min(Integer.MAX_VALUE, seats + (long) percent(seats, borrowing.asInt()))
            : Integer.MAX_VALUE,
        queue ? queuing.path("queues").asInt(64) : 0,
        queuing.path("handSize").asInt(8),
        queuing.path("queueLengthLimit").asInt(50));
  }

  private static int percent(int seats, int percent) {
    return (int) Math.round(seats * (double) percent / 100);
  }

  static long shares(JsonNode spec) {
    return spec.path("limited").path("nominalConcurrencyShares").asLong(30);
  }
}
