package io.naru.scheduler.plugins;

import io.naru.scheduler.framework.ClusterEvent;
import io.naru.scheduler.framework.CycleState;
import io.naru.scheduler.framework.FilterPlugin;
import io.naru.scheduler.framework.HostPort;
import io.naru.scheduler.framework.NodeInfo;
import io.naru.scheduler.framework.PodInfo;
import io.naru.scheduler.framework.PreFilterPlugin;
import io.naru.scheduler.framework.RequeueHints;
import io.naru.scheduler.framework.Snapshot;
import io.naru.scheduler.framework.Status;
import java.util.List;

/** Two pods cannot have the same port of one node. */
public final class NodePorts implements PreFilterPlugin, FilterPlugin, RequeueHints {

  private static final String NAME = "NodePorts";
  private static final Status TAKEN =
      Status.unschedulable(NAME, "node(s) didn't have free ports for the requested pod ports");

  @Override
  public String name() {
    return NAME;
  }

  @Override
  public Result preFilter(CycleState state, PodInfo pod, Snapshot snapshot) {
    return pod.hostPorts().isEmpty() ? Result.SKIP : Result.SUCCESS;
  }

  @Override
  public Status filter(CycleState state, PodInfo pod, NodeInfo node) {
    return conflict(pod.hostPorts(), node.hostPorts()) ? TAKEN : Status.SUCCESS;
  }

  @Override
  public boolean mayHelp(PodInfo pod, ClusterEvent event) {
    return switch (event) {
      case ClusterEvent.NodeAdded ignored -> true;
      case ClusterEvent.AssignedPodDeleted deleted ->
          conflict(pod.hostPorts(), deleted.pod().hostPorts());
      default -> false;
    };
  }

  private static boolean conflict(List<HostPort> wanted, List<HostPort> taken) {
    for (HostPort port : wanted) {
      for (HostPort other : taken) {
        if (port.conflictsWith(other)) {
          return true;
        }
      }
    }
    return false;
  }
}
