package io.naru.scheduler.plugins;

import io.fabric8.kubernetes.api.model.Taint;
import io.naru.scheduler.framework.ClusterEvent;
import io.naru.scheduler.framework.CycleState;
import io.naru.scheduler.framework.FilterPlugin;
import io.naru.scheduler.framework.NodeInfo;
import io.naru.scheduler.framework.PodInfo;
import io.naru.scheduler.framework.RequeueHints;
import io.naru.scheduler.framework.ScorePlugin;
import io.naru.scheduler.framework.Status;

/** Keeps pods off nodes with taints they don't tolerate; prefers nodes without such soft taints. */
public final class TaintToleration implements FilterPlugin, ScorePlugin, RequeueHints {

  private static final String NAME = "TaintToleration";

  /** Since v1.35 the message tells no taint: they may be confidential to the nodes' owners. */
  private static final Status UNTOLERATED =
      Status.unresolvable(NAME, "node(s) had untolerated taint(s)");

  @Override
  public String name() {
    return NAME;
  }

  @Override
  public Status filter(CycleState state, PodInfo pod, NodeInfo node) {
    return Taints.admit(node.taints(), pod.tolerations()) ? Status.SUCCESS : UNTOLERATED;
  }

  /** How many soft taints of the node the pod does not tolerate. */
  @Override
  public long score(CycleState state, PodInfo pod, NodeInfo node) {
    long count = 0;
    for (Taint taint : node.taints()) {
      if (Taints.PREFER_NO_SCHEDULE.equals(taint.getEffect())
          && !Taints.tolerated(
              pod.tolerations(), taint.getKey(), taint.getValue(), taint.getEffect())) {
        count++;
      }
    }
    return count;
  }

  @Override
  public void normalize(CycleState state, PodInfo pod, long[] scores) {
    ScorePlugin.normalizeByLargest(scores, true);
  }

  @Override
  public boolean mayHelp(PodInfo pod, ClusterEvent event) {
    return switch (event) {
      case ClusterEvent.NodeAdded added -> Taints.admit(added.node().taints(), pod.tolerations());
      case ClusterEvent.NodeUpdated updated ->
          !Taints.admit(updated.old().taints(), pod.tolerations())
              && Taints.admit(updated.node().taints(), pod.tolerations());
      case ClusterEvent.PodUpdated updated ->
          !updated.old().tolerations().equals(updated.pod().tolerations());
      default -> false;
    };
  }
}
