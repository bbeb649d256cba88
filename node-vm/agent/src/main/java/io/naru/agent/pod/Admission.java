package io.naru.agent.pod;

import com.fasterxml.jackson.databind.JsonNode;
import io.naru.agent.api.Json;
import io.naru.agent.model.Pod;
import io.naru.agent.model.PodResources;
import java.util.Collection;
import java.util.HashMap;
import java.util.Map;
import java.util.Set;
import java.util.function.Supplier;
import org.jspecify.annotations.Nullable;

/**
 * Refuses pods that do not fit, which the scheduler would not have sent here: those bound by hand,
 * or by two schedulers at once. Pure.
 */
public final class Admission {

  private static final long SYSTEM_PRIORITY = 2_000_000_000L;

  private final Map<String, Long> allocatable = new HashMap<>();
  private final Supplier<Set<String>> pressures;

  /**
   * Admission to a node with these resources, quantities by name.
   *
   * @param pressures the conditions of pressure that are true, such as {@code DiskPressure}
   */
  public Admission(Map<String, String> allocatable, Supplier<Set<String>> pressures) {
    this.pressures = pressures;
    allocatable.forEach((name, q) -> this.allocatable.put(name, PodResources.amount(name, q)));
  }

  /** Why the pod does not fit beside the others; null if it does. */
  PodStatusCalculator.@Nullable Failure refuse(Pod pod, Collection<Pod> others) {
    PodStatusCalculator.Failure pressed = refuseUnderPressure(pod);
    if (pressed != null) {
      return pressed;
    }
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

  /** Short of memory a node takes only pods that reserve some; short of disk it takes none. */
  private PodStatusCalculator.@Nullable Failure refuseUnderPressure(Pod pod) {
    Set<String> now = pressures.get();
    boolean reserves = !PodResources.qosClass(pod).equals("BestEffort");
    if (now.isEmpty()
        || pod.spec().path("priority").asLong() >= SYSTEM_PRIORITY
        || (now.equals(Set.of("MemoryPressure")) && (reserves || toleratesMemoryPressure(pod)))) {
      return null;
    }
    return new PodStatusCalculator.Failure(
        "Evicted", "The node had condition: [" + String.join(", ", now) + "]. ");
  }

  private static boolean toleratesMemoryPressure(Pod pod) {
    for (JsonNode toleration : pod.spec().path("tolerations")) {
      String key = Json.text(toleration, "key");
      boolean any = key.isEmpty() && Json.text(toleration, "operator").equals("Exists");
      if (any || key.equals("node.kubernetes.io/memory-pressure")) {
        return true;
      }
    }
    return false;
  }
}
