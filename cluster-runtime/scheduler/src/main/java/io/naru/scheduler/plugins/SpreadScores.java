package io.naru.scheduler.plugins;

import io.naru.scheduler.framework.NodeInfo;
import io.naru.scheduler.framework.PodInfo;
import io.naru.scheduler.framework.Snapshot;
import io.naru.scheduler.framework.SpreadConstraint;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;

/**
 * How crowded the domains of feasible nodes are, for each soft constraint of a pod.
 *
 * @param counts by domain, one map a constraint; empty for single nodes, which are counted directly
 * @param weights larger where there are more domains, so that each constraint has its say
 * @param leftOut nodes that lack a label of the pod's own constraints
 */
record SpreadScores(
    List<SpreadConstraint> constraints,
    List<Map<String, Integer>> counts,
    double[] weights,
    Set<String> leftOut) {

  /**
   * @param own whether the pod itself has the constraints; defaults pass over nodes without labels
   */
  static SpreadScores of(
      PodInfo pod,
      List<SpreadConstraint> constraints,
      boolean own,
      List<NodeInfo> feasible,
      Snapshot snapshot) {
    List<Map<String, Integer>> counts = new ArrayList<>();
    constraints.forEach(constraint -> counts.add(new HashMap<>()));
    Set<String> leftOut = new HashSet<>();
    for (NodeInfo node : feasible) {
      if (own && !SpreadCounts.hasKeys(constraints, node)) {
        leftOut.add(node.name());
        continue;
      }
      for (int i = 0; i < counts.size(); i++) {
        String domain = node.labels().get(constraints.get(i).topologyKey());
        if (domain != null && !isNode(constraints.get(i))) {
          counts.get(i).put(domain, 0);
        }
      }
    }
    double[] weights = new double[counts.size()];
    for (int i = 0; i < weights.length; i++) {
      int domains =
          isNode(constraints.get(i)) ? feasible.size() - leftOut.size() : counts.get(i).size();
      weights[i] = Math.log(domains + 2);
    }
    SpreadScores result = new SpreadScores(constraints, counts, weights, leftOut);
    result.count(pod, own, snapshot);
    return result;
  }

  boolean isLeftOut(NodeInfo node) {
    return leftOut.contains(node.name());
  }

  long crowd(PodInfo pod, NodeInfo node) {
    double sum = 0;
    for (int i = 0; i < weights.length; i++) {
      SpreadConstraint constraint = constraints.get(i);
      String domain = node.labels().get(constraint.topologyKey());
      if (domain != null) {
        int count =
            isNode(constraint)
                ? SpreadCounts.countOn(constraint, pod, node)
                : counts.get(i).getOrDefault(domain, 0);
        sum += count * weights[i] + constraint.maxSkew() - 1;
      }
    }
    return Math.round(sum);
  }

  /** Pods on all nodes of a domain count, not only those on nodes that are feasible. */
  private void count(PodInfo pod, boolean own, Snapshot snapshot) {
    for (int i = 0; i < weights.length; i++) {
      Map<String, Integer> domains = counts.get(i);
      if (domains.isEmpty()) {
        continue;
      }
      SpreadConstraint constraint = constraints.get(i);
      for (NodeInfo node : snapshot.nodes()) {
        String domain = node.labels().get(constraint.topologyKey());
        if (domain != null
            && domains.containsKey(domain)
            && SpreadCounts.includes(constraint, pod, node)
            && (!own || SpreadCounts.hasKeys(constraints, node))) {
          domains.merge(domain, SpreadCounts.countOn(constraint, pod, node), Integer::sum);
        }
      }
    }
  }

  private static boolean isNode(SpreadConstraint constraint) {
    return constraint.topologyKey().equals(PodTopologySpread.HOSTNAME);
  }
}
