package io.naru.controllers.support;

import io.fabric8.kubernetes.api.model.Pod;
import io.fabric8.kubernetes.api.model.PodCondition;
import java.time.Duration;
import java.time.Instant;
import org.jspecify.annotations.Nullable;

/** Predicates about pods, as every workload controller means them. */
public final class Pods {

  private Pods() {}

  public static String phase(Pod pod) {
    String phase = pod.getStatus() == null ? null : pod.getStatus().getPhase();
    return phase == null ? "Pending" : phase;
  }

  /** Succeeded or failed: its containers will never run again. */
  public static boolean isTerminal(Pod pod) {
    String phase = phase(pod);
    return phase.equals("Succeeded") || phase.equals("Failed");
  }

  public static boolean isTerminating(Pod pod) {
    return pod.getMetadata().getDeletionTimestamp() != null;
  }

  /** Neither finished nor being deleted. */
  public static boolean isActive(Pod pod) {
    return !isTerminal(pod) && !isTerminating(pod);
  }

  public static boolean isReady(Pod pod) {
    PodCondition ready = condition(pod, "Ready");
    return ready != null && "True".equals(ready.getStatus());
  }

  /** Since when the pod is ready, or null if it is not. */
  public static @Nullable Instant readySince(Pod pod) {
    PodCondition ready = condition(pod, "Ready");
    if (ready == null || !"True".equals(ready.getStatus())) {
      return null;
    }
    String since = ready.getLastTransitionTime();
    return since == null ? Instant.EPOCH : Instant.parse(since);
  }

  /** Ready, and for at least {@code minReadySeconds}. */
  public static boolean isAvailable(Pod pod, int minReadySeconds, Instant now) {
    if (minReadySeconds == 0) {
      return isReady(pod);
    }
    Instant since = readySince(pod);
    return since != null && !since.plus(Duration.ofSeconds(minReadySeconds)).isAfter(now);
  }

  public static @Nullable PodCondition condition(Pod pod, String type) {
    if (pod.getStatus() == null) {
      return null;
    }
    for (PodCondition condition : pod.getStatus().getConditions()) {
      if (type.equals(condition.getType())) {
        return condition;
      }
    }
    return null;
  }
}
