package io.naru.desktop.topology;

import java.util.ArrayList;
import java.util.Collections;
import java.util.HashMap;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;

/** Objects and how they hang together, of one moment. Immutable. */
public final class Graph {

  public static final Graph EMPTY = new Graph(List.of(), List.of());

  private final Map<String, GraphNode> nodes;
  private final List<GraphEdge> edges;
  private final Map<String, List<GraphEdge>> outgoing = new HashMap<>();
  private final Map<String, List<GraphEdge>> incoming = new HashMap<>();

  /** Edges whose ends are not both nodes are left out. */
  public Graph(List<GraphNode> nodes, List<GraphEdge> edges) {
    Map<String, GraphNode> byId = LinkedHashMap.newLinkedHashMap(nodes.size());
    nodes.forEach(node -> byId.put(node.id(), node));
    this.nodes = Collections.unmodifiableMap(byId);
    this.edges =
        edges.stream()
            .filter(edge -> byId.containsKey(edge.from()) && byId.containsKey(edge.to()))
            .distinct()
            .toList();
    for (GraphEdge edge : this.edges) {
      outgoing.computeIfAbsent(edge.from(), id -> new ArrayList<>()).add(edge);
      incoming.computeIfAbsent(edge.to(), id -> new ArrayList<>()).add(edge);
    }
  }

  /** By id, in a stable order. */
  public Map<String, GraphNode> nodes() {
    return nodes;
  }

  public List<GraphEdge> edges() {
    return edges;
  }

  public List<GraphEdge> from(String id) {
    return outgoing.getOrDefault(id, List.of());
  }

  public List<GraphEdge> to(String id) {
    return incoming.getOrDefault(id, List.of());
  }

  /** Whether only the health of objects differs, so that the layout stays. */
  public boolean isShapedLike(Graph other) {
    return nodes.keySet().equals(other.nodes.keySet())
        && edges.equals(other.edges)
        && nodes.entrySet().stream()
            .allMatch(entry -> {
              GraphNode same = other.nodes.get(entry.getKey());
              return same != null && entry.getValue().looksLike(same);
            });
  }
}
