package io.naru.scheduler.plugins;

import io.naru.scheduler.framework.CycleState;
import io.naru.scheduler.framework.NodeInfo;
import io.naru.scheduler.framework.PodInfo;
import io.naru.scheduler.framework.PreScorePlugin;
import io.naru.scheduler.framework.ScorePlugin;
import io.naru.scheduler.framework.Snapshot;
import io.naru.scheduler.framework.Status;
import java.util.List;

/** Prefers nodes on which CPU and memory would be used up evenly. */
public final class NodeResourcesBalancedAllocation implements PreScorePlugin, ScorePlugin {

  @Override
  public String name() {
    return "NodeResourcesBalancedAllocation";
  }

  /** A pod that requests nothing changes no balance. */
  @Override
  public Status preScore(
      CycleState state, PodInfo pod, List<NodeInfo> feasible, Snapshot snapshot) {
    boolean nothing = pod.requests().milliCpu() == 0 && pod.requests().memory() == 0;
    return nothing ? Status.SKIP : Status.SUCCESS;
  }

  @Override
  public long score(CycleState state, PodInfo pod, NodeInfo node) {
    double cpu =
        share(
            node.requested().milliCpu() + pod.requests().milliCpu(), node.allocatable().milliCpu());
    double memory =
        share(node.requested().memory() + pod.requests().memory(), node.allocatable().memory());
    if (cpu < 0 || memory < 0) {
      return MAX_SCORE;
    }
    // The standard deviation of two numbers is half their distance.
    return (long) ((1 - Math.abs(cpu - memory) / 2) * MAX_SCORE);
  }

  /** 0 to 1; negative if the node says nothing of this resource. */
  private static double share(long used, long all) {
    return all == 0 ? -1 : Math.min(1, (double) used / all);
  }
}
