package io.naru.desktop.topology;

import java.util.ArrayDeque;
import java.util.Deque;
import java.util.HashMap;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;

/** Says which nodes of a graph belong together. */
final class Groups {

  private Groups() {}

  /** The members of each group by its title, in order; the group of what is in none comes last. */
  static Map<String, List<GraphNode>> of(Graph graph, Grouping grouping) {
    Map<String, String> titles =
        switch (grouping) {
          case NAMESPACE -> byNamespace(graph);
          case NODE -> byHost(graph);
          case APP -> byApp(graph);
        };
    Map<String, List<GraphNode>> groups = new TreeMap<>();
    graph
        .nodes()
        .values()
        .forEach(node ->
            groups
                .computeIfAbsent(
                    titles.getOrDefault(node.id(), ""), title -> new java.util.ArrayList<>())
                .add(node));
    Map<String, List<GraphNode>> ordered = new LinkedHashMap<>();
    groups.forEach((title, members) -> {
      if (!title.isEmpty()) {
        ordered.put(title, members);
      }
    });
    if (groups.containsKey("")) {
      ordered.put("", groups.get(""));
    }
    return ordered;
  }

  private static Map<String, String> byNamespace(Graph graph) {
    Map<String, String> titles = new HashMap<>();
    graph.nodes().values().forEach(node -> titles.put(node.id(), node.namespace()));
    // A volume is beside the claim that has it.
    for (GraphEdge edge : graph.edges()) {
      GraphNode from = graph.nodes().get(edge.from());
      if (from != null && edge.to().startsWith("persistentvolumes:")) {
        titles.put(edge.to(), from.namespace());
      }
    }
    return titles;
  }

  private static Map<String, String> byHost(Graph graph) {
    Map<String, String> titles = new HashMap<>();
    for (GraphNode node : graph.nodes().values()) {
      titles.put(node.id(), node.kind().equals("nodes") ? node.name() : node.host());
    }
    return titles;
  }

  /** What has no label of its own belongs to the app of what it is connected with. */
  private static Map<String, String> byApp(Graph graph) {
    Map<String, String> titles = new LinkedHashMap<>();
    Deque<String> open = new ArrayDeque<>();
    for (GraphNode node : graph.nodes().values()) {
      if (!node.app().isEmpty()) {
        titles.put(node.id(), node.app());
        open.add(node.id());
      }
    }
    while (!open.isEmpty()) {
      String id = open.poll();
      String app = titles.getOrDefault(id, "");
      for (GraphEdge edge : graph.from(id)) {
        pass(edge, edge.to(), app, titles, open);
      }
      for (GraphEdge edge : graph.to(id)) {
        pass(edge, edge.from(), app, titles, open);
      }
    }
    return titles;
  }

  private static void pass(
      GraphEdge edge, String to, String app, Map<String, String> titles, Deque<String> open) {
    if (edge.link() != Link.NODE && titles.putIfAbsent(to, app) == null) {
      open.add(to);
    }
  }
}
