package io.naru.scheduler.plugins;

import io.naru.scheduler.framework.AffinityTerm;
import io.naru.scheduler.framework.NodeInfo;
import io.naru.scheduler.framework.PodInfo;
import io.naru.scheduler.framework.Snapshot;
import io.naru.scheduler.framework.Tally;
import java.util.List;
import java.util.Map;

/** What preferences, the pod's own and those of pods already there, make of each domain. */
record AffinityScores(TopologyWeights weights) {

  /** What it is worth that a pod comes near one that required such company when it came itself. */
  private static final int REQUIRED_WEIGHT = 1;

  /** Equal for pods whose scores would be. */
  private record Key(
      String namespace,
      Map<String, String> labels,
      List<AffinityTerm> affinity,
      List<AffinityTerm> antiAffinity,
      long namespaces) {}

  /** Follows the nodes for all pods that are like one. */
  private record Kept(
      PodInfo pod, boolean prefers, NamespaceLabels namespaces, TopologyWeights weights)
      implements Tally {

    @Override
    public void count(NodeInfo node, int by) {
      List<PodInfo> others = prefers ? node.pods() : node.podsWithAffinity();
      for (int i = 0; i < others.size(); i++) {
        PodInfo other = others.get(i);
        add(node, pod.preferredAffinity(), other, by, 0);
        add(node, pod.preferredAntiAffinity(), other, -by, 0);
        add(node, other.requiredAffinity(), pod, by, REQUIRED_WEIGHT);
        add(node, other.preferredAffinity(), pod, by, 0);
        add(node, other.preferredAntiAffinity(), pod, -by, 0);
      }
    }

    /**
     * @param weight in place of that of a term that has none
     */
    private void add(NodeInfo node, List<AffinityTerm> terms, PodInfo matched, int by, int weight) {
      for (int i = 0; i < terms.size(); i++) {
        AffinityTerm term = terms.get(i);
        if (term.matches(matched, namespaces)) {
          weights.add(node, term.topologyKey(), by * (long) (term.weight() + weight));
        }
      }
    }
  }

  /**
   * Those of the snapshot, not to be changed.
   *
   * @param prefers whether the pod itself has preferences
   */
  static AffinityScores of(
      PodInfo pod, boolean prefers, Snapshot snapshot, NamespaceLabels namespaces) {
    Key key =
        new Key(
            pod.namespace(),
            pod.labels(),
            pod.preferredAffinity(),
            pod.preferredAntiAffinity(),
            namespaces.generation());
    return new AffinityScores(
        snapshot
            .tally(key, () -> new Kept(pod, prefers, namespaces, new TopologyWeights()))
            .weights());
  }
}
