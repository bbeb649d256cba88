package io.naru.scheduler.framework;

import java.time.Instant;
import java.util.Set;

/** A pod in the queue. Guarded by the queue's lock, but for the final fields. */
public final class QueuedPod {

  /** Where in the queue the pod is. */
  public enum State {
    ACTIVE,
    BACKOFF,
    UNSCHEDULABLE,
    GATED,
    IN_FLIGHT
  }

  public final String uid;
  public final long sequence;
  public final Instant firstSeen;
  public PodInfo pod;
  public State state = State.ACTIVE;

  /** When it last entered the queue. */
  public Instant queuedAt;

  /** Until when it may not be tried again. */
  public Instant backoffUntil = Instant.EPOCH;

  public int attempts;

  /** When the last attempt began, by {@link System#nanoTime}. */
  public long attemptBegan;

  /** Names of the plugins that turned it down last. */
  public Set<String> rejectors = Set.of();

  public QueuedPod(PodInfo pod, long sequence, Instant now) {
    this.uid = pod.uid();
    this.pod = pod;
    this.sequence = sequence;
    this.firstSeen = now;
    this.queuedAt = now;
  }
}
