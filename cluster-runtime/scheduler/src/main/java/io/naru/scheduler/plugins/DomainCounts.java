package io.naru.scheduler.plugins;

import io.fabric8.kubernetes.api.model.Toleration;
import io.naru.machinery.selector.LabelSelector;
import io.naru.scheduler.framework.NodeInfo;
import io.naru.scheduler.framework.NodePlacement;
import io.naru.scheduler.framework.PodInfo;
import io.naru.scheduler.framework.Snapshot;
import io.naru.scheduler.framework.SpreadConstraint;
import io.naru.scheduler.framework.Tally;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/**
 * How many pods that a spread constraint counts are in each domain. Kept from pod to pod of a
 * workload as a {@link Tally}; a copy serves a what-if.
 */
final class DomainCounts implements Tally {

  /**
   * What is counted, and where.
   *
   * @param topologyKey label that tells domains; null: each node is one
   * @param keys labels that a node must have to take part
   * @param placement that a node must suit to take part; null: any does
   * @param tolerations of taints of nodes that take part; null: all do
   */
  private record Rule(
      String namespace,
      LabelSelector selector,
      @Nullable String topologyKey,
      List<String> keys,
      @Nullable NodePlacement placement,
      @Nullable List<Toleration> tolerations) {

    private @Nullable String domainOf(NodeInfo node) {
      if (topologyKey == null) {
        return node.name();
      }
      for (int i = 0; i < keys.size(); i++) {
        if (!node.labels().containsKey(keys.get(i))) {
          return null;
        }
      }
      boolean takesPart =
          (placement == null || placement.allows(node))
              && (tolerations == null || Taints.admit(node.taints(), tolerations));
      return takesPart ? node.labels().get(topologyKey) : null;
    }

    private int countOn(NodeInfo node) {
      int count = 0;
      List<PodInfo> pods = node.pods();
      for (int i = 0; i < pods.size(); i++) {
        count += counts(pods.get(i)) ? 1 : 0;
      }
      return count;
    }

    /** Pods on their way out don't count. */
    private boolean counts(PodInfo pod) {
      return pod.namespace().equals(namespace)
          && !pod.isBeingDeleted()
          && selector.matches(pod.labels());
    }
  }

  /** Of one domain. */
  private static final class Count {
    private int pods;
    private int nodes;
  }

  private static final int UNKNOWN = -1;

  private final Rule rule;
  private final Map<String, Count> domains = new HashMap<>();
  private int least = UNKNOWN;

  private DomainCounts(Rule rule) {
    this.rule = rule;
  }

  /**
   * @param keys labels without which a node does not take part
   */
  static DomainCounts of(
      SpreadConstraint constraint, PodInfo pod, List<String> keys, Snapshot snapshot) {
    Rule rule =
        new Rule(
            pod.namespace(),
            constraint.selector(),
            constraint.topologyKey(),
            keys,
            constraint.honorAffinity() && pod.placement().isSelective() ? pod.placement() : null,
            constraint.honorTaints() ? pod.tolerations() : null);
    return snapshot.tally(rule, () -> new DomainCounts(rule));
  }

  /** On each single node, whatever it is like. */
  static DomainCounts ofNodes(SpreadConstraint constraint, PodInfo pod, Snapshot snapshot) {
    Rule rule = new Rule(pod.namespace(), constraint.selector(), null, List.of(), null, null);
    return snapshot.tally(rule, () -> new DomainCounts(rule));
  }

  @Override
  public void count(NodeInfo node, int by) {
    String domain = rule.domainOf(node);
    if (domain == null) {
      return;
    }
    Count count = domains.computeIfAbsent(domain, name -> new Count());
    count.pods += by * rule.countOn(node);
    count.nodes += by;
    if (count.nodes == 0) {
      domains.remove(domain);
    }
    least = UNKNOWN;
  }

  /** What if the pod came to the node, or left it? */
  void adjust(PodInfo pod, NodeInfo node, int by) {
    String domain = rule.domainOf(node);
    Count count = domain == null ? null : domains.get(domain);
    if (count != null && rule.counts(pod)) {
      count.pods += by;
      least = UNKNOWN;
    }
  }

  int in(String domain) {
    Count count = domains.get(domain);
    return count == null ? 0 : count.pods;
  }

  int size() {
    return domains.size();
  }

  /** The count of the emptiest domain; 0 if there is none. */
  int least() {
    if (least == UNKNOWN) {
      int found = Integer.MAX_VALUE;
      for (Count count : domains.values()) {
        found = Math.min(found, count.pods);
      }
      least = found == Integer.MAX_VALUE ? 0 : found;
    }
    return least;
  }

  DomainCounts copy() {
    DomainCounts copy = new DomainCounts(rule);
    domains.forEach((domain, count) -> {
      Count same = new Count();
      same.pods = count.pods;
      same.nodes = count.nodes;
      copy.domains.put(domain, same);
    });
    return copy;
  }
}
