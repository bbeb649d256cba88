package io.naru.scheduler.framework;

import java.util.ArrayList;
import java.util.List;

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
    return pass(state, pod).check(node);
  }

  /** For looking at many nodes for one pod; valid until somebody is nominated. */
  public Pass pass(CycleState state, PodInfo pod) {
    return new Pass(state, pod);
  }

  /** The filters that have a say about one pod. */
  public final class Pass {
    private final CycleState state;
    private final PodInfo pod;
    private final FilterPlugin[] active;
    private final Nominator[] nominating;

    private Pass(CycleState state, PodInfo pod) {
      this.state = state;
      this.pod = pod;
      active = active(state);
      nominating = nominators.stream().filter(Nominator::hasNominations).toArray(Nominator[]::new);
    }

    /** Whether a node can take the pod. */
    public Status check(NodeInfo node) {
      for (Nominator nominator : nominating) {
        Status status = checkWith(nominator.nominatedOn(node.name(), pod), state, pod, node);
        if (!status.isSuccess()) {
          return status;
        }
      }
      return checkAlone(active, state, pod, node);
    }
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
    return checkAlone(active(whatIf), whatIf, pod, filled);
  }

  private FilterPlugin[] active(CycleState state) {
    return filters.stream()
        .filter(filter -> !state.skippedFilters().contains(filter.name()))
        .toArray(FilterPlugin[]::new);
  }

  private static Status checkAlone(
      FilterPlugin[] active, CycleState state, PodInfo pod, NodeInfo node) {
    for (FilterPlugin filter : active) {
      Status status = filter.filter(state, pod, node);
      if (!status.isSuccess()) {
        return status;
      }
    }
    return Status.SUCCESS;
  }
}
