package io.naru.scheduler;

import io.naru.client.metrics.Counters;
import io.naru.client.metrics.Histograms;
import io.naru.client.metrics.Metrics;
import io.naru.scheduler.framework.QueuedPod;
import io.naru.scheduler.queue.SchedulingQueue;
import java.time.Clock;
import java.time.Duration;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;

/**
 * What is counted of attempts, by the names that kube-scheduler has for it. An attempt that binds
 * is over when it has bound. Thread-safe.
 */
final class SchedulerMetrics {

  /** How an attempt ended; in lower case it is the label. */
  enum Result {
    SCHEDULED,
    UNSCHEDULABLE,
    ERROR;

    private String label() {
      return name().toLowerCase(Locale.ROOT);
    }
  }

  /** From so many attempts on they are not told apart. */
  private static final int MANY = 15;

  private static final double MILLIS = 1e3;
  private static final double FIRST_BUCKET = 0.001;
  private static final int ATTEMPT_BUCKETS = 15;
  private static final double FIRST_LIFE_BUCKET = 0.01;
  private static final int LIFE_BUCKETS = 20;

  private final String profile;
  private final Clock clock;
  private final Counters attempts;
  private final Histograms attemptSeconds;
  private final Histograms.Histogram algorithmSeconds;
  private final Histograms lifeSeconds;

  SchedulerMetrics(Metrics metrics, String profile, SchedulingQueue queue, Clock clock) {
    this.profile = profile;
    this.clock = clock;
    attempts =
        metrics.counters(
            "scheduler_schedule_attempts_total",
            "Attempts to schedule pods, by their result.",
            "profile",
            "result");
    attemptSeconds =
        metrics.histograms(
            "scheduler_scheduling_attempt_duration_seconds",
            "How long an attempt took, its binding with it.",
            doubling(FIRST_BUCKET, ATTEMPT_BUCKETS),
            "profile",
            "result");
    algorithmSeconds =
        metrics
            .histograms(
                "scheduler_scheduling_algorithm_duration_seconds",
                "How long it took to choose a node.",
                doubling(FIRST_BUCKET, ATTEMPT_BUCKETS))
            .of();
    lifeSeconds =
        metrics.histograms(
            "scheduler_pod_scheduling_sli_duration_seconds",
            "From the pod's arrival in the queue to its binding, all attempts together.",
            doubling(FIRST_LIFE_BUCKET, LIFE_BUCKETS),
            "attempts");
    metrics.gauges(
        "scheduler_pending_pods",
        "Pods that wait, by the queue they are in.",
        List.of("queue"),
        () -> pending(queue));
  }

  /** A node was looked for since then, by {@link System#nanoTime}, with or without success. */
  void searched(long since) {
    algorithmSeconds.observeSince(since);
  }

  void ended(QueuedPod queued, Result result) {
    attempts.of(profile, result.label()).increment();
    attemptSeconds.of(profile, result.label()).observeSince(queued.attemptBegan);
    if (result == Result.SCHEDULED) {
      Duration life = Duration.between(queued.firstSeen, clock.instant());
      String tries = queued.attempts < MANY ? Integer.toString(queued.attempts) : MANY + "+";
      lifeSeconds.of(tries).observe(life.toMillis() / MILLIS);
    }
  }

  private static Map<List<String>, Number> pending(SchedulingQueue queue) {
    Map<List<String>, Number> pods = new LinkedHashMap<>();
    for (QueuedPod.State state : QueuedPod.State.values()) {
      if (state != QueuedPod.State.IN_FLIGHT) {
        pods.put(List.of(state.name().toLowerCase(Locale.ROOT)), queue.count(state));
      }
    }
    return pods;
  }

  private static double[] doubling(double first, int count) {
    double[] bounds = new double[count];
    double bound = first;
    for (int i = 0; i < count; i++) {
      bounds[i] = bound;
      bound *= 2;
    }
    return bounds;
  }
}
