package io.naru.controllers.podautoscaler;

import io.fabric8.kubernetes.api.model.autoscaling.v2.HorizontalPodAutoscaler;
import io.naru.controllers.podautoscaler.ScalingRules.Policy;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import org.jspecify.annotations.Nullable;

/**
 * What was recommended for one autoscaler and what was done, as far back as it matters. Lives in
 * memory only: after a restart the past counts as quiet. Not thread-safe; one sync at a time has
 * it.
 */
final class ScalingHistory {

  private record Recommendation(Instant time, int replicas) {}

  private record Change(Instant time, int difference) {}

  /**
   * A count within bounds, and what bounded it.
   *
   * @param reason of the condition, empty if nothing did
   */
  record Bounded(int replicas, String reason, String message) {}

  private final List<Recommendation> recommendations = new ArrayList<>();
  private final List<Change> changes = new ArrayList<>();
  private Instant lastLook = Instant.EPOCH;
  private @Nullable Object lastSpec;

  /** How long this look is too early: once a period, unless what is wanted changed. */
  Duration untilNext(HorizontalPodAutoscaler autoscaler, Instant now, Duration period) {
    Object spec = autoscaler.getSpec();
    Duration wait = Duration.between(now, lastLook.plus(period));
    if (wait.isPositive() && spec.equals(lastSpec)) {
      return wait;
    }
    lastLook = now;
    lastSpec = spec;
    return Duration.ZERO;
  }

  void changed(Instant now, int from, int to) {
    changes.add(new Change(now, to - from));
  }

  /** Takes the lowest recent recommendation on the way up, the highest on the way down. */
  Bounded stabilized(int current, int desired, ScalingRules up, ScalingRules down, Instant now) {
    int lowest = desired;
    int highest = desired;
    for (Recommendation recent : recommendations) {
      if (recent.time().isAfter(now.minus(up.window()))) {
        lowest = Math.min(lowest, recent.replicas());
      }
      if (recent.time().isAfter(now.minus(down.window()))) {
        highest = Math.max(highest, recent.replicas());
      }
    }
    Duration memory = up.memory().compareTo(down.memory()) > 0 ? up.memory() : down.memory();
    recommendations.removeIf(old -> old.time().isBefore(now.minus(memory)));
    changes.removeIf(old -> old.time().isBefore(now.minus(memory)));
    recommendations.add(new Recommendation(now, desired));
    int result = Math.min(Math.max(current, lowest), highest);
    if (result == desired) {
      return new Bounded(result, "", "");
    }
    return result < desired
        ? new Bounded(
            result,
            "ScaleUpStabilized",
            "recent recommendations were lower than current one, applying the lowest recent"
                + " recommendation")
        : new Bounded(
            result,
            "ScaleDownStabilized",
            "recent recommendations were higher than current one, applying the highest recent"
                + " recommendation");
  }

  /** Keeps within the limits of the spec, and of how fast it may change. */
  Bounded limited(
      int current,
      int desired,
      int least,
      int most,
      ScalingRules up,
      ScalingRules down,
      Instant now) {
    if (desired > current) {
      int limit = Math.max(current, fastest(current, up, now, true));
      if (desired > Math.min(most, limit)) {
        return most > limit
            ? new Bounded(
                limit,
                "ScaleUpLimit",
                "the desired replica count is increasing faster than the maximum scale rate")
            : tooMany(most);
      }
    } else if (desired < current) {
      int limit = Math.min(current, fastest(current, down, now, false));
      if (desired < Math.max(least, limit)) {
        return least < limit
            ? new Bounded(
                limit,
                "ScaleDownLimit",
                "the desired replica count is decreasing faster than the maximum scale rate")
            : tooFew(least);
      }
    }
    if (desired > most) {
      return tooMany(most);
    }
    return desired < least ? tooFew(least) : new Bounded(desired, "", "");
  }

  private static Bounded tooMany(int most) {
    return new Bounded(
        most,
        "TooManyReplicas",
        "the desired replica count is more than the maximum replica count");
  }

  private static Bounded tooFew(int least) {
    return new Bounded(
        least,
        "TooFewReplicas",
        "the desired replica count is less than the minimum replica count");
  }

  private int fastest(int current, ScalingRules rules, Instant now, boolean up) {
    if (rules.select().equals("Disabled")) {
      return current;
    }
    boolean furthest = rules.select().equals("Max");
    Integer result = null;
    for (Policy policy : rules.policies()) {
      int bound = bound(current, policy, now, up);
      if (result == null) {
        result = bound;
      } else {
        result = furthest == up ? Math.max(result, bound) : Math.min(result, bound);
      }
    }
    return result == null ? current : result;
  }

  private int bound(int current, Policy policy, Instant now, boolean up) {
    Instant since = now.minus(policy.period());
    int start =
        current
            - changes.stream()
                .filter(change -> change.time().isAfter(since))
                .mapToInt(Change::difference)
                .sum();
    double part = policy.percent() ? start * (policy.value() / 100.0) : policy.value();
    return up ? (int) Math.ceil(start + part) : (int) (start - part);
  }
}
