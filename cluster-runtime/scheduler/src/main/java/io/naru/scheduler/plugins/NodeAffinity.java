package io.naru.scheduler.plugins;

import io.naru.machinery.selector.NodeSelectorTerms;
import io.naru.machinery.selector.NodeSelectorTerms.Term;
import io.naru.machinery.selector.Requirement;
import io.naru.scheduler.framework.ClusterEvent;
import io.naru.scheduler.framework.CycleState;
import io.naru.scheduler.framework.FilterPlugin;
import io.naru.scheduler.framework.NodeInfo;
import io.naru.scheduler.framework.NodePlacement;
import io.naru.scheduler.framework.PodInfo;
import io.naru.scheduler.framework.PreFilterPlugin;
import io.naru.scheduler.framework.PreScorePlugin;
import io.naru.scheduler.framework.RequeueHints;
import io.naru.scheduler.framework.ScorePlugin;
import io.naru.scheduler.framework.Snapshot;
import io.naru.scheduler.framework.Status;
import java.util.HashSet;
import java.util.List;
import java.util.Set;
import org.jspecify.annotations.Nullable;

/** Nodes by the pod's {@code nodeSelector} and node affinity, required and preferred. */
public final class NodeAffinity
    implements PreFilterPlugin, FilterPlugin, PreScorePlugin, ScorePlugin, RequeueHints {

  private static final String NAME = "NodeAffinity";
  private static final Status OTHER =
      Status.unresolvable(NAME, "node(s) didn't match Pod's node affinity/selector");
  private static final Result CONTRADICTION =
      Result.of(Status.unresolvable(NAME, "pod affinity terms conflict"));

  @Override
  public String name() {
    return NAME;
  }

  /** Pods of daemon sets name their node in a field; then no other node need be looked at. */
  @Override
  public Result preFilter(CycleState state, PodInfo pod, Snapshot snapshot) {
    if (!pod.placement().isSelective()) {
      return Result.SKIP;
    }
    NodeSelectorTerms required = pod.placement().required();
    if (required == null || required.terms().isEmpty()) {
      return Result.SUCCESS;
    }
    Set<String> names = new HashSet<>();
    for (Term term : required.terms()) {
      Set<String> ofTerm = names(term);
      if (ofTerm == null) {
        return Result.SUCCESS;
      }
      names.addAll(ofTerm);
    }
    return names.isEmpty() ? CONTRADICTION : Result.only(names);
  }

  @Override
  public Status filter(CycleState state, PodInfo pod, NodeInfo node) {
    return pod.placement().allows(node) ? Status.SUCCESS : OTHER;
  }

  @Override
  public Status preScore(
      CycleState state, PodInfo pod, List<NodeInfo> feasible, Snapshot snapshot) {
    return pod.placement().preferences().isEmpty() ? Status.SKIP : Status.SUCCESS;
  }

  /** The weights of the preferences that the node meets. */
  @Override
  public long score(CycleState state, PodInfo pod, NodeInfo node) {
    long sum = 0;
    for (NodePlacement.Preference preference : pod.placement().preferences()) {
      Term term = preference.term();
      // Other than a requirement, a preference without conditions is met by every node.
      boolean empty = term.valid() && term.labels().isEmpty() && term.fields().isEmpty();
      if (empty || term.matches(node.labels(), node.name())) {
        sum += preference.weight();
      }
    }
    return sum;
  }

  @Override
  public void normalize(CycleState state, PodInfo pod, long[] scores) {
    ScorePlugin.normalizeByLargest(scores, false);
  }

  @Override
  public boolean mayHelp(PodInfo pod, ClusterEvent event) {
    return switch (event) {
      case ClusterEvent.NodeAdded added -> pod.placement().allows(added.node());
      case ClusterEvent.NodeUpdated updated ->
          !pod.placement().allows(updated.old()) && pod.placement().allows(updated.node());
      case ClusterEvent.PodUpdated ignored -> true;
      default -> false;
    };
  }

  /** The nodes that a term names; null if it names none in particular. */
  private static @Nullable Set<String> names(Term term) {
    Set<String> names = null;
    for (Requirement field : term.fields()) {
      if (field.operator() == Requirement.Operator.IN) {
        names = names == null ? new HashSet<>(field.values()) : names;
        names.retainAll(field.values());
      }
    }
    return names;
  }
}
