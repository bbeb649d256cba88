package io.naru.agent.pressure;

import io.naru.agent.model.Pod;
import java.util.Map;

/**
 * What a pod uses.
 *
 * @param memory working sets by container, in bytes
 * @param files writable layers and logs by container, in bytes
 * @param volumes of type emptyDir on disk, by name, in bytes
 */
record PodUsage(
    Pod pod, Map<String, Long> memory, Map<String, Long> files, Map<String, Long> volumes) {

  long totalMemory() {
    return sum(memory);
  }

  long totalFiles() {
    return sum(files) + sum(volumes);
  }

  private static long sum(Map<String, Long> amounts) {
    return amounts.values().stream().mapToLong(Long::longValue).sum();
  }
}
