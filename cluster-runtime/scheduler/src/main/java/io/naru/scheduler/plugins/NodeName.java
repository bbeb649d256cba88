package io.naru.scheduler.plugins;

import io.naru.scheduler.framework.ClusterEvent;
import io.naru.scheduler.framework.CycleState;
import io.naru.scheduler.framework.FilterPlugin;
import io.naru.scheduler.framework.NodeInfo;
import io.naru.scheduler.framework.PodInfo;
import io.naru.scheduler.framework.RequeueHints;
import io.naru.scheduler.framework.Status;

/** A pod that names its node runs there only. */
public final class NodeName implements FilterPlugin, RequeueHints {

  private static final String NAME = "NodeName";
  private static final Status OTHER =
      Status.unresolvable(NAME, "node(s) didn't match the requested node name");

  @Override
  public String name() {
    return NAME;
  }

  @Override
  public Status filter(CycleState state, PodInfo pod, NodeInfo node) {
    String wanted = pod.nodeName();
    return wanted == null || wanted.equals(node.name()) ? Status.SUCCESS : OTHER;
  }

  @Override
  public boolean mayHelp(PodInfo pod, ClusterEvent event) {
    return event instanceof ClusterEvent.NodeAdded;
  }
}
