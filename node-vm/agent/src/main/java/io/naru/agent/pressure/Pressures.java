package io.naru.agent.pressure;

import java.time.Clock;
import java.time.Duration;
import java.time.Instant;
import java.util.Collection;
import java.util.Map;
import java.util.Set;
import java.util.TreeSet;
import java.util.concurrent.ConcurrentHashMap;

/**
 * The pressures that the node is under, by their condition's name. One that ceases is kept for five
 * minutes, lest pods be sent and evicted in turns. Thread-safe.
 */
public final class Pressures {

  private static final Duration KEPT = Duration.ofMinutes(5);

  private final Clock clock;
  private final Map<String, Instant> lastSeen = new ConcurrentHashMap<>();

  /** No pressure yet. */
  public Pressures(Clock clock) {
    this.clock = clock;
  }

  /** Notes the signals that are short now. */
  void note(Collection<Signal> shortages) {
    Instant now = clock.instant();
    shortages.forEach(signal -> lastSeen.put(signal.condition(), now));
    lastSeen.values().removeIf(seen -> Duration.between(seen, now).compareTo(KEPT) >= 0);
  }

  /** The conditions that are true now, such as {@code MemoryPressure}. */
  public Set<String> conditions() {
    return new TreeSet<>(lastSeen.keySet());
  }
}
