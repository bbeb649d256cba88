package io.naru.agent.container;

import io.naru.agent.api.Json;
import io.naru.agent.cri.v1.LinuxContainerResources;
import io.naru.agent.model.ContainerSpec;
import io.naru.agent.model.Pod;
import io.naru.agent.model.PodResources;
import io.naru.agent.model.Quantity;

/** Requests and limits as cgroup values. */
final class Resources {

  private static final long PERIOD_MICROS = 100_000;
  private static final long LEAST_QUOTA_MICROS = 1_000;
  private static final long LEAST_SHARES = 2;
  private static final long MOST_SHARES = 262_144;

  private Resources() {}

  static LinuxContainerResources of(Pod pod, ContainerSpec container, long nodeMemory) {
    long cpuLimit = Quantity.milli(limit(container, "cpu"));
    String cpuRequest = request(container, "cpu");
    long cpu = cpuRequest.isEmpty() ? cpuLimit : Quantity.milli(cpuRequest);
    LinuxContainerResources.Builder resources = LinuxContainerResources.newBuilder();
    resources.setCpuShares(Math.clamp(cpu * 1024 / 1000, LEAST_SHARES, MOST_SHARES));
    if (cpuLimit > 0) {
      resources.setCpuPeriod(PERIOD_MICROS);
      resources.setCpuQuota(Math.max(LEAST_QUOTA_MICROS, cpuLimit * PERIOD_MICROS / 1000));
    }
    resources.setMemoryLimitInBytes(Quantity.value(limit(container, "memory")));
    resources.setOomScoreAdj(oomScore(pod, container, nodeMemory));
    return resources.build();
  }

  /** Who is killed first when the node runs out of memory: those that use most beyond requests. */
  private static long oomScore(Pod pod, ContainerSpec container, long nodeMemory) {
    return switch (PodResources.qosClass(pod)) {
      case "Guaranteed" -> -997;
      case "BestEffort" -> 1000;
      default -> {
        String request = request(container, "memory");
        long memory = Quantity.value(request.isEmpty() ? limit(container, "memory") : request);
        yield Math.clamp(1000 - 1000 * memory / Math.max(1, nodeMemory), 3L, 999L);
      }
    };
  }

  private static String limit(ContainerSpec container, String resource) {
    return Json.text(container.json(), "resources", "limits", resource);
  }

  private static String request(ContainerSpec container, String resource) {
    return Json.text(container.json(), "resources", "requests", resource);
  }
}
