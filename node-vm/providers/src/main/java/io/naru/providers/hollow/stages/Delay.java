package io.naru.providers.hollow.stages;

import io.fabric8.kubernetes.api.model.Container;
import io.fabric8.kubernetes.api.model.Pod;
import io.fabric8.kubernetes.api.model.Probe;
import java.time.Duration;
import java.util.random.RandomGenerator;

/**
 * How long a pod stays before a stage acts.
 *
 * @param fixed counts when {@code kind} is {@link Kind#FIXED}
 * @param jitter at most so much is added, by chance
 * @param annotation of a pod that has a delay of its own, without jitter; empty for none
 */
record Delay(Kind kind, Duration fixed, Duration jitter, String annotation) {

  /** Where the delay comes from. */
  enum Kind {
    FIXED,
    /** Doubles with each restart, as kubelets do it: 10 s, 20 s, ... up to 5 min. */
    RESTART_BACKOFF,
    /** What the pod's startup and readiness probes need at least. */
    PROBES
  }

  private static final Duration FIRST_BACKOFF = Duration.ofSeconds(10);
  private static final Duration LAST_BACKOFF = Duration.ofMinutes(5);
  private static final int MOST_DOUBLINGS = 5;

  /**
   * @param restarts how often containers of the pod were restarted so far
   * @param random the same for the same pod, stage and seed, so that runs repeat
   */
  Duration of(Pod pod, int restarts, RandomGenerator random) {
    var annotations = pod.getMetadata().getAnnotations();
    String own = annotation.isEmpty() || annotations == null ? null : annotations.get(annotation);
    if (own != null) {
      Duration wanted = DurationText.find(own);
      if (wanted != null) {
        return wanted;
      }
    }
    Duration base =
        switch (kind) {
          case FIXED -> fixed;
          case RESTART_BACKOFF -> backoff(restarts);
          case PROBES -> probes(pod);
        };
    return jitter.isZero() ? base : base.plusNanos(random.nextLong(jitter.toNanos()));
  }

  private static Duration backoff(int restarts) {
    Duration delay = FIRST_BACKOFF.multipliedBy(1L << Math.min(restarts, MOST_DOUBLINGS));
    return delay.compareTo(LAST_BACKOFF) < 0 ? delay : LAST_BACKOFF;
  }

  private static Duration probes(Pod pod) {
    long longest = 0;
    for (Container container : pod.getSpec().getContainers()) {
      // A readiness probe begins when the startup probe has succeeded.
      longest =
          Math.max(
              longest,
              seconds(container.getStartupProbe()) + seconds(container.getReadinessProbe()));
    }
    return Duration.ofSeconds(longest);
  }

  private static long seconds(@org.jspecify.annotations.Nullable Probe probe) {
    if (probe == null) {
      return 0;
    }
    int successes = orElse(probe.getSuccessThreshold(), 1);
    return orElse(probe.getInitialDelaySeconds(), 0)
        + (long) (successes - 1) * orElse(probe.getPeriodSeconds(), 10);
  }

  private static int orElse(@org.jspecify.annotations.Nullable Integer value, int otherwise) {
    return value == null ? otherwise : value;
  }
}
