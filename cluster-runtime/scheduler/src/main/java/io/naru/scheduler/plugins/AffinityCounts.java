package io.naru.scheduler.plugins;

import io.naru.scheduler.framework.AffinityTerm;
import io.naru.scheduler.framework.CycleState;
import io.naru.scheduler.framework.NodeInfo;
import io.naru.scheduler.framework.PodInfo;
import io.naru.scheduler.framework.Snapshot;
import io.naru.scheduler.framework.Tally;
import java.util.List;
import java.util.Map;
import java.util.function.Function;

/**
 * Where the pods are that matter to a pod's required affinity and anti-affinity.
 *
 * @param existing pods whose own anti-affinity rejects the pod
 * @param affinity pods that meet all of the pod's affinity terms
 * @param antiAffinity pods that meet one of the pod's anti-affinity terms
 */
record AffinityCounts(
    TopologyWeights existing, TopologyWeights affinity, TopologyWeights antiAffinity)
    implements CycleState.Copyable {

  /** Equal for pods whose counts would be. */
  private record Key(
      String namespace,
      Map<String, String> labels,
      List<AffinityTerm> affinity,
      List<AffinityTerm> antiAffinity,
      long namespaces) {}

  /** Follows the nodes for all pods that are like one. */
  private record Kept(
      PodInfo pod, AffinityCounts counts, Function<String, Map<String, String>> namespaceLabels)
      implements Tally {

    @Override
    public void count(NodeInfo node, int by) {
      boolean selective =
          !pod.requiredAffinity().isEmpty() || !pod.requiredAntiAffinity().isEmpty();
      List<PodInfo> others = selective ? node.pods() : node.podsWithRequiredAntiAffinity();
      for (int i = 0; i < others.size(); i++) {
        counts.adjust(pod, others.get(i), node, by, namespaceLabels);
      }
    }
  }

  /** Those of the snapshot, not to be changed. */
  static AffinityCounts of(PodInfo pod, Snapshot snapshot, NamespaceLabels namespaces) {
    Key key =
        new Key(
            pod.namespace(),
            pod.labels(),
            pod.requiredAffinity(),
            pod.requiredAntiAffinity(),
            namespaces.generation());
    return snapshot
        .tally(
            key,
            () ->
                new Kept(
                    pod,
                    new AffinityCounts(
                        new TopologyWeights(), new TopologyWeights(), new TopologyWeights()),
                    namespaces))
        .counts();
  }

  void adjust(
      PodInfo pod,
      PodInfo other,
      NodeInfo node,
      int by,
      Function<String, Map<String, String>> namespaceLabels) {
    for (AffinityTerm term : other.requiredAntiAffinity()) {
      if (term.matches(pod, namespaceLabels)) {
        existing.add(node, term.topologyKey(), by);
      }
    }
    if (!pod.requiredAffinity().isEmpty()
        && matchesAll(pod.requiredAffinity(), other, namespaceLabels)) {
      for (AffinityTerm term : pod.requiredAffinity()) {
        affinity.add(node, term.topologyKey(), by);
      }
    }
    for (AffinityTerm term : pod.requiredAntiAffinity()) {
      if (term.matches(other, namespaceLabels)) {
        antiAffinity.add(node, term.topologyKey(), by);
      }
    }
  }

  boolean isEmpty() {
    return existing.isEmpty() && affinity.isEmpty() && antiAffinity.isEmpty();
  }

  @Override
  public Object copy() {
    return new AffinityCounts(existing.copy(), affinity.copy(), antiAffinity.copy());
  }

  static boolean matchesAll(
      List<AffinityTerm> terms,
      PodInfo pod,
      Function<String, Map<String, String>> namespaceLabels) {
    for (AffinityTerm term : terms) {
      if (!term.matches(pod, namespaceLabels)) {
        return false;
      }
    }
    return true;
  }

  static boolean matchesAny(
      List<AffinityTerm> terms,
      PodInfo pod,
      Function<String, Map<String, String>> namespaceLabels) {
    for (AffinityTerm term : terms) {
      if (term.matches(pod, namespaceLabels)) {
        return true;
      }
    }
    return false;
  }
}
