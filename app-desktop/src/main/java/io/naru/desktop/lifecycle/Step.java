package io.naru.desktop.lifecycle;

import java.time.Duration;
import java.time.Instant;

/**
 * One step of a start or stop.
 *
 * @param message as the cluster says it, in English
 * @param took how long, of one that runs: so far
 */
public record Step(String message, State state, Instant started, Duration took) {

  /** How far it is. */
  public enum State {
    RUNNING,
    DONE,
    FAILED
  }

  Step ended(State how, Instant now) {
    return new Step(message, how, started, Duration.between(started, now));
  }
}
