package io.naru.client;

import io.naru.client.Timers.Cancellation;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayDeque;
import java.util.HashMap;
import java.util.HashSet;
import java.util.Map;
import java.util.Set;
import java.util.concurrent.locks.Condition;
import java.util.concurrent.locks.ReentrantLock;
import org.jspecify.annotations.Nullable;

/**
 * The queue between a controller's event handlers and its workers, as client-go's: a key waits at
 * most once; a key that is being worked on and added again is worked on once more afterwards, never
 * by two workers at a time; failures come back with exponential delay. Thread-safe.
 */
public final class WorkQueue<K> {

  static final Duration FIRST_RETRY = Duration.ofMillis(5);
  static final Duration LAST_RETRY = Duration.ofSeconds(300);

  private record Delayed(Instant due, Cancellation cancellation) {}

  private final Timers timers;
  private final @Nullable QueueMetrics<K> metrics;
  private final ReentrantLock lock = new ReentrantLock();
  private final Condition changed = lock.newCondition();
  private final ArrayDeque<K> ready = new ArrayDeque<>();
  private final Set<K> dirty = new HashSet<>();
  private final Set<K> processing = new HashSet<>();
  private final Map<K, Delayed> delayed = new HashMap<>();
  private final Map<K, Integer> failures = new HashMap<>();
  private boolean shutDown;

  public WorkQueue(Timers timers) {
    this(timers, null);
  }

  /** A queue that is counted. */
  WorkQueue(Timers timers, @Nullable QueueMetrics<K> metrics) {
    this.timers = timers;
    this.metrics = metrics;
  }

  /** Wants the key worked on as soon as possible. */
  public void add(K key) {
    lock.lock();
    try {
      if (shutDown || !dirty.add(key)) {
        return;
      }
      if (!processing.contains(key)) {
        ready.add(key);
        changed.signal();
        if (metrics != null) {
          metrics.added(key);
        }
      }
    } finally {
      lock.unlock();
    }
  }

  /** Wants the key worked on after a delay; the earliest wish of several counts. */
  public void addAfter(K key, Duration delay) {
    if (delay.isZero() || delay.isNegative()) {
      add(key);
      return;
    }
    lock.lock();
    try {
      Instant due = timers.clock().instant().plus(delay);
      Delayed known = delayed.get(key);
      if (shutDown || (known != null && !known.due().isAfter(due))) {
        return;
      }
      if (known != null) {
        known.cancellation().cancel();
      }
      delayed.put(key, new Delayed(due, timers.schedule(delay, () -> ripen(key, due))));
    } finally {
      lock.unlock();
    }
  }

  /** Wants the key worked on again after a failure: later each time until {@link #forget}. */
  public void addRateLimited(K key) {
    lock.lock();
    try {
      int count = failures.merge(key, 1, Integer::sum) - 1;
      if (metrics != null) {
        metrics.retried();
      }
      long millis =
          count > 20 ? LAST_RETRY.toMillis() : FIRST_RETRY.toMillis() << Math.min(count, 20);
      addAfter(key, Duration.ofMillis(Math.min(millis, LAST_RETRY.toMillis())));
    } finally {
      lock.unlock();
    }
  }

  /** The key went well: its next failure is its first. */
  public void forget(K key) {
    lock.lock();
    try {
      failures.remove(key);
    } finally {
      lock.unlock();
    }
  }

  /** How often the key failed since it was last forgotten. */
  public int failures(K key) {
    lock.lock();
    try {
      return failures.getOrDefault(key, 0);
    } finally {
      lock.unlock();
    }
  }

  /** Waits for a key to work on; {@link #done} must follow. Null when shut down. */
  public @Nullable K take() throws InterruptedException {
    lock.lock();
    try {
      while (ready.isEmpty() && !shutDown) {
        changed.await();
      }
      return claim();
    } finally {
      lock.unlock();
    }
  }

  /** As {@link #take}, but null at once if nothing is ready. */
  public @Nullable K poll() {
    lock.lock();
    try {
      return claim();
    } finally {
      lock.unlock();
    }
  }

  /** The key taken has been worked on. */
  public void done(K key) {
    lock.lock();
    try {
      processing.remove(key);
      boolean again = dirty.contains(key) && !shutDown;
      if (metrics != null) {
        metrics.done(key);
      }
      if (again) {
        ready.add(key);
        changed.signal();
        if (metrics != null) {
          metrics.added(key);
        }
      }
    } finally {
      lock.unlock();
    }
  }

  /** Wakes all workers with null; nothing can be added any more. */
  public void shutDown() {
    lock.lock();
    try {
      shutDown = true;
      if (metrics != null) {
        metrics.shutDown(ready.size());
      }
      ready.clear();
      delayed.values().forEach(wish -> wish.cancellation().cancel());
      delayed.clear();
      changed.signalAll();
    } finally {
      lock.unlock();
    }
  }

  private @Nullable K claim() {
    K key = ready.poll();
    if (key != null) {
      dirty.remove(key);
      processing.add(key);
      if (metrics != null) {
        metrics.taken(key);
      }
    }
    return key;
  }

  private void ripen(K key, Instant due) {
    lock.lock();
    try {
      Delayed wish = delayed.get(key);
      if (wish != null && wish.due().equals(due)) {
        delayed.remove(key);
        add(key);
      }
    } finally {
      lock.unlock();
    }
  }
}
