package io.naru.scheduler.queue;

import io.naru.client.Timers;
import io.naru.scheduler.framework.ClusterEvent;
import io.naru.scheduler.framework.PodInfo;
import io.naru.scheduler.framework.PreEnqueuePlugin;
import io.naru.scheduler.framework.Profile;
import io.naru.scheduler.framework.QueuedPod;
import io.naru.scheduler.framework.QueuedPod.State;
import io.naru.scheduler.framework.RequeueHints;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.TreeSet;
import java.util.concurrent.locks.Condition;
import java.util.concurrent.locks.ReentrantLock;
import org.jspecify.annotations.Nullable;

/**
 * Pods without a node. Active ones are tried in order; one that was turned down waits until
 * something happens that the plugin which did so thinks could help ({@link RequeueHints}), and then
 * at least for its backoff (1 s, doubled with every attempt, at most 10 s). Pods that wait for 5
 * minutes are tried again in any case. Thread-safe.
 */
public final class SchedulingQueue implements AutoCloseable {

  static final Duration FIRST_BACKOFF = Duration.ofSeconds(1);
  static final Duration LAST_BACKOFF = Duration.ofSeconds(10);
  static final Duration LONGEST_WAIT = Duration.ofMinutes(5);
  private static final Duration FLUSH_INTERVAL = Duration.ofSeconds(30);

  private final Timers timers;
  private final List<PreEnqueuePlugin> gates;
  private final Map<String, RequeueHints> hints;
  private final ReentrantLock lock = new ReentrantLock();
  private final Condition available = lock.newCondition();
  private final Map<String, QueuedPod> pods = new HashMap<>();
  private final TreeSet<QueuedPod> active;

  /** Those that wait for an event; apart, because events are many and the rest may be too. */
  private final Set<QueuedPod> sleeping = new LinkedHashSet<>();

  private final InFlightEvents inFlight = new InFlightEvents();
  private Timers.@Nullable Cancellation flush;
  private long sequence;
  private boolean closed;

  public SchedulingQueue(Timers timers, Profile profile) {
    this.timers = timers;
    this.gates = profile.at(PreEnqueuePlugin.class);
    this.hints = profile.hints();
    this.active =
        new TreeSet<>(profile.queueSort().order().thenComparingLong(queued -> queued.sequence));
    scheduleFlush();
  }

  /** A pod that has no node appeared. */
  public void add(PodInfo pod) {
    lock.lock();
    try {
      if (pods.containsKey(pod.uid())) {
        update(pod);
        return;
      }
      QueuedPod queued = new QueuedPod(pod, sequence++, now());
      pods.put(pod.uid(), queued);
      activate(queued);
    } finally {
      lock.unlock();
    }
  }

  /** A pod that has no node changed. */
  public void update(PodInfo pod) {
    lock.lock();
    try {
      QueuedPod queued = pods.get(pod.uid());
      if (queued == null) {
        add(pod);
        return;
      }
      PodInfo old = queued.pod;
      boolean wasActive = active.remove(queued);
      queued.pod = pod;
      if (wasActive) {
        active.add(queued);
      }
      if (!concernsScheduling(old, pod)) {
        return;
      }
      ClusterEvent event = new ClusterEvent.PodUpdated(old, pod);
      switch (queued.state) {
        case IN_FLIGHT -> inFlight.add(event, pod.uid());
        case GATED -> activate(queued);
        case UNSCHEDULABLE -> {
          if (mayHelp(queued, event)) {
            // The user fixed this very pod: no reason to let the user wait.
            activate(queued);
          }
        }
        case ACTIVE, BACKOFF -> {}
      }
    } finally {
      lock.unlock();
    }
  }

  /** The pod is gone, or has a node now. */
  public void remove(String uid) {
    lock.lock();
    try {
      QueuedPod queued = pods.remove(uid);
      if (queued != null) {
        active.remove(queued);
        sleeping.remove(queued);
      }
    } finally {
      lock.unlock();
    }
  }

  /** Waits for the next pod to try; {@link #done} must follow. Null when closed. */
  public @Nullable QueuedPod take() throws InterruptedException {
    lock.lock();
    try {
      while (active.isEmpty() && !closed) {
        available.await();
      }
      return poll();
    } finally {
      lock.unlock();
    }
  }

  /** As {@link #take}, but null at once if there is none to try now. */
  public @Nullable QueuedPod poll() {
    lock.lock();
    try {
      QueuedPod next = closed ? null : active.pollFirst();
      if (next != null) {
        next.state = State.IN_FLIGHT;
        next.attempts++;
        inFlight.begin(next.uid);
      }
      return next;
    } finally {
      lock.unlock();
    }
  }

  /** The attempt has ended, with or without success. */
  public void done(String uid) {
    lock.lock();
    try {
      inFlight.end(uid);
    } finally {
      lock.unlock();
    }
  }

  /**
   * An attempt failed: wait for something to happen.
   *
   * @param rejectors plugins that turned the pod down; none if something broke, then it is tried
   *     again after its backoff
   */
  public void requeue(QueuedPod queued, Set<String> rejectors) {
    lock.lock();
    try {
      List<ClusterEvent> missed = inFlight.end(queued.uid);
      if (pods.get(queued.uid) != queued || queued.state != State.IN_FLIGHT) {
        return;
      }
      Instant now = now();
      queued.queuedAt = now;
      queued.backoffUntil = now.plus(backoff(queued.attempts));
      queued.rejectors = rejectors;
      if (rejectors.isEmpty()) {
        backOff(queued);
        return;
      }
      queued.state = State.UNSCHEDULABLE;
      sleeping.add(queued);
      for (ClusterEvent event : missed) {
        if (mayHelp(queued, event)) {
          backOff(queued);
          return;
        }
      }
    } finally {
      lock.unlock();
    }
  }

  /** Lets the pods go on that this may help. */
  public void onEvent(ClusterEvent event) {
    lock.lock();
    try {
      inFlight.add(event, null);
      for (QueuedPod queued : List.copyOf(sleeping)) {
        if (mayHelp(queued, event)) {
          backOff(queued);
        }
      }
    } finally {
      lock.unlock();
    }
  }

  /** Pods in a state, for metrics and tests. */
  public int count(State state) {
    lock.lock();
    try {
      return (int) pods.values().stream().filter(queued -> queued.state == state).count();
    } finally {
      lock.unlock();
    }
  }

  /** All pods that wait, with those in flight. */
  public List<PodInfo> waiting() {
    lock.lock();
    try {
      List<PodInfo> result = new ArrayList<>(pods.size());
      pods.values().forEach(queued -> result.add(queued.pod));
      return result;
    } finally {
      lock.unlock();
    }
  }

  @Override
  public void close() {
    lock.lock();
    try {
      closed = true;
      if (flush != null) {
        flush.cancel();
      }
      available.signalAll();
    } finally {
      lock.unlock();
    }
  }

  private void activate(QueuedPod queued) {
    sleeping.remove(queued);
    for (PreEnqueuePlugin gate : gates) {
      if (!gate.preEnqueue(queued.pod).isSuccess()) {
        queued.state = State.GATED;
        return;
      }
    }
    queued.state = State.ACTIVE;
    active.add(queued);
    available.signal();
  }

  private void backOff(QueuedPod queued) {
    Duration left = Duration.between(now(), queued.backoffUntil);
    if (left.isNegative() || left.isZero()) {
      activate(queued);
      return;
    }
    sleeping.remove(queued);
    queued.state = State.BACKOFF;
    timers.schedule(left, () -> endBackoff(queued));
  }

  private void endBackoff(QueuedPod queued) {
    lock.lock();
    try {
      if (!closed
          && pods.get(queued.uid) == queued
          && queued.state == State.BACKOFF
          && !now().isBefore(queued.backoffUntil)) {
        activate(queued);
      }
    } finally {
      lock.unlock();
    }
  }

  private boolean mayHelp(QueuedPod queued, ClusterEvent event) {
    for (String plugin : queued.rejectors) {
      RequeueHints hint = hints.get(plugin);
      if (hint == null || hint.mayHelp(queued.pod, event)) {
        return true;
      }
    }
    return false;
  }

  private void scheduleFlush() {
    flush = timers.schedule(FLUSH_INTERVAL, this::flushStuck);
  }

  private void flushStuck() {
    lock.lock();
    try {
      if (closed) {
        return;
      }
      Instant longAgo = now().minus(LONGEST_WAIT);
      for (QueuedPod queued : List.copyOf(sleeping)) {
        if (queued.queuedAt.isBefore(longAgo)) {
          backOff(queued);
        }
      }
      scheduleFlush();
    } finally {
      lock.unlock();
    }
  }

  private Instant now() {
    return timers.clock().instant();
  }

  static Duration backoff(int attempts) {
    Duration backoff = FIRST_BACKOFF.multipliedBy(1L << Math.min(Math.max(attempts - 1, 0), 10));
    return backoff.compareTo(LAST_BACKOFF) > 0 ? LAST_BACKOFF : backoff;
  }

  private static boolean concernsScheduling(PodInfo old, PodInfo pod) {
    return !old.pod().getSpec().equals(pod.pod().getSpec()) || !old.labels().equals(pod.labels());
  }
}
