package io.naru.scheduler.plugins;

import io.naru.scheduler.framework.CycleState;
import io.naru.scheduler.framework.NodeInfo;
import io.naru.scheduler.framework.PodInfo;
import io.naru.scheduler.framework.Snapshot;
import io.naru.scheduler.framework.SpreadConstraint;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;

/**
 * How many pods of the same kind each domain has, for each hard constraint of a pod.
 *
 * @param counts by domain, one map a constraint
 */
record SpreadCounts(List<SpreadConstraint> constraints, List<Map<String, Integer>> counts)
    implements CycleState.Copyable {

  static SpreadCounts of(PodInfo pod, List<SpreadConstraint> constraints, Snapshot snapshot) {
    List<Map<String, Integer>> counts = new ArrayList<>();
    constraints.forEach(constraint -> counts.add(new HashMap<>()));
    SpreadCounts result = new SpreadCounts(constraints, counts);
    for (NodeInfo node : snapshot.nodes()) {
      if (hasKeys(constraints, node)) {
        result.addNode(pod, node);
      }
    }
    return result;
  }

  int in(int constraint, String domain) {
    return counts.get(constraint).getOrDefault(domain, 0);
  }

  /** The count of the emptiest domain; 0 if there are fewer domains than wanted. */
  int least(int constraint) {
    Map<String, Integer> domains = counts.get(constraint);
    if (domains.size() < constraints.get(constraint).minDomains()) {
      return 0;
    }
    int least = Integer.MAX_VALUE;
    for (int count : domains.values()) {
      least = Math.min(least, count);
    }
    return least == Integer.MAX_VALUE ? 0 : least;
  }

  /** What if {@code other} came to the node, or left it? */
  void adjust(PodInfo pod, PodInfo other, NodeInfo node, int by) {
    if (!hasKeys(constraints, node)) {
      return;
    }
    for (int i = 0; i < constraints.size(); i++) {
      SpreadConstraint constraint = constraints.get(i);
      if (includes(constraint, pod, node) && counts(constraint, pod, other)) {
        String domain = node.labels().getOrDefault(constraint.topologyKey(), "");
        counts.get(i).merge(domain, by, Integer::sum);
      }
    }
  }

  @Override
  public Object copy() {
    List<Map<String, Integer>> copies = new ArrayList<>();
    counts.forEach(domains -> copies.add(new HashMap<>(domains)));
    return new SpreadCounts(constraints, copies);
  }

  private void addNode(PodInfo pod, NodeInfo node) {
    for (int i = 0; i < constraints.size(); i++) {
      SpreadConstraint constraint = constraints.get(i);
      if (includes(constraint, pod, node)) {
        String domain = node.labels().getOrDefault(constraint.topologyKey(), "");
        counts.get(i).merge(domain, countOn(constraint, pod, node), Integer::sum);
      }
    }
  }

  static boolean hasKeys(List<SpreadConstraint> constraints, NodeInfo node) {
    for (SpreadConstraint constraint : constraints) {
      if (!node.labels().containsKey(constraint.topologyKey())) {
        return false;
      }
    }
    return true;
  }

  /** Whether the node's domain takes part at all. */
  static boolean includes(SpreadConstraint constraint, PodInfo pod, NodeInfo node) {
    return (!constraint.honorAffinity() || pod.placement().allows(node))
        && (!constraint.honorTaints() || Taints.admit(node.taints(), pod.tolerations()));
  }

  static int countOn(SpreadConstraint constraint, PodInfo pod, NodeInfo node) {
    int count = 0;
    List<PodInfo> pods = node.pods();
    for (int i = 0; i < pods.size(); i++) {
      if (counts(constraint, pod, pods.get(i))) {
        count++;
      }
    }
    return count;
  }

  /** Pods on their way out don't count. */
  static boolean counts(SpreadConstraint constraint, PodInfo pod, PodInfo other) {
    return other.namespace().equals(pod.namespace())
        && !other.isBeingDeleted()
        && constraint.selector().matches(other.labels());
  }
}
