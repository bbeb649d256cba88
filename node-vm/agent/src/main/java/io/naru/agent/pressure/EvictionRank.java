package io.naru.agent.pressure;

import io.naru.agent.api.Json;
import io.naru.agent.model.ContainerSpec;
import io.naru.agent.model.Pod;
import io.naru.agent.model.PodResources;
import io.naru.agent.model.Quantity;
import java.util.Collection;
import java.util.Comparator;
import java.util.List;

/**
 * In which order pods go when something runs short: those that use more than they requested first,
 * of these the least important, of these the one that exceeds its request the most. Pure.
 */
final class EvictionRank {

  /** From this priority on a pod is the system's. */
  private static final long CRITICAL = 2_000_000_000L;

  private final Signal signal;

  EvictionRank(Signal signal) {
    this.signal = signal;
  }

  /** The pods that may be evicted, the first to go first. */
  List<PodUsage> order(Collection<PodUsage> usages) {
    return usages.stream()
        .filter(usage -> !isCritical(usage.pod()))
        .sorted(
            Comparator.comparing((PodUsage usage) -> excess(usage) <= 0)
                .thenComparing(usage -> priority(usage.pod()))
                .thenComparing(Comparator.comparing(this::excess).reversed()))
        .toList();
  }

  static boolean isCritical(Pod pod) {
    return priority(pod) >= CRITICAL;
  }

  private static long priority(Pod pod) {
    return pod.spec().path("priority").asLong();
  }

  private long excess(PodUsage usage) {
    return used(usage) - PodResources.requests(usage.pod()).getOrDefault(signal.resource(), 0L);
  }

  private long used(PodUsage usage) {
    return signal.isMemory() ? usage.totalMemory() : usage.totalFiles();
  }

  /** Why this pod is evicted. */
  String message(PodUsage usage, Threshold threshold, Supply supply) {
    StringBuilder message = new StringBuilder();
    message.append(
        "The node was low on resource: %s. Threshold quantity: %s, available: %s. "
            .formatted(
                signal.resource(),
                binary(threshold.amount(supply.capacity())),
                binary(supply.available())));
    for (ContainerSpec spec : usage.pod().allContainers()) {
      long used =
          (signal.isMemory() ? usage.memory() : usage.files()).getOrDefault(spec.name(), 0L);
      String request = Json.text(spec.json(), "resources", "requests", signal.resource());
      if (used > Quantity.value(request)) {
        message.append(
            "Container %s was using %s, request is %s, has larger consumption of %s. "
                .formatted(
                    spec.name(),
                    binary(used),
                    request.isEmpty() ? "0" : request,
                    signal.resource()));
      }
    }
    return message.toString();
  }

  private static String binary(long bytes) {
    return bytes < 1024 ? Long.toString(bytes) : bytes / 1024 + "Ki";
  }
}
