package io.naru.client.testing;

import io.naru.client.Timers;
import java.time.Clock;
import java.time.Duration;
import java.time.Instant;
import java.time.ZoneId;
import java.time.ZoneOffset;
import java.util.Comparator;
import java.util.PriorityQueue;
import org.jspecify.annotations.Nullable;

/** Timers whose time only passes when a test says so. Thread-safe. */
public final class ManualTimers implements Timers {

  private record Pending(Instant due, long order, Runnable action) {}

  private final PriorityQueue<Pending> pending =
      new PriorityQueue<>(Comparator.comparing(Pending::due).thenComparing(Pending::order));
  private Instant now;
  private long order;

  public ManualTimers(Instant start) {
    now = start;
  }

  @Override
  public Clock clock() {
    return new Clock() {
      @Override
      public ZoneId getZone() {
        return ZoneOffset.UTC;
      }

      @Override
      public Clock withZone(ZoneId zone) {
        return this;
      }

      @Override
      public Instant instant() {
        synchronized (ManualTimers.this) {
          return now;
        }
      }
    };
  }

  @Override
  public synchronized Cancellation schedule(Duration delay, Runnable action) {
    Pending entry = new Pending(now.plus(delay), order++, action);
    pending.add(entry);
    return () -> {
      synchronized (ManualTimers.this) {
        pending.remove(entry);
      }
    };
  }

  /** Lets time pass; actions that come due run on this thread, in order, at their own time. */
  public void advance(Duration duration) {
    Instant end = clock().instant().plus(duration);
    for (Pending entry = next(end); entry != null; entry = next(end)) {
      entry.action().run();
    }
    synchronized (this) {
      now = end;
    }
  }

  private synchronized @Nullable Pending next(Instant end) {
    Pending entry = pending.peek();
    if (entry == null || entry.due().isAfter(end)) {
      return null;
    }
    pending.remove();
    if (entry.due().isAfter(now)) {
      now = entry.due();
    }
    return entry;
  }
}
