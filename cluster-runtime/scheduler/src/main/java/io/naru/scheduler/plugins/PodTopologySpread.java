package io.naru.scheduler.plugins;

import io.naru.machinery.selector.LabelSelector;
import io.naru.scheduler.framework.ClusterEvent;
import io.naru.scheduler.framework.CycleState;
import io.naru.scheduler.framework.FilterPlugin;
import io.naru.scheduler.framework.NodeInfo;
import io.naru.scheduler.framework.PodInfo;
import io.naru.scheduler.framework.PreFilterPlugin;
import io.naru.scheduler.framework.PreScorePlugin;
import io.naru.scheduler.framework.RequeueHints;
import io.naru.scheduler.framework.ScorePlugin;
import io.naru.scheduler.framework.Snapshot;
import io.naru.scheduler.framework.SpreadConstraint;
import io.naru.scheduler.framework.Status;
import java.util.ArrayList;
import java.util.List;
import org.jspecify.annotations.Nullable;

/**
 * Spreads the pods of a workload over zones, nodes or whatever labels tell; see "Pod Topology
 * Spread Constraints" in the Kubernetes documentation. Pods that say nothing are spread softly, by
 * the services and workload they belong to.
 */
public final class PodTopologySpread
    implements PreFilterPlugin, FilterPlugin, PreScorePlugin, ScorePlugin, RequeueHints {

  static final String HOSTNAME = "kubernetes.io/hostname";
  private static final String NAME = "PodTopologySpread";
  private static final String REASON = "node(s) didn't match pod topology spread constraints";
  private static final Status TOO_SKEWED = Status.unschedulable(NAME, REASON);
  private static final Status NO_LABEL =
      Status.unresolvable(NAME, REASON + " (missing required label)");
  private static final long LEFT_OUT = -1;

  private final WorkloadSelectors workloads;

  PodTopologySpread(WorkloadSelectors workloads) {
    this.workloads = workloads;
  }

  @Override
  public String name() {
    return NAME;
  }

  @Override
  public Result preFilter(CycleState state, PodInfo pod, Snapshot snapshot) {
    List<SpreadConstraint> hard = constraints(pod, true);
    if (hard.isEmpty()) {
      return Result.SKIP;
    }
    state.put(SpreadCounts.class, SpreadCounts.of(pod, hard, snapshot));
    return Result.SUCCESS;
  }

  @Override
  public void addPod(CycleState state, PodInfo pod, PodInfo added, NodeInfo node) {
    SpreadCounts counts = state.find(SpreadCounts.class);
    if (counts != null) {
      counts.adjust(added, node, 1);
    }
  }

  @Override
  public void removePod(CycleState state, PodInfo pod, PodInfo removed, NodeInfo node) {
    SpreadCounts counts = state.find(SpreadCounts.class);
    if (counts != null) {
      counts.adjust(removed, node, -1);
    }
  }

  @Override
  public Status filter(CycleState state, PodInfo pod, NodeInfo node) {
    SpreadCounts counts = state.get(SpreadCounts.class);
    List<SpreadConstraint> constraints = counts.constraints();
    for (int i = 0; i < constraints.size(); i++) {
      SpreadConstraint constraint = constraints.get(i);
      String domain = node.labels().get(constraint.topologyKey());
      if (domain == null) {
        return NO_LABEL;
      }
      if (counts.skew(i, domain) > constraint.maxSkew()) {
        return TOO_SKEWED;
      }
    }
    return Status.SUCCESS;
  }

  @Override
  public Status preScore(
      CycleState state, PodInfo pod, List<NodeInfo> feasible, Snapshot snapshot) {
    List<SpreadConstraint> soft = constraints(pod, false);
    boolean own = !pod.spreadConstraints().isEmpty();
    if (!own) {
      soft = defaults(pod);
    }
    if (soft.isEmpty()) {
      return Status.SKIP;
    }
    state.put(SpreadScores.class, SpreadScores.of(pod, soft, own, feasible, snapshot));
    return Status.SUCCESS;
  }

  /** How crowded the node's domains are; less is better, as {@link #normalize} turns it round. */
  @Override
  public long score(CycleState state, PodInfo pod, NodeInfo node) {
    SpreadScores scores = state.get(SpreadScores.class);
    return scores.isLeftOut(node) ? LEFT_OUT : scores.crowd(node);
  }

  @Override
  public void normalize(CycleState state, PodInfo pod, long[] scores) {
    long least = Long.MAX_VALUE;
    long most = 0;
    for (long score : scores) {
      if (score != LEFT_OUT) {
        least = Math.min(least, score);
        most = Math.max(most, score);
      }
    }
    for (int i = 0; i < scores.length; i++) {
      if (scores[i] == LEFT_OUT) {
        scores[i] = 0;
      } else if (most == 0) {
        scores[i] = MAX_SCORE;
      } else {
        scores[i] = MAX_SCORE * (most + least - scores[i]) / most;
      }
    }
  }

  @Override
  public boolean mayHelp(PodInfo pod, ClusterEvent event) {
    return switch (event) {
      case ClusterEvent.NodeAdded added -> hasAllKeys(pod, added.node());
      case ClusterEvent.NodeUpdated updated ->
          hasAllKeys(pod, updated.old()) != hasAllKeys(pod, updated.node())
              || (hasAllKeys(pod, updated.node())
                  && !updated.old().labels().equals(updated.node().labels()));
      case ClusterEvent.AssignedPodAdded added -> counted(pod, added.pod());
      case ClusterEvent.AssignedPodDeleted deleted -> counted(pod, deleted.pod());
      case ClusterEvent.AssignedPodUpdated updated ->
          counted(pod, updated.old()) != counted(pod, updated.pod());
      case ClusterEvent.PodUpdated ignored -> true;
      default -> false;
    };
  }

  private static List<SpreadConstraint> constraints(PodInfo pod, boolean hard) {
    List<SpreadConstraint> all = pod.spreadConstraints();
    if (all.isEmpty()) {
      return all;
    }
    List<SpreadConstraint> result = new ArrayList<>(all);
    result.removeIf(constraint -> constraint.hard() != hard);
    return result;
  }

  private List<SpreadConstraint> defaults(PodInfo pod) {
    @Nullable LabelSelector selector = workloads.of(pod);
    return selector == null
        ? List.of()
        : List.of(
            new SpreadConstraint(3, HOSTNAME, false, selector, 1, true, false),
            new SpreadConstraint(
                5, "topology.kubernetes.io/zone", false, selector, 1, true, false));
  }

  private static boolean hasAllKeys(PodInfo pod, NodeInfo node) {
    for (SpreadConstraint constraint : pod.spreadConstraints()) {
      if (constraint.hard() && !node.labels().containsKey(constraint.topologyKey())) {
        return false;
      }
    }
    return true;
  }

  private static boolean counted(PodInfo pod, PodInfo other) {
    for (SpreadConstraint constraint : pod.spreadConstraints()) {
      if (SpreadCounts.counts(constraint, pod, other)) {
        return true;
      }
    }
    return false;
  }
}
