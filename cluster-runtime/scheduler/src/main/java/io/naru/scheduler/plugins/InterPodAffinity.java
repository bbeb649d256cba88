package io.naru.scheduler.plugins;

import io.naru.scheduler.framework.AffinityTerm;
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
import io.naru.scheduler.framework.Status;
import java.util.List;

/**
 * Pods that want to be near others or far from them; see "Inter-pod affinity and anti-affinity" in
 * the Kubernetes documentation. Anti-affinity works both ways.
 */
public final class InterPodAffinity
    implements PreFilterPlugin, FilterPlugin, PreScorePlugin, ScorePlugin, RequeueHints {

  private static final String NAME = "InterPodAffinity";
  private static final Status NOT_NEAR =
      Status.unresolvable(NAME, "node(s) didn't match pod affinity rules");
  private static final Status TOO_NEAR =
      Status.unschedulable(NAME, "node(s) didn't match pod anti-affinity rules");
  private static final Status UNWELCOME =
      Status.unschedulable(NAME, "node(s) didn't satisfy existing pods anti-affinity rules");

  private final NamespaceLabels namespaceLabels;

  InterPodAffinity(NamespaceLabels namespaceLabels) {
    this.namespaceLabels = namespaceLabels;
  }

  @Override
  public String name() {
    return NAME;
  }

  @Override
  public Result preFilter(CycleState state, PodInfo pod, Snapshot snapshot) {
    boolean selective = !pod.requiredAffinity().isEmpty() || !pod.requiredAntiAffinity().isEmpty();
    if (!selective && !snapshot.hasPodsWithRequiredAntiAffinity()) {
      return Result.SKIP;
    }
    AffinityCounts counts = AffinityCounts.of(pod, snapshot, namespaceLabels);
    if (!selective && counts.isEmpty()) {
      return Result.SKIP;
    }
    state.put(AffinityCounts.class, counts);
    return Result.SUCCESS;
  }

  @Override
  public void addPod(CycleState state, PodInfo pod, PodInfo added, NodeInfo node) {
    adjust(state, pod, added, node, 1);
  }

  @Override
  public void removePod(CycleState state, PodInfo pod, PodInfo removed, NodeInfo node) {
    adjust(state, pod, removed, node, -1);
  }

  private void adjust(CycleState state, PodInfo pod, PodInfo other, NodeInfo node, int by) {
    AffinityCounts counts = state.find(AffinityCounts.class);
    if (counts != null) {
      counts.adjust(pod, other, node, by, namespaceLabels);
    }
  }

  @Override
  public Status filter(CycleState state, PodInfo pod, NodeInfo node) {
    AffinityCounts counts = state.get(AffinityCounts.class);
    if (!near(counts, pod, node)) {
      return NOT_NEAR;
    }
    for (AffinityTerm term : pod.requiredAntiAffinity()) {
      if (counts.antiAffinity().at(node, term.topologyKey()) > 0) {
        return TOO_NEAR;
      }
    }
    return counts.existing().hasAny(node) ? UNWELCOME : Status.SUCCESS;
  }

  private boolean near(AffinityCounts counts, PodInfo pod, NodeInfo node) {
    boolean found = true;
    for (AffinityTerm term : pod.requiredAffinity()) {
      if (!node.labels().containsKey(term.topologyKey())) {
        return false;
      }
      found &= counts.affinity().at(node, term.topologyKey()) > 0;
    }
    // The first pod of a group that wants to be near each other has to start somewhere.
    return found
        || (counts.affinity().isEmpty()
            && AffinityCounts.matchesAll(pod.requiredAffinity(), pod, namespaceLabels));
  }

  @Override
  public Status preScore(
      CycleState state, PodInfo pod, List<NodeInfo> feasible, Snapshot snapshot) {
    boolean prefers = !pod.preferredAffinity().isEmpty() || !pod.preferredAntiAffinity().isEmpty();
    if (!prefers && !snapshot.hasPodsWithAffinity()) {
      return Status.SKIP;
    }
    AffinityScores scores = AffinityScores.of(pod, prefers, snapshot, namespaceLabels);
    if (scores.weights().isEmpty()) {
      return Status.SKIP;
    }
    state.put(AffinityScores.class, scores);
    return Status.SUCCESS;
  }

  @Override
  public long score(CycleState state, PodInfo pod, NodeInfo node) {
    return state.get(AffinityScores.class).weights().sum(node);
  }

  @Override
  public void normalize(CycleState state, PodInfo pod, long[] scores) {
    long least = Long.MAX_VALUE;
    long most = Long.MIN_VALUE;
    for (long score : scores) {
      least = Math.min(least, score);
      most = Math.max(most, score);
    }
    for (int i = 0; i < scores.length; i++) {
      scores[i] = most == least ? 0 : MAX_SCORE * (scores[i] - least) / (most - least);
    }
  }

  @Override
  public boolean mayHelp(PodInfo pod, ClusterEvent event) {
    return switch (event) {
      case ClusterEvent.NodeAdded ignored -> true;
      case ClusterEvent.NodeUpdated updated ->
          !updated.old().labels().equals(updated.node().labels());
      case ClusterEvent.AssignedPodAdded added ->
          AffinityCounts.matchesAll(pod.requiredAffinity(), added.pod(), namespaceLabels)
              && !pod.requiredAffinity().isEmpty();
      case ClusterEvent.AssignedPodUpdated ignored -> true;
      case ClusterEvent.AssignedPodDeleted deleted ->
          AffinityCounts.matchesAny(pod.requiredAntiAffinity(), deleted.pod(), namespaceLabels)
              || AffinityCounts.matchesAny(
                  deleted.pod().requiredAntiAffinity(), pod, namespaceLabels)
              || AffinityCounts.matchesAny(pod.requiredAffinity(), deleted.pod(), namespaceLabels);
      case ClusterEvent.PodUpdated ignored -> true;
      case ClusterEvent.NamespaceChanged ignored -> true;
      case ClusterEvent.ClaimChanged ignored -> false;
      case ClusterEvent.VolumesChanged ignored -> false;
    };
  }
}
