package io.naru.scheduler.plugins;

import io.naru.scheduler.framework.CycleState;
import io.naru.scheduler.framework.NodeInfo;
import io.naru.scheduler.framework.PodInfo;
import io.naru.scheduler.framework.Snapshot;
import io.naru.scheduler.framework.SpreadConstraint;
import java.util.ArrayList;
import java.util.List;

/**
 * How many pods of the same kind each domain has, for each hard constraint of a pod.
 *
 * @param counts one a constraint
 * @param self 1 for each constraint that counts the pod itself, else 0
 */
record SpreadCounts(List<SpreadConstraint> constraints, List<DomainCounts> counts, int[] self)
    implements CycleState.Copyable {

  static SpreadCounts of(PodInfo pod, List<SpreadConstraint> constraints, Snapshot snapshot) {
    List<String> keys = keys(constraints);
    List<DomainCounts> counts = new ArrayList<>(constraints.size());
    int[] self = new int[constraints.size()];
    for (int i = 0; i < self.length; i++) {
      SpreadConstraint constraint = constraints.get(i);
      counts.add(DomainCounts.of(constraint, pod, keys, snapshot));
      self[i] = constraint.selector().matches(pod.labels()) ? 1 : 0;
    }
    return new SpreadCounts(constraints, counts, self);
  }

  /** How much fuller the domain would be than the emptiest, with the pod in it. */
  int skew(int constraint, String domain) {
    DomainCounts domains = counts.get(constraint);
    boolean enough = domains.size() >= constraints.get(constraint).minDomains();
    return domains.in(domain) + self[constraint] - (enough ? domains.least() : 0);
  }

  /** What if {@code other} came to the node, or left it? Only of a copy. */
  void adjust(PodInfo other, NodeInfo node, int by) {
    counts.forEach(domains -> domains.adjust(other, node, by));
  }

  @Override
  public Object copy() {
    return new SpreadCounts(constraints, counts.stream().map(DomainCounts::copy).toList(), self);
  }

  /** The labels that constraints tell domains by. */
  static List<String> keys(List<SpreadConstraint> constraints) {
    List<String> keys = new ArrayList<>(constraints.size());
    for (SpreadConstraint constraint : constraints) {
      keys.add(constraint.topologyKey());
    }
    return keys;
  }

  static boolean hasKeys(List<SpreadConstraint> constraints, NodeInfo node) {
    for (int i = 0; i < constraints.size(); i++) {
      if (!node.labels().containsKey(constraints.get(i).topologyKey())) {
        return false;
      }
    }
    return true;
  }

  /** Pods on their way out don't count. */
  static boolean counts(SpreadConstraint constraint, PodInfo pod, PodInfo other) {
    return other.namespace().equals(pod.namespace())
        && !other.isBeingDeleted()
        && constraint.selector().matches(other.labels());
  }
}
