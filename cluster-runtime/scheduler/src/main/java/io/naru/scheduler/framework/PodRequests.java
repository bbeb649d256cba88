package io.naru.scheduler.framework;

import io.fabric8.kubernetes.api.model.Container;
import io.fabric8.kubernetes.api.model.PodSpec;
import io.fabric8.kubernetes.api.model.Quantity;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/**
 * What a pod asks of its node: containers together, or what its init containers need at their
 * highest while sidecars run beside them; pod-level requests in place of these where given;
 * overhead on top. See "Resource sharing within containers" in the Kubernetes documentation.
 */
final class PodRequests {

  /** What a container that says nothing is taken to use, when nodes are compared by load. */
  private static final long ASSUMED_MILLI_CPU = 100;

  private static final long ASSUMED_MEMORY = 200L * 1024 * 1024;

  private PodRequests() {}

  /**
   * @param assume whether containers that request no CPU or memory count with an assumed amount
   */
  static ResourceAmounts of(PodSpec spec, boolean assume) {
    ResourceAmounts running = new ResourceAmounts();
    for (Container container : spec.getContainers()) {
      running.add(requests(container, assume));
    }
    ResourceAmounts sidecars = new ResourceAmounts();
    ResourceAmounts highest = new ResourceAmounts();
    for (Container container : spec.getInitContainers()) {
      ResourceAmounts requests = requests(container, assume);
      if ("Always".equals(container.getRestartPolicy())) {
        running.add(requests);
        sidecars.add(requests);
        highest.raiseTo(sidecars);
      } else {
        requests.add(sidecars);
        highest.raiseTo(requests);
      }
    }
    running.raiseTo(highest);
    if (spec.getResources() != null) {
      podLevel(running, spec.getResources().getRequests());
    }
    running.add(ResourceAmounts.of(spec.getOverhead()));
    return running;
  }

  private static void podLevel(ResourceAmounts total, @Nullable Map<String, Quantity> requests) {
    if (requests != null) {
      requests.forEach(total::set);
    }
  }

  private static ResourceAmounts requests(Container container, boolean assume) {
    Map<String, Quantity> requests =
        container.getResources() == null ? null : container.getResources().getRequests();
    ResourceAmounts amounts = ResourceAmounts.of(requests);
    if (assume) {
      if (requests == null || !requests.containsKey("cpu")) {
        amounts.setMilliCpu(ASSUMED_MILLI_CPU);
      }
      if (requests == null || !requests.containsKey("memory")) {
        amounts.setMemory(ASSUMED_MEMORY);
      }
    }
    return amounts;
  }
}
