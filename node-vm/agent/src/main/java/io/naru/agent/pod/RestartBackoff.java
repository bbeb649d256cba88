package io.naru.agent.pod;

import java.time.Duration;
import java.time.Instant;
import java.util.Map;
import java.util.concurrent.ConcurrentHashMap;

/**
 * How long things that keep failing have to wait: nothing the first time, then 10 s, doubling up to
 * 5 min; back to nothing after 10 min without failure. Thread-safe; time is the caller's.
 */
public final class RestartBackoff {

  private static final Duration FIRST = Duration.ofSeconds(10);
  private static final Duration LONGEST = Duration.ofMinutes(5);
  private static final Duration FORGOTTEN_AFTER = Duration.ofMinutes(10);

  private record Entry(Duration delay, Instant lastStart) {}

  private final Map<String, Entry> entries = new ConcurrentHashMap<>();

  /**
   * How long is left to wait.
   *
   * @param failedAt when it failed last
   * @return zero if it may be tried now
   */
  public Duration remaining(String key, Instant failedAt, Instant now) {
    Entry entry = entries.get(key);
    if (entry == null || isForgotten(entry, failedAt)) {
      return Duration.ZERO;
    }
    Duration left = Duration.between(now, failedAt.plus(entry.delay()));
    return left.isNegative() ? Duration.ZERO : left;
  }

  /** The delay that the next failure costs. */
  public Duration delay(String key) {
    Entry entry = entries.get(key);
    return entry == null ? Duration.ZERO : entry.delay();
  }

  /**
   * Notes that it is tried again.
   *
   * @param failedAt when it failed last
   */
  public void startedAgain(String key, Instant failedAt, Instant now) {
    entries.compute(
        key,
        (k, entry) -> {
          if (entry == null || isForgotten(entry, failedAt)) {
            return new Entry(FIRST, now);
          }
          Duration doubled = entry.delay().multipliedBy(2);
          return new Entry(doubled.compareTo(LONGEST) > 0 ? LONGEST : doubled, now);
        });
  }

  // It ran well for so long that the next failure is a new story.
  private static boolean isForgotten(Entry entry, Instant failedAt) {
    return Duration.between(entry.lastStart(), failedAt).compareTo(FORGOTTEN_AFTER) > 0;
  }

  /** Forgets all keys with the prefix. */
  public void forget(String prefix) {
    entries.keySet().removeIf(key -> key.startsWith(prefix));
  }
}
