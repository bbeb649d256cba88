package io.naru.controllers.nodelifecycle;

import io.fabric8.kubernetes.api.model.Taint;
import io.fabric8.kubernetes.api.model.Toleration;
import io.naru.controllers.support.Taints;
import java.time.Duration;
import java.util.List;
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
        if (Taints.tolerates(toleration, taint)) {
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
}
