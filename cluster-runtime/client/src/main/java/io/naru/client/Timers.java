package io.naru.client;

import java.time.Clock;
import java.time.Duration;
import java.util.concurrent.ScheduledFuture;
import java.util.concurrent.ScheduledThreadPoolExecutor;
import java.util.concurrent.TimeUnit;

/**
 * Time as controllers see it: what time it is, and being called later. Injected everywhere, so that
 * tests turn the clock by hand ({@code io.naru.client.testing.ManualTimers}). Thread-safe.
 */
public interface Timers {

  Clock clock();

  /** Runs a quick, non-blocking action once, after the delay. */
  Cancellation schedule(Duration delay, Runnable action);

  /** Stops an action that has not begun. */
  @FunctionalInterface
  interface Cancellation {
    void cancel();
  }

  /** Timers on the system clock, on one daemon thread. */
  static Timers system() {
    return SystemTimers.INSTANCE;
  }

  /** See {@link #system()}. */
  final class SystemTimers implements Timers {
    private static final SystemTimers INSTANCE = new SystemTimers();

    private final ScheduledThreadPoolExecutor executor;

    private SystemTimers() {
      executor =
          new ScheduledThreadPoolExecutor(1, Thread.ofPlatform().daemon().name("timers").factory());
      executor.setRemoveOnCancelPolicy(true);
    }

    @Override
    public Clock clock() {
      return Clock.systemUTC();
    }

    @Override
    public Cancellation schedule(Duration delay, Runnable action) {
      ScheduledFuture<?> future = executor.schedule(action, delay.toNanos(), TimeUnit.NANOSECONDS);
      return () -> future.cancel(false);
    }
  }
}
