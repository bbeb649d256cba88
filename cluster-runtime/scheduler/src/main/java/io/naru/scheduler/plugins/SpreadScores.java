package io.naru.scheduler.plugins;

import io.naru.scheduler.framework.NodeInfo;
import io.naru.scheduler.framework.PodInfo;
import io.naru.scheduler.framework.Snapshot;
import io.naru.scheduler.framework.SpreadConstraint;
import java.util.ArrayList;
import java.util.HashSet;
import java.util.List;
import java.util.Set;

/**
 * How crowded the domains of feasible nodes are, for each soft constraint of a pod. Pods on all
 * nodes of a domain count, not only those on nodes that are feasible; where single nodes are the
 * domains, they count wherever the pod itself may go.
 *
 * @param counts one a constraint
 * @param weights larger where there are more domains, so that each constraint has its say
 * @param leftOut nodes that lack a label of the pod's own constraints
 */
record SpreadScores(
    List<SpreadConstraint> constraints,
    List<DomainCounts> counts,
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
    Set<String> leftOut = new HashSet<>();
    if (own) {
      for (NodeInfo node : feasible) {
        if (!SpreadCounts.hasKeys(constraints, node)) {
          leftOut.add(node.name());
        }
      }
    }
    List<String> keys = own ? SpreadCounts.keys(constraints) : List.of();
    List<DomainCounts> counts = new ArrayList<>(constraints.size());
    double[] weights = new double[constraints.size()];
    for (int i = 0; i < weights.length; i++) {
      SpreadConstraint constraint = constraints.get(i);
      boolean single = isNode(constraint);
      counts.add(
          single
              ? DomainCounts.ofNodes(constraint, pod, snapshot)
              : DomainCounts.of(constraint, pod, keys, snapshot));
      int domains =
          single
              ? feasible.size() - leftOut.size()
              : domains(constraint.topologyKey(), feasible, leftOut);
      weights[i] = Math.log(domains + 2);
    }
    return new SpreadScores(constraints, counts, weights, leftOut);
  }

  private static int domains(String key, List<NodeInfo> feasible, Set<String> leftOut) {
    Set<String> domains = new HashSet<>();
    for (NodeInfo node : feasible) {
      String domain = node.labels().get(key);
      if (domain != null && (leftOut.isEmpty() || !leftOut.contains(node.name()))) {
        domains.add(domain);
      }
    }
    return domains.size();
  }

  boolean isLeftOut(NodeInfo node) {
    return !leftOut.isEmpty() && leftOut.contains(node.name());
  }

  long crowd(NodeInfo node) {
    double sum = 0;
    for (int i = 0; i < weights.length; i++) {
      SpreadConstraint constraint = constraints.get(i);
      String domain = node.labels().get(constraint.topologyKey());
      if (domain != null) {
        int count = counts.get(i).in(isNode(constraint) ? node.name() : domain);
        sum += count * weights[i] + constraint.maxSkew() - 1;
      }
    }
    return Math.round(sum);
  }

  private static boolean isNode(SpreadConstraint constraint) {
    return constraint.topologyKey().equals(PodTopologySpread.HOSTNAME);
  }
}
