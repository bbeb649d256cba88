package io.naru.desktop.topology;

import java.lang.management.ManagementFactory;
import java.time.Duration;
import java.util.EnumMap;
import java.util.Map;

/**
 * How much processor time the graph and the layout of many objects take, on one thread, so that
 * other work on the machine does not count: {@code main} prints it, warm, as the figure of the
 * issue is meant.
 */
public final class LayoutBenchmark {

  /** The slowest of the rounds, by what is grouped by; and of the graph itself. */
  record Figures(int objects, Duration graph, Map<Grouping, Duration> layout) {
    Duration slowest() {
      return layout.values().stream().max(Duration::compareTo).orElseThrow();
    }

    @Override
    public String toString() {
      return "topology of %d objects: graph %d ms, layout %s"
          .formatted(objects, graph.toMillis(), layout);
    }
  }

  private LayoutBenchmark() {}

  public static void main(String[] arguments) {
    Objects objects = objects(2000);
    for (int i = 0; i < 5; i++) {
      System.out.println(measure(objects, 3));
    }
  }

  static Figures measure(Objects objects, int rounds) {
    Duration building = Duration.ZERO;
    Map<Grouping, Duration> layouts = new EnumMap<>(Grouping.class);
    for (int i = 0; i < rounds; i++) {
      long start = processorTime();
      Graph graph = GraphBuilder.build(objects, "");
      building = longer(building, start);
      for (Grouping grouping : Grouping.values()) {
        start = processorTime();
        new Layouter().layout(graph, grouping);
        layouts.put(grouping, longer(layouts.getOrDefault(grouping, Duration.ZERO), start));
      }
    }
    return new Figures(
        objects.byKind().values().stream().mapToInt(java.util.List::size).sum(), building, layouts);
  }

  private static long processorTime() {
    return ManagementFactory.getThreadMXBean().getCurrentThreadCpuTime();
  }

  private static Duration longer(Duration before, long start) {
    Duration took = Duration.ofNanos(processorTime() - start);
    return took.compareTo(before) > 0 ? took : before;
  }

  /** One namespace, which is the worst: apps of 1 to 12 pods, each with all that apps have. */
  public static Objects objects(int wanted) {
    Shop shop = new Shop();
    for (int node = 0; node < 10; node++) {
      shop.add("nodes", "{metadata: {name: node-%d, uid: n%d}}".formatted(node, node));
    }
    int count = 10;
    for (int app = 0; count < wanted; app++) {
      String name = "app-" + app;
      shop.add(
          "services",
          "{metadata: {name: %s, namespace: shop, labels: {app: %s}}, spec: {selector: {app: %s}, ports: [{port: 80}]}}"
              .formatted(name, name, name));
      shop.add(
          "deployments",
          "{metadata: {name: %s, namespace: shop, uid: d-%s, labels: {app: %s}}}"
              .formatted(name, name, name));
      shop.add(
          "replicasets",
          "{metadata: {name: %s, namespace: shop, uid: r-%s, ownerReferences: [{uid: d-%s}]}}"
              .formatted(name, name, name));
      shop.add("configmaps", "{metadata: {name: %s, namespace: shop}}".formatted(name));
      count += 4;
      int pods = 1 + app % 12;
      for (int pod = 0; pod < pods; pod++, count++) {
        shop.pod(
            name + "-" + pod,
            name,
            "{uid: r-%s, kind: ReplicaSet, name: %s}".formatted(name, name),
            "node-" + pod % 10,
            // Some share what another app has, so that components are large.
            "volumes: [{name: a, configMap: {name: %s}}, {name: b, configMap: {name: app-%d}}]"
                .formatted(name, app / 4 * 4));
      }
    }
    return shop.objects();
  }
}
