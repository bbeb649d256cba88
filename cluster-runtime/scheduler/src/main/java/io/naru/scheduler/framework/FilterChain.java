package io.naru.scheduler.framework;

import java.util.ArrayList;
import java.util.List;
import java.util.Set;

/** All filters in their order, as one. For one thread. */
public final class FilterChain {

  private final List<FilterPlugin> filters;
  private final List<PreFilterPlugin> preFilters;
  private final List<Nominator> nominators;

  public FilterChain(Profile profile) {
    filters = profile.at(FilterPlugin.class);
    preFilters = profile.at(PreFilterPlugin.class);
    nominators = profile.at(Nominator.class);
  }

  /** Whether a node can take the pod; PreFilter must have run with this state. */
  public Status check(CycleState state, PodInfo pod, NodeInfo node) {
    for (Nominator nominator : nominators) {
      if (nominator.hasNominations()) {
        Status status = checkWith(nominator.nominatedOn(node.name(), pod), state, pod, node);
        if (!status.isSuccess()) {
          return status;
        }
      }
    }
    return checkAlone(state, pod, node);
  }

  /** Everything that speaks against a node, as it is; as {@link #check} does, but to the end. */
  public List<Status> objections(CycleState state, PodInfo pod, NodeInfo node) {
    List<Status> objections = new ArrayList<>(2);
    for (FilterPlugin filter : filters) {
      if (!state.skippedFilters().contains(filter.name())) {
        Status status = filter.filter(state, pod, node);
        if (!status.isSuccess()) {
          objections.add(status);
        }
      }
    }
    return objections;
  }

  /** What if the pod were not on the node? Changes both. */
  public void remove(CycleState state, PodInfo pod, PodInfo removed, NodeInfo node) {
    node.removePod(removed.uid());
    for (PreFilterPlugin plugin : preFilters) {
      if (!state.skippedFilters().contains(plugin.name())) {
        plugin.removePod(state, pod, removed, node);
      }
    }
  }

  /** What if the pod were on the node? Changes both. */
  public void add(CycleState state, PodInfo pod, PodInfo added, NodeInfo node) {
    node.addPod(added);
    for (PreFilterPlugin plugin : preFilters) {
      if (!state.skippedFilters().contains(plugin.name())) {
        plugin.addPod(state, pod, added, node);
      }
    }
  }

  /** The nominated may never come, so the node must do both with and without them. */
  private Status checkWith(List<PodInfo> others, CycleState state, PodInfo pod, NodeInfo node) {
    if (others.isEmpty()) {
      return Status.SUCCESS;
    }
    CycleState whatIf = state.copy();
    NodeInfo filled = node.copy();
    others.forEach(other -> add(whatIf, pod, other, filled));
    return checkAlone(whatIf, pod, filled);
  }

  private Status checkAlone(CycleState state, PodInfo pod, NodeInfo node) {
    Set<String> skipped = state.skippedFilters();
    for (int i = 0; i < filters.size(); i++) {
      FilterPlugin filter = filters.get(i);
      if (skipped.isEmpty() || !skipped.contains(filter.name())) {
        Status status = filter.filter(state, pod, node);
        if (!status.isSuccess()) {
          return status;
        }
      }
    }
    return Status.SUCCESS;
  }
}
