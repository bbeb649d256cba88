package io.naru.scheduler.plugins;

import io.naru.scheduler.framework.ClusterEvent;
import io.naru.scheduler.framework.CycleState;
import io.naru.scheduler.framework.FilterPlugin;
import io.naru.scheduler.framework.NodeInfo;
import io.naru.scheduler.framework.PodInfo;
import io.naru.scheduler.framework.RequeueHints;
import io.naru.scheduler.framework.ResourceAmounts;
import io.naru.scheduler.framework.ScorePlugin;
import io.naru.scheduler.framework.Status;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;

/** Nodes with room for what the pod requests; prefers those with more left over. */
public final class NodeResourcesFit implements FilterPlugin, ScorePlugin, RequeueHints {

  private static final String NAME = "NodeResourcesFit";

  @Override
  public String name() {
    return NAME;
  }

  @Override
  public Status filter(CycleState state, PodInfo pod, NodeInfo node) {
    return fits(pod, node) ? Status.SUCCESS : lacking(pod, node);
  }

  /** The share of CPU and memory, on average, that is left if the pod runs there. */
  @Override
  public long score(CycleState state, PodInfo pod, NodeInfo node) {
    ResourceAmounts wanted = pod.assumedRequests();
    ResourceAmounts used = node.assumedRequested();
    ResourceAmounts all = node.allocatable();
    long sum = 0;
    int kinds = 0;
    if (all.milliCpu() > 0) {
      sum += left(used.milliCpu() + wanted.milliCpu(), all.milliCpu());
      kinds++;
    }
    if (all.memory() > 0) {
      sum += left(used.memory() + wanted.memory(), all.memory());
      kinds++;
    }
    return kinds == 0 ? 0 : sum / kinds;
  }

  @Override
  public boolean mayHelp(PodInfo pod, ClusterEvent event) {
    return switch (event) {
      case ClusterEvent.NodeAdded added -> fits(pod, added.node());
      case ClusterEvent.NodeUpdated updated ->
          !updated.old().allocatable().equals(updated.node().allocatable())
              && fits(pod, updated.node());
      case ClusterEvent.AssignedPodDeleted ignored -> true;
      case ClusterEvent.AssignedPodUpdated updated ->
          !updated.old().requests().equals(updated.pod().requests());
      case ClusterEvent.PodUpdated updated ->
          !updated.old().requests().equals(updated.pod().requests());
      default -> false;
    };
  }

  private static long left(long used, long all) {
    return used > all ? 0 : (all - used) * MAX_SCORE / all;
  }

  private static boolean fits(PodInfo pod, NodeInfo node) {
    ResourceAmounts wanted = pod.requests();
    ResourceAmounts used = node.requested();
    ResourceAmounts all = node.allocatable();
    if (node.pods().size() + 1 > all.pods()
        || lacks(wanted.milliCpu(), used.milliCpu(), all.milliCpu())
        || lacks(wanted.memory(), used.memory(), all.memory())
        || lacks(wanted.ephemeralStorage(), used.ephemeralStorage(), all.ephemeralStorage())) {
      return false;
    }
    if (!wanted.others().isEmpty()) {
      for (Map.Entry<String, Long> other : wanted.others().entrySet()) {
        String name = other.getKey();
        if (lacks(
            other.getValue(),
            used.others().getOrDefault(name, 0L),
            all.others().getOrDefault(name, 0L))) {
          return false;
        }
      }
    }
    return true;
  }

  private static boolean lacks(long wanted, long used, long all) {
    return wanted > 0 && wanted > all - used;
  }

  private static Status lacking(PodInfo pod, NodeInfo node) {
    ResourceAmounts wanted = pod.requests();
    ResourceAmounts used = node.requested();
    ResourceAmounts all = node.allocatable();
    List<String> reasons = new ArrayList<>(2);
    // Where the node is too small even when empty, taking pods away would not help.
    boolean tooSmall = false;
    if (node.pods().size() + 1 > all.pods()) {
      reasons.add("Too many pods");
    }
    if (lacks(wanted.milliCpu(), used.milliCpu(), all.milliCpu())) {
      reasons.add("Insufficient cpu");
      tooSmall |= wanted.milliCpu() > all.milliCpu();
    }
    if (lacks(wanted.memory(), used.memory(), all.memory())) {
      reasons.add("Insufficient memory");
      tooSmall |= wanted.memory() > all.memory();
    }
    if (lacks(wanted.ephemeralStorage(), used.ephemeralStorage(), all.ephemeralStorage())) {
      reasons.add("Insufficient ephemeral-storage");
      tooSmall |= wanted.ephemeralStorage() > all.ephemeralStorage();
    }
    for (Map.Entry<String, Long> other : wanted.others().entrySet()) {
      long ofNode = all.others().getOrDefault(other.getKey(), 0L);
      if (lacks(other.getValue(), used.others().getOrDefault(other.getKey(), 0L), ofNode)) {
        reasons.add("Insufficient " + other.getKey());
        tooSmall |= other.getValue() > ofNode;
      }
    }
    Status.Code code = tooSmall ? Status.Code.UNRESOLVABLE : Status.Code.UNSCHEDULABLE;
    return new Status(code, NAME, List.copyOf(reasons));
  }
}
