package io.naru.controllers.job;

import java.time.Duration;
import java.time.Instant;

/**
 * When a Job may start the next pod after failures: 10 s after the first, twice as long after each
 * further one, up to 10 minutes; a success starts anew.
 *
 * @param failures since the last success
 * @param last when the last of them ended
 */
record FailureBackoff(int failures, Instant last) {

  static final FailureBackoff NONE = new FailureBackoff(0, Instant.EPOCH);

  private static final Duration FIRST = Duration.ofSeconds(10);
  private static final Duration LONGEST = Duration.ofMinutes(10);

  FailureBackoff failed(Instant end) {
    return new FailureBackoff(failures + 1, end.isAfter(last) ? end : last);
  }

  /** How long still to wait; zero or negative if no longer. */
  Duration remaining(Instant now) {
    if (failures == 0) {
      return Duration.ZERO;
    }
    Duration pause = FIRST.multipliedBy(1L << Math.min(failures - 1, 10));
    pause = pause.compareTo(LONGEST) > 0 ? LONGEST : pause;
    return Duration.between(now, last.plus(pause));
  }
}
