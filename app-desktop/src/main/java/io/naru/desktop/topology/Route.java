package io.naru.desktop.topology;

import java.util.ArrayDeque;
import java.util.Deque;
import java.util.HashSet;
import java.util.List;
import java.util.Set;
import java.util.function.Function;

/**
 * What lights up when an object or a port is chosen.
 *
 * @param nodes ids, with that of the object itself
 */
public record Route(Set<String> nodes, Set<GraphEdge> edges) {

  public static final Route NONE = new Route(Set.of(), Set.of());

  /** All that an object depends on, and all that depends on it. */
  public static Route of(Graph graph, String id) {
    if (!graph.nodes().containsKey(id)) {
      return NONE;
    }
    Route route = new Route(new HashSet<>(Set.of(id)), new HashSet<>());
    route.walk(id, graph::from, GraphEdge::to);
    route.walk(id, graph::to, GraphEdge::from);
    return route;
  }

  /**
   * The way of a request to a service's port: the ingresses that mean it, and the pods that have
   * the port, with their nodes.
   */
  public static Route of(Graph graph, String service, GraphNode.Port port) {
    if (!graph.nodes().containsKey(service)) {
      return NONE;
    }
    Route route = new Route(new HashSet<>(Set.of(service)), new HashSet<>());
    for (GraphEdge edge : graph.to(service)) {
      if (edge.link() == Link.REFERENCE && port.isMeantBy(edge.port())) {
        route.add(edge, edge.from());
      }
    }
    for (GraphEdge edge : graph.from(service)) {
      GraphNode pod = graph.nodes().get(edge.to());
      if (edge.link() == Link.SELECTOR && pod != null && listens(pod, port.target())) {
        route.add(edge, edge.to());
        for (GraphEdge host : graph.from(edge.to())) {
          if (host.link() == Link.NODE) {
            route.add(host, host.to());
          }
        }
      }
    }
    return route;
  }

  /** A number is reached whether or not the pod's spec tells of it; a name only if it does. */
  static boolean listens(GraphNode pod, String target) {
    return target.chars().allMatch(Character::isDigit)
        || pod.ports().stream().anyMatch(port -> port.name().equals(target));
  }

  private void add(GraphEdge edge, String node) {
    edges.add(edge);
    nodes.add(node);
  }

  private void walk(
      String start, Function<String, List<GraphEdge>> next, Function<GraphEdge, String> end) {
    Deque<String> open = new ArrayDeque<>(List.of(start));
    Set<String> seen = new HashSet<>(Set.of(start));
    while (!open.isEmpty()) {
      for (GraphEdge edge : next.apply(open.poll())) {
        String node = end.apply(edge);
        add(edge, node);
        if (seen.add(node)) {
          open.add(node);
        }
      }
    }
  }
}
