package io.naru.scheduler.plugins;

import io.fabric8.kubernetes.api.model.Taint;
import io.fabric8.kubernetes.api.model.Toleration;
import java.util.List;
import org.jspecify.annotations.Nullable;

/** Which taints are tolerated; see "Taints and Tolerations" in the Kubernetes documentation. */
final class Taints {

  static final String NO_SCHEDULE = "NoSchedule";
  static final String NO_EXECUTE = "NoExecute";
  static final String PREFER_NO_SCHEDULE = "PreferNoSchedule";

  private Taints() {}

  /** Whether all taints that keep pods off are tolerated. */
  static boolean admit(List<Taint> taints, List<Toleration> tolerations) {
    for (Taint taint : taints) {
      String effect = taint.getEffect();
      if ((NO_SCHEDULE.equals(effect) || NO_EXECUTE.equals(effect))
          && !tolerated(tolerations, taint.getKey(), taint.getValue(), effect)) {
        return false;
      }
    }
    return true;
  }

  static boolean tolerated(
      List<Toleration> tolerations, String key, @Nullable String value, String effect) {
    for (Toleration toleration : tolerations) {
      if (tolerates(toleration, key, value, effect)) {
        return true;
      }
    }
    return false;
  }

  private static boolean tolerates(
      Toleration toleration, String key, @Nullable String value, String effect) {
    String wantedEffect = toleration.getEffect();
    if (wantedEffect != null && !wantedEffect.isEmpty() && !wantedEffect.equals(effect)) {
      return false;
    }
    String wantedKey = toleration.getKey();
    boolean anyKey = wantedKey == null || wantedKey.isEmpty();
    if (!anyKey && !wantedKey.equals(key)) {
      return false;
    }
    if ("Exists".equals(toleration.getOperator())) {
      return true;
    }
    // A toleration of every key must say Exists.
    return !anyKey && text(toleration.getValue()).equals(text(value));
  }

  private static String text(@Nullable String value) {
    return value == null ? "" : value;
  }
}
