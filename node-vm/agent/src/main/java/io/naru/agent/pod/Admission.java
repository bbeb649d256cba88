package io.naru.agent.pod;

import io.naru.agent.model.Pod;
import io.naru.agent.model.PodResources;
import java.util.Collection;
import java.util.HashMap;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/**
 * Refuses pods that do not fit, which the scheduler would not have sent here: those bound by hand,
 * or by two schedulers at once. Pure.
 */
public final class Admission {

  private final Map<String, Long> allocatable = new HashMap<>();

  /** Admission to a node with these resources, quantities by name. */
  public Admission(Map<String, String> allocatable) {
    allocatable.forEach((name, q) -> this.allocatable.put(name, PodResources.amount(name, q)));
  }

  /** Why the pod does not fit beside the others; null if it does. */
  PodStatusCalculator.@Nullable Failure refuse(Pod pod, Collection<Pod> others) {
    Map<String, Long> used = new HashMap<>();
    for (Pod other : others) {
      if (!other.uid().equals(pod.uid()) && !other.isTerminal()) {
        used.merge("pods", 1L, Long::sum);
        PodResources.requests(other).forEach((name, amount) -> used.merge(name, amount, Long::sum));
      }
    }
    Map<String, Long> wanted = new HashMap<>(PodResources.requests(pod));
    wanted.put("pods", 1L);
    for (Map.Entry<String, Long> request : wanted.entrySet()) {
      String name = request.getKey();
      Long capacity = allocatable.get(name);
      long taken = used.getOrDefault(name, 0L);
      // Resources of which nothing is known are the scheduler's business alone.
      if (capacity != null && request.getValue() > 0 && taken + request.getValue() > capacity) {
        return new PodStatusCalculator.Failure(
            "OutOf" + name,
            "Node didn't have enough resource: %s, requested: %d, used: %d, capacity: %d"
                .formatted(name, request.getValue(), taken, capacity));
      }
    }
    return null;
  }
}
