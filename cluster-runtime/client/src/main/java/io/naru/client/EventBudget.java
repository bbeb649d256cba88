package io.naru.client;

import java.time.Clock;
import java.time.Duration;
import java.time.Instant;
import java.util.LinkedHashMap;
import java.util.Map;

/**
 * How many events one component may write about one object: 25 at once, and one more every five
 * minutes, as client-go's recorder allows. Whoever makes ten thousand pods for one set need not
 * write ten thousand events about that set. For one thread.
 *
 * @param <K> what events are about
 */
final class EventBudget<K> {

  static final int BURST = 25;
  static final Duration REFILL = Duration.ofMinutes(5);
  private static final int REMEMBERED = 4096;

  /**
   * @param left may be spent now
   * @param since when the last one came back
   */
  private record Purse(int left, Instant since) {}

  private final Clock clock;
  private final Map<K, Purse> purses =
      new LinkedHashMap<>(64, 0.75f, true) {
        @Override
        protected boolean removeEldestEntry(Map.Entry<K, Purse> eldest) {
          return size() > REMEMBERED;
        }
      };

  EventBudget(Clock clock) {
    this.clock = clock;
  }

  /** Whether one more may be written; if so, it counts. */
  boolean spend(K about) {
    Instant now = clock.instant();
    Purse purse = purses.getOrDefault(about, new Purse(BURST, now));
    long refills = Math.max(0, Duration.between(purse.since(), now).dividedBy(REFILL));
    int left = (int) Math.min(BURST, purse.left() + refills);
    Instant since = left == BURST ? now : purse.since().plus(REFILL.multipliedBy(refills));
    purses.put(about, new Purse(Math.max(0, left - 1), since));
    return left > 0;
  }
}
