package io.naru.controllers.daemonset;

import java.time.Duration;
import java.time.Instant;
import java.util.HashMap;
import java.util.Map;

/**
 * How long a failed daemon is left alone, so that one that fails at once is not replaced in a tight
 * loop: twice as long each time, forgotten after a long quiet. Thread-safe.
 */
final class FailureBackoff {

  private static final Duration FIRST = Duration.ofSeconds(1);
  private static final Duration LONGEST = Duration.ofMinutes(15);

  private record Entry(Duration pause, Instant since) {}

  private final Map<String, Entry> entries = new HashMap<>();

  /** How long to wait yet; zero: replace it now, which counts as a failure for the next time. */
  synchronized Duration remaining(String key, Instant now) {
    entries.values().removeIf(entry -> entry.since().plus(LONGEST.multipliedBy(2)).isBefore(now));
    Entry known = entries.get(key);
    if (known == null) {
      entries.put(key, new Entry(FIRST, now));
      return Duration.ZERO;
    }
    Duration left = Duration.between(now, known.since().plus(known.pause()));
    if (left.isPositive()) {
      return left;
    }
    Duration twice = known.pause().multipliedBy(2);
    entries.put(key, new Entry(twice.compareTo(LONGEST) > 0 ? LONGEST : twice, now));
    return Duration.ZERO;
  }
}
