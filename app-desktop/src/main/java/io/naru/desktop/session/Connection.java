package io.naru.desktop.session;

import java.io.IOException;
import java.time.Duration;
import java.time.Instant;
import java.time.InstantSource;
import java.util.List;
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.concurrent.locks.Condition;
import java.util.concurrent.locks.ReentrantLock;

/**
 * Whether the server answers. Asked every few seconds, at once when somebody's stream breaks, and
 * while it does not answer again and again with growing pauses. A stream to a server that was cut
 * off would wait for ever: those who hear of a loss close theirs. Thread-safe.
 */
public final class Connection implements AutoCloseable {

  /** How the connection is. */
  public sealed interface State {
    record Online() implements State {}

    /**
     * @param reason for people
     * @param next when it is tried again
     */
    record Lost(String reason, Instant since, Instant next) implements State {}
  }

  /** Asks the server; throws if it does not answer in time. */
  @FunctionalInterface
  interface Probe {
    void ask() throws IOException;
  }

  private static final Duration BEAT = Duration.ofSeconds(5);
  private static final Duration FIRST_PAUSE = Duration.ofMillis(500);
  private static final Duration LONGEST_PAUSE = Duration.ofSeconds(15);

  private final Probe probe;
  private final InstantSource clock;
  private final List<Runnable> lossListeners = new CopyOnWriteArrayList<>();
  private final ReentrantLock lock = new ReentrantLock();
  private final Condition changed = lock.newCondition();
  private State state = new State.Online();
  private int failures;
  private boolean askNow;
  private boolean closed;

  Connection(Probe probe, InstantSource clock) {
    this.probe = probe;
    this.clock = clock;
  }

  /** Begins to ask, on a thread of its own. */
  void start() {
    Thread.ofVirtual().name("connection").start(this::run);
  }

  public State state() {
    lock.lock();
    try {
      return state;
    } finally {
      lock.unlock();
    }
  }

  /** Asks the server now rather than when it is due: a stream broke, or a person is impatient. */
  public void askNow() {
    lock.lock();
    try {
      askNow = true;
      changed.signalAll();
    } finally {
      lock.unlock();
    }
  }

  /** Called, on the connection's thread, when the server does not answer any more. */
  void onLoss(Runnable listener) {
    lossListeners.add(listener);
  }

  /** Waits until the server answers; at once if it does. */
  void awaitOnline() throws InterruptedException {
    lock.lockInterruptibly();
    try {
      while (!(state instanceof State.Online) && !closed) {
        changed.await();
      }
    } finally {
      lock.unlock();
    }
  }

  @Override
  public void close() {
    lock.lock();
    try {
      closed = true;
      changed.signalAll();
    } finally {
      lock.unlock();
    }
  }

  /** Asks once; returns how long to wait before the next time. */
  Duration ask() {
    try {
      probe.ask();
      failures = 0;
      enter(new State.Online());
      return BEAT;
    } catch (IOException e) {
      Duration pause = FIRST_PAUSE.multipliedBy(1L << Math.min(failures++, 10));
      if (pause.compareTo(LONGEST_PAUSE) > 0) {
        pause = LONGEST_PAUSE;
      }
      Instant now = clock.instant();
      State before = state();
      Instant since = before instanceof State.Lost lost ? lost.since() : now;
      enter(new State.Lost(Failures.message(e), since, now.plus(pause)));
      if (before instanceof State.Online) {
        lossListeners.forEach(Runnable::run);
      }
      return pause;
    }
  }

  private void run() {
    try {
      while (pause(ask())) {
        // once more
      }
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
    }
  }

  /** Waits, unless somebody wants to know now; returns whether to go on. */
  private boolean pause(Duration pause) throws InterruptedException {
    lock.lockInterruptibly();
    try {
      long left = pause.toNanos();
      while (left > 0 && !closed && !askNow) {
        left = changed.awaitNanos(left);
      }
      askNow = false;
      return !closed;
    } finally {
      lock.unlock();
    }
  }

  private void enter(State next) {
    lock.lock();
    try {
      state = next;
      changed.signalAll();
    } finally {
      lock.unlock();
    }
  }

  /** Waits a moment, or until this is closed. */
  void rest(Duration moment) throws InterruptedException {
    lock.lockInterruptibly();
    try {
      long left = moment.toNanos();
      while (left > 0 && !closed) {
        left = changed.awaitNanos(left);
      }
    } finally {
      lock.unlock();
    }
  }
}
