package io.naru.scheduler.plugins;

import io.naru.scheduler.framework.NodeInfo;
import java.util.HashMap;
import java.util.Map;

/** A number for each domain (value of a node's label) of each topology (its key). */
final class TopologyWeights {

  private final Map<String, Map<String, Long>> weights = new HashMap<>();

  /** Adds to the domain that the node is in; to none if it lacks the label. */
  void add(NodeInfo node, String topologyKey, long weight) {
    String domain = node.labels().get(topologyKey);
    if (domain == null || weight == 0) {
      return;
    }
    Map<String, Long> domains = weights.computeIfAbsent(topologyKey, key -> new HashMap<>());
    // Zero is no entry, so that emptiness tells whether anything counts.
    domains.merge(domain, weight, (a, b) -> a + b == 0 ? null : a + b);
    if (domains.isEmpty()) {
      weights.remove(topologyKey);
    }
  }

  long at(NodeInfo node, String topologyKey) {
    Map<String, Long> domains = weights.get(topologyKey);
    String domain = node.labels().get(topologyKey);
    return domains == null || domain == null ? 0 : domains.getOrDefault(domain, 0L);
  }

  /** Over all topologies. */
  long sum(NodeInfo node) {
    long sum = 0;
    for (String key : weights.keySet()) {
      sum += at(node, key);
    }
    return sum;
  }

  boolean hasAny(NodeInfo node) {
    for (String key : weights.keySet()) {
      if (at(node, key) > 0) {
        return true;
      }
    }
    return false;
  }

  boolean isEmpty() {
    return weights.isEmpty();
  }

  TopologyWeights copy() {
    TopologyWeights copy = new TopologyWeights();
    weights.forEach((key, domains) -> copy.weights.put(key, new HashMap<>(domains)));
    return copy;
  }
}
