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
    /** Nothing that takes time: a word to take notice of. */
    WARNING,
    FAILED
  }

  /** A step that begins now; what has happened already, or is only said, is over at once. */
  static Step begun(String message, Instant now) {
    State state =
        message.startsWith("warning:")
            ? State.WARNING
            : message.matches(".* is [Rr]eady( .*)?") ? State.DONE : State.RUNNING;
    return new Step(message, state, now, Duration.ZERO);
  }

  Step ended(State how, Instant now) {
    return new Step(message, how, started, Duration.between(started, now));
  }
}
