package io.naru.scheduler;

import io.naru.scheduler.framework.CycleState;
import io.naru.scheduler.framework.FilterChain;
import io.naru.scheduler.framework.NodeInfo;
import io.naru.scheduler.framework.PodInfo;
import io.naru.scheduler.framework.PreFilterPlugin;
import io.naru.scheduler.framework.Profile;
import io.naru.scheduler.framework.Snapshot;
import io.naru.scheduler.framework.Status;
import java.util.ArrayList;
import java.util.HashSet;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;
import org.jspecify.annotations.Nullable;

/**
 * Finds nodes that can take a pod: as many as are worth comparing, beginning where the last search
 * ended. In large clusters that is a share of the nodes (half, falling to 5 %, at least 100), as
 * "Scheduler Performance Tuning" in the Kubernetes documentation describes. For one thread.
 */
public final class NodeSearch {

  private static final int ENOUGH = 100;
  private static final int LEAST_PERCENT = 5;
  private static final int EXPLAINED = 250;

  /**
   * @param verdicts of nodes that were turned down, in the order they were looked at
   * @param rejection of the pod as a whole, before nodes were looked at; null if there was none
   */
  public record Result(
      List<NodeInfo> feasible, Map<String, Status> verdicts, @Nullable Status rejection) {}

  private final List<PreFilterPlugin> preFilters;
  private final FilterChain filters;
  private int start;

  public NodeSearch(Profile profile) {
    preFilters = profile.at(PreFilterPlugin.class);
    filters = new FilterChain(profile);
  }

  public Result search(CycleState state, PodInfo pod, Snapshot snapshot) {
    Set<String> only = null;
    Set<String> narrowing = new HashSet<>();
    for (PreFilterPlugin plugin : preFilters) {
      PreFilterPlugin.Result result = plugin.preFilter(state, pod, snapshot);
      if (result.status().isSkip()) {
        state.skippedFilters().add(plugin.name());
      } else if (!result.status().isSuccess()) {
        return new Result(List.of(), Map.of(), result.status());
      } else if (result.nodes() != null) {
        narrowing.add(plugin.name());
        only = only == null ? new HashSet<>(result.nodes()) : only;
        only.retainAll(result.nodes());
      }
    }
    if (only == null) {
      return searchAll(state, pod, snapshot.nodes());
    }
    return searchOnly(state, pod, snapshot, only, narrowing);
  }

  /**
   * Why each node was turned down, by every plugin that has something against it, the one that
   * counted first. In large clusters only that one is told: looking at all would cost as much as
   * the search.
   */
  Map<String, List<Status>> explain(
      CycleState state, PodInfo pod, Snapshot snapshot, Result found) {
    Map<String, List<Status>> reasons = new LinkedHashMap<>();
    Status rejection = found.rejection();
    if (rejection != null) {
      List<Status> everywhere = List.of(rejection);
      snapshot.nodes().forEach(node -> reasons.put(node.name(), everywhere));
      return reasons;
    }
    boolean thorough = found.verdicts().size() <= EXPLAINED;
    found
        .verdicts()
        .forEach((name, first) -> {
          NodeInfo node = thorough ? snapshot.get(name) : null;
          List<Status> all = new ArrayList<>(List.of(first));
          if (node != null) {
            for (Status objection : filters.objections(state, pod, node)) {
              if (!objection.plugin().equals(first.plugin())) {
                all.add(objection);
              }
            }
          }
          reasons.put(name, List.copyOf(all));
        });
    return reasons;
  }

  private Result searchAll(CycleState state, PodInfo pod, List<NodeInfo> nodes) {
    int wanted = wanted(nodes.size());
    List<NodeInfo> feasible = new ArrayList<>(Math.min(wanted, 128));
    Map<String, Status> verdicts = new LinkedHashMap<>();
    FilterChain.Pass pass = filters.pass(state, pod);
    int looked = 0;
    while (looked < nodes.size() && feasible.size() < wanted) {
      NodeInfo node = nodes.get((start + looked++) % nodes.size());
      Status status = pass.check(node);
      if (status.isSuccess()) {
        feasible.add(node);
      } else {
        verdicts.put(node.name(), status);
      }
    }
    start = nodes.isEmpty() ? 0 : (start + looked) % nodes.size();
    return new Result(feasible, verdicts, null);
  }

  private Result searchOnly(
      CycleState state, PodInfo pod, Snapshot snapshot, Set<String> only, Set<String> plugins) {
    List<NodeInfo> feasible = new ArrayList<>();
    Map<String, Status> verdicts = new LinkedHashMap<>();
    Status left =
        Status.unresolvable(
            plugins.iterator().next(),
            "node(s) didn't satisfy plugin(s) [" + String.join(" ", plugins) + "]");
    FilterChain.Pass pass = filters.pass(state, pod);
    for (NodeInfo node : snapshot.nodes()) {
      Status status = only.contains(node.name()) ? pass.check(node) : left;
      if (status.isSuccess()) {
        feasible.add(node);
      } else {
        verdicts.put(node.name(), status);
      }
    }
    return new Result(feasible, verdicts, null);
  }

  static int wanted(int nodes) {
    if (nodes <= ENOUGH) {
      return ENOUGH;
    }
    int percent = Math.max(LEAST_PERCENT, 50 - nodes / 125);
    return Math.max(ENOUGH, nodes * percent / 100);
  }
}
