package io.naru.scheduler.plugins;

import io.naru.scheduler.framework.AffinityTerm;
import io.naru.scheduler.framework.CycleState;
import io.naru.scheduler.framework.NodeInfo;
import io.naru.scheduler.framework.PodInfo;
import io.naru.scheduler.framework.Snapshot;
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

  static AffinityCounts of(
      PodInfo pod, Snapshot snapshot, Function<String, Map<String, String>> namespaceLabels) {
    AffinityCounts counts =
        new AffinityCounts(new TopologyWeights(), new TopologyWeights(), new TopologyWeights());
    boolean selective = !pod.requiredAffinity().isEmpty() || !pod.requiredAntiAffinity().isEmpty();
    for (NodeInfo node : snapshot.nodes()) {
      List<PodInfo> others = selective ? node.pods() : node.podsWithRequiredAntiAffinity();
      for (PodInfo other : others) {
        counts.adjust(pod, other, node, 1, namespaceLabels);
      }
    }
    return counts;
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
