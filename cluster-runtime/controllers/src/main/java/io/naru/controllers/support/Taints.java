package io.naru.controllers.support;

import io.fabric8.kubernetes.api.model.Taint;
import io.fabric8.kubernetes.api.model.Toleration;
import java.util.Objects;
import org.jspecify.annotations.Nullable;

/** Taints of nodes against tolerations of pods. */
public final class Taints {

  private Taints() {}

  public static boolean tolerates(Toleration toleration, Taint taint) {
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
