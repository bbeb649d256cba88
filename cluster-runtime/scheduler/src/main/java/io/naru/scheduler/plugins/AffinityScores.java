package io.naru.scheduler.plugins;

import io.naru.scheduler.framework.AffinityTerm;
import io.naru.scheduler.framework.NodeInfo;
import io.naru.scheduler.framework.PodInfo;
import io.naru.scheduler.framework.Snapshot;
import java.util.List;
import java.util.Map;
import java.util.function.Function;

/** What preferences, the pod's own and those of pods already there, make of each domain. */
record AffinityScores(TopologyWeights weights) {

  /** What it is worth that a pod comes near one that required such company when it came itself. */
  private static final int REQUIRED_WEIGHT = 1;

  static AffinityScores of(
      PodInfo pod,
      boolean prefers,
      Snapshot snapshot,
      Function<String, Map<String, String>> namespaceLabels) {
    TopologyWeights weights = new TopologyWeights();
    for (NodeInfo node : snapshot.nodes()) {
      List<PodInfo> others = prefers ? node.pods() : node.podsWithAffinity();
      for (PodInfo other : others) {
        for (AffinityTerm term : pod.preferredAffinity()) {
          add(weights, node, term, other, term.weight(), namespaceLabels);
        }
        for (AffinityTerm term : pod.preferredAntiAffinity()) {
          add(weights, node, term, other, -term.weight(), namespaceLabels);
        }
        for (AffinityTerm term : other.requiredAffinity()) {
          add(weights, node, term, pod, REQUIRED_WEIGHT, namespaceLabels);
        }
        for (AffinityTerm term : other.preferredAffinity()) {
          add(weights, node, term, pod, term.weight(), namespaceLabels);
        }
        for (AffinityTerm term : other.preferredAntiAffinity()) {
          add(weights, node, term, pod, -term.weight(), namespaceLabels);
        }
      }
    }
    return new AffinityScores(weights);
  }

  private static void add(
      TopologyWeights weights,
      NodeInfo node,
      AffinityTerm term,
      PodInfo matched,
      int weight,
      Function<String, Map<String, String>> namespaceLabels) {
    if (term.matches(matched, namespaceLabels)) {
      weights.add(node, term.topologyKey(), weight);
    }
  }
}
