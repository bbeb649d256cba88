package io.naru.controllers.nodelifecycle;

import io.fabric8.kubernetes.api.model.Taint;
import io.fabric8.kubernetes.api.model.Toleration;
import java.time.Duration;
import java.util.List;
import java.util.Objects;
import org.jspecify.annotations.Nullable;

/** How long pods bear taints. */
final class Tolerance {

  private Tolerance() {}

  /** How long all taints are tolerated: zero for not at all, null for ever. */
  static @Nullable Duration of(List<Taint> taints, List<Toleration> tolerations) {
    Duration shortest = null;
    for (Taint taint : taints) {
      Toleration found = null;
      for (Toleration toleration : tolerations) {
        if (tolerates(toleration, taint)) {
          found = toleration;
          break;
        }
      }
      if (found == null) {
        return Duration.ZERO;
      }
      Long seconds = found.getTolerationSeconds();
      if (seconds != null) {
        Duration bearable = Duration.ofSeconds(Math.max(0, seconds));
        shortest = shortest == null || bearable.compareTo(shortest) < 0 ? bearable : shortest;
      }
    }
    return shortest;
  }

  private static boolean tolerates(Toleration toleration, Taint taint) {
    String effect = orEmpty(toleration.getEffect());
    String key = orEmpty(toleration.getKey());
    if (!effect.isEmpty() && !effect.equals(taint.getEffect())) {
      return false;
    }
    boolean exists = "Exists".equals(toleration.getOperator());
    if (key.isEmpty()) {
      return exists;
    }
    return key.equals(taint.getKey())
        && (exists || orEmpty(toleration.getValue()).equals(orEmpty(taint.getValue())));
  }

  private static String orEmpty(@Nullable String text) {
    return Objects.requireNonNullElse(text, "");
  }
}
