package io.naru.client;

import java.time.Clock;
import java.time.Duration;
import java.time.Instant;
import java.util.HashMap;
import java.util.HashSet;
import java.util.Map;
import java.util.Set;

/**
 * What a controller has asked for and its informer has not shown yet, a key at a time: while
 * creations or deletions are outstanding, the lister is behind and must not be acted upon.
 * Expectations that are never met (an event lost, a write that failed after it was sent) lapse.
 * Thread-safe.
 */
public final class Expectations {

  /** After this long an expectation counts as met. */
  public static final Duration LAPSE = Duration.ofMinutes(5);

  private static final class Pending {
    private int creations;
    private final Set<String> deletions = new HashSet<>();
    private Instant since = Instant.EPOCH;

    private boolean isMet() {
      return creations <= 0 && deletions.isEmpty();
    }
  }

  private final Clock clock;
  private final Map<String, Pending> pending = new HashMap<>();

  public Expectations(Clock clock) {
    this.clock = clock;
  }

  /** Call before creating. */
  public synchronized void expectCreations(String key, int count) {
    pending(key).creations += count;
  }

  /** Call before deleting; {@code deleted} tells the object apart (its uid). */
  public synchronized void expectDeletion(String key, String deleted) {
    pending(key).deletions.add(deleted);
  }

  /** Call from the informer's handler, and when a creation failed. */
  public synchronized void creationObserved(String key) {
    Pending known = pending.get(key);
    if (known != null) {
      known.creations--;
    }
  }

  /** Call from the informer's handler, and when a deletion failed. */
  public synchronized void deletionObserved(String key, String deleted) {
    Pending known = pending.get(key);
    if (known != null) {
      known.deletions.remove(deleted);
    }
  }

  /** Whether the lister shows all that was asked for (or it was too long ago). */
  public synchronized boolean areMet(String key) {
    Pending known = pending.get(key);
    if (known == null) {
      return true;
    }
    if (known.isMet() || known.since.plus(LAPSE).isBefore(clock.instant())) {
      pending.remove(key);
      return true;
    }
    return false;
  }

  /** The key is gone. */
  public synchronized void forget(String key) {
    pending.remove(key);
  }

  private Pending pending(String key) {
    Pending result = pending.computeIfAbsent(key, k -> new Pending());
    result.since = clock.instant();
    return result;
  }
}
