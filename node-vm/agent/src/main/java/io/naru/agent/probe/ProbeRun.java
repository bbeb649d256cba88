package io.naru.agent.probe;

import java.time.Duration;
import java.time.Instant;

/**
 * The course of one probe of one container: when it is due, and what its results add up to. Time is
 * the caller's. Results are noted by one thread and read by any.
 *
 * <p>Until the first success, startup and readiness probes also run between their regular times, at
 * growing intervals, so that a container is ready as soon as it can be; failures of these extra
 * runs do not count.
 */
final class ProbeRun {

  private static final Duration FIRST_EXTRA = Duration.ofMillis(100);

  private final ProbeType type;
  private final ProbeSettings settings;
  private Instant regular;
  private Instant next;
  private Duration extra = FIRST_EXTRA;
  private int successes;
  private int failures;
  private boolean everSucceeded;
  private volatile boolean lastCounted;
  private volatile boolean succeeds;
  private volatile boolean fails;

  /**
   * A probe that has not run yet.
   *
   * @param succeedsNow what is believed until it has
   */
  ProbeRun(ProbeType type, ProbeSettings settings, Instant containerStart, boolean succeedsNow) {
    this.type = type;
    this.settings = settings;
    this.regular = containerStart.plus(settings.initialDelay());
    this.next = regular;
    this.succeeds = succeedsNow || type == ProbeType.LIVENESS;
    this.everSucceeded = succeedsNow;
  }

  ProbeSettings settings() {
    return settings;
  }

  /** The last result counted towards a threshold. */
  boolean lastCounted() {
    return lastCounted;
  }

  /** The probe stands at success. */
  boolean succeeds() {
    return succeeds;
  }

  /** The failure threshold has been reached. */
  boolean fails() {
    return fails;
  }

  /** It need not run any more: a startup probe that succeeded, or one that condemned. */
  boolean isOver() {
    return type == ProbeType.STARTUP && succeeds || type != ProbeType.READINESS && fails;
  }

  /** How long until it is due. */
  Duration untilNext(Instant now) {
    Duration left = Duration.between(now, next);
    return left.isNegative() ? Duration.ZERO : left;
  }

  /** Notes a result; true if it changed where the probe stands. */
  boolean note(boolean success, Instant now) {
    boolean atRegularTime = !now.isBefore(regular);
    lastCounted = success || atRegularTime;
    boolean before = succeeds;
    boolean failedBefore = fails;
    if (success) {
      everSucceeded = true;
      failures = 0;
      successes++;
      if (successes >= settings.successThreshold()) {
        succeeds = true;
        fails = false;
      }
    } else if (lastCounted) {
      successes = 0;
      failures++;
      if (failures >= settings.failureThreshold()) {
        fails = true;
        succeeds = false;
      }
    }
    schedule(now, atRegularTime);
    return before != succeeds || failedBefore != fails;
  }

  private void schedule(Instant now, boolean atRegularTime) {
    if (atRegularTime) {
      regular = now.plus(settings.period());
    }
    next = regular;
    if (!everSucceeded && type != ProbeType.LIVENESS) {
      Instant early = now.plus(extra);
      extra = extra.multipliedBy(2);
      if (early.isBefore(regular)) {
        next = early;
      }
    }
  }
}
