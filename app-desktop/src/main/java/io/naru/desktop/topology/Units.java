package io.naru.desktop.topology;

import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.TreeSet;

/**
 * A group as the layout sees it: replicas that hang together with the same others are one unit, a
 * grid. That is better to look at, and two thousand pods are a few dozen units.
 *
 * @param members of each unit, in its order
 * @param edges pairs of units' indexes, without loops and doubles
 */
record Units(List<List<GraphNode>> members, Set<Pair> edges) {

  /** From one unit to another. */
  record Pair(int from, int to) {}

  static Units of(Graph graph, List<GraphNode> group) {
    Set<String> inGroup = new LinkedHashSet<>();
    group.forEach(node -> inGroup.add(node.id()));
    Map<String, List<GraphNode>> units = new LinkedHashMap<>();
    for (GraphNode node : group) {
      units.computeIfAbsent(signature(graph, node, inGroup), it -> new ArrayList<>()).add(node);
    }
    List<List<GraphNode>> members = List.copyOf(units.values());
    Map<String, Integer> unitOf = new LinkedHashMap<>();
    for (int unit = 0; unit < members.size(); unit++) {
      for (GraphNode node : members.get(unit)) {
        unitOf.put(node.id(), unit);
      }
    }
    Set<Pair> pairs = new LinkedHashSet<>();
    for (GraphNode node : group) {
      for (GraphEdge edge : graph.from(node.id())) {
        Integer from = unitOf.get(edge.from());
        Integer to = unitOf.get(edge.to());
        if (from != null && to != null && !from.equals(to) && edge.link() != Link.NODE) {
          pairs.add(new Pair(from, to));
        }
      }
    }
    return new Units(members, pairs);
  }

  /** What two nodes have in common that belong into one unit. */
  private static String signature(Graph graph, GraphNode node, Set<String> inGroup) {
    Set<String> neighbours = new TreeSet<>();
    for (GraphEdge edge : graph.from(node.id())) {
      if (edge.link() != Link.NODE && inGroup.contains(edge.to())) {
        neighbours.add(">" + edge.to());
      }
    }
    for (GraphEdge edge : graph.to(node.id())) {
      if (edge.link() != Link.NODE && inGroup.contains(edge.from())) {
        neighbours.add("<" + edge.from());
      }
    }
    boolean alike = node.kind().equals("pods") || neighbours.isEmpty();
    return alike ? node.kind() + neighbours : node.id();
  }

  static int columns(int size) {
    return size <= 4 ? 1 : (int) Math.max(1, Math.round(Math.sqrt(size / 2.5)));
  }
}
