package io.naru.scheduler.plugins;

import io.naru.scheduler.framework.ClusterEvent;
import io.naru.scheduler.framework.CycleState;
import io.naru.scheduler.framework.FilterPlugin;
import io.naru.scheduler.framework.NodeInfo;
import io.naru.scheduler.framework.PodInfo;
import io.naru.scheduler.framework.RequeueHints;
import io.naru.scheduler.framework.Status;

/** Keeps pods off cordoned nodes, but for those that tolerate the taint that goes with it. */
public final class NodeUnschedulable implements FilterPlugin, RequeueHints {

  private static final String NAME = "NodeUnschedulable";
  private static final String TAINT = "node.kubernetes.io/unschedulable";
  private static final Status CORDONED = Status.unresolvable(NAME, "node(s) were unschedulable");

  @Override
  public String name() {
    return NAME;
  }

  @Override
  public Status filter(CycleState state, PodInfo pod, NodeInfo node) {
    return !node.isUnschedulable() || tolerates(pod) ? Status.SUCCESS : CORDONED;
  }

  @Override
  public boolean mayHelp(PodInfo pod, ClusterEvent event) {
    return switch (event) {
      case ClusterEvent.NodeAdded added -> !added.node().isUnschedulable();
      case ClusterEvent.NodeUpdated updated ->
          updated.old().isUnschedulable() && !updated.node().isUnschedulable();
      case ClusterEvent.PodUpdated updated -> tolerates(updated.pod());
      default -> false;
    };
  }

  private static boolean tolerates(PodInfo pod) {
    return Taints.tolerated(pod.tolerations(), TAINT, "", Taints.NO_SCHEDULE);
  }
}
