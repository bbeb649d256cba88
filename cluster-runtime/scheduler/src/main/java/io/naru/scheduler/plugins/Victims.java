package io.naru.scheduler.plugins;

import io.naru.scheduler.framework.NodeInfo;
import io.naru.scheduler.framework.PodInfo;
import java.util.Comparator;
import java.util.List;

/**
 * Pods that would have to leave a node.
 *
 * @param pods highest priority first
 * @param violations how many of them a disruption budget protects
 */
record Victims(NodeInfo node, List<PodInfo> pods, int violations) {

  /** Whose priority is higher, and then who has been running longer, is the more important. */
  static final Comparator<PodInfo> MORE_IMPORTANT_FIRST =
      Comparator.comparingInt(PodInfo::priority).reversed().thenComparing(Victims::started);

  /** The least harm first. */
  static final Comparator<Victims> LEAST_HARM_FIRST =
      Comparator.comparingInt(Victims::violations)
          .thenComparingInt(victims -> victims.pods().getFirst().priority())
          .thenComparingLong(Victims::sumOfPriorities)
          .thenComparingInt(victims -> victims.pods().size())
          .thenComparing(victims -> started(victims.pods().getFirst()), Comparator.reverseOrder());

  private long sumOfPriorities() {
    // Shifted, so that more pods of negative priority are still more harm.
    return pods.stream().mapToLong(pod -> (long) pod.priority() - Integer.MIN_VALUE).sum();
  }

  private static String started(PodInfo pod) {
    String started = pod.pod().getStatus() == null ? null : pod.pod().getStatus().getStartTime();
    // Pods that have not started are the newest; times in this form sort as text.
    return started == null ? "9999" : started;
  }
}
