package io.naru.agent.network;

import java.io.IOException;
import java.time.Duration;
import java.util.concurrent.ScheduledExecutorService;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicBoolean;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Turns bursts of signals into single runs: a run begins a fixed delay after the first signal since
 * the last run began, so that it is neither repeated for each change nor put off by steady changes.
 * A run that fails is tried again after a second. Thread-safe; runs never overlap if the executor
 * has one thread.
 */
public final class Debouncer {

  private static final Logger LOG = LoggerFactory.getLogger(Debouncer.class);
  private static final Duration RETRY = Duration.ofSeconds(1);

  /** What is run. */
  @FunctionalInterface
  public interface Task {
    void run() throws IOException;
  }

  private final ScheduledExecutorService executor;
  private final Duration delay;
  private final Task task;
  private final AtomicBoolean scheduled = new AtomicBoolean();

  public Debouncer(ScheduledExecutorService executor, Duration delay, Task task) {
    this.executor = executor;
    this.delay = delay;
    this.task = task;
  }

  /** Something changed. */
  public void signal() {
    schedule(delay);
  }

  private void schedule(Duration after) {
    if (!executor.isShutdown() && scheduled.compareAndSet(false, true)) {
      executor.schedule(this::run, after.toMillis(), TimeUnit.MILLISECONDS);
    }
  }

  private void run() {
    // Before the task reads the state: a change during the run has to cause another.
    scheduled.set(false);
    try {
      task.run();
    } catch (IOException | RuntimeException e) {
      LOG.warn("Network programming failed, trying again: {}", e.toString());
      schedule(RETRY);
    }
  }
}
