package io.naru.desktop.session;

import io.fabric8.kubernetes.api.model.Event;
import io.fabric8.kubernetes.api.model.GenericKubernetesResource;
import io.fabric8.kubernetes.api.model.Node;
import io.fabric8.kubernetes.api.model.Pod;
import io.naru.desktop.kinds.Events;
import io.naru.desktop.kinds.NodeRows;
import io.naru.desktop.kinds.PodStatus;
import io.naru.desktop.table.Row;
import io.naru.desktop.table.Tone;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.EnumMap;
import java.util.List;
import java.util.Map;
import java.util.Objects;

/**
 * What the first page says, of one moment.
 *
 * @param load of each node, the fullest first
 * @param phases how many pods are in which state
 * @param problems pods that are in trouble, at most {@value #LONGEST}
 * @param warnings the latest events of type Warning, at most {@value #LONGEST}
 */
public record OverviewModel(
    Part nodes,
    Part pods,
    Part deployments,
    List<NodeLoad> load,
    Map<Tone, Integer> phases,
    List<Row> problems,
    List<Event> warnings) {

  private static final int LONGEST = 8;

  /** How many of how many are well. */
  public record Part(int good, int all) {
    public Tone tone() {
      return good == all ? (all == 0 ? Tone.MUTED : Tone.GOOD) : Tone.WARNING;
    }
  }

  /** A node, and how full it is. */
  public record NodeLoad(String name, boolean ready, NodeRows.Load load) {
    double fill() {
      return Math.max(
          load.cpu() > 0 ? load.cpuRequested() / load.cpu() : 0,
          load.memory() > 0 ? load.memoryRequested() / load.memory() : 0);
    }
  }

  /** Counts what the tables have. Costs a scan, so it is for once a second, not for every event. */
  public static OverviewModel of(Workspace workspace) {
    int readyNodes = 0;
    List<NodeLoad> load = new ArrayList<>();
    Map<Tone, Integer> phases = new EnumMap<>(Tone.class);
    List<Row> nodes = workspace.rows("nodes");
    for (Row row : nodes) {
      Node node = (Node) row.object();
      boolean ready = NodeRows.isReady(node);
      readyNodes += ready ? 1 : 0;
      load.add(new NodeLoad(node.getMetadata().getName(), ready, workspace.load(node)));
    }
    int goodPods = 0;
    List<Row> problems = new ArrayList<>();
    List<Row> pods = workspace.rows("pods");
    for (Row row : pods) {
      Tone tone = PodStatus.of((Pod) row.object()).tone();
      phases.merge(tone, 1, Integer::sum);
      if (tone == Tone.GOOD || tone == Tone.MUTED) {
        goodPods++;
      } else if (tone != Tone.BUSY && problems.size() < LONGEST) {
        problems.add(row);
      }
    }
    int available = 0;
    List<Row> deployments = workspace.rows("deployments");
    for (Row row : deployments) {
      available += isAvailable((GenericKubernetesResource) row.object()) ? 1 : 0;
    }
    List<Event> warnings =
        workspace.rows("events").stream()
            .map(row -> (Event) row.object())
            .filter(event -> "Warning".equals(event.getType()))
            .sorted(
                Comparator.comparing(
                        (Event event) -> Objects.requireNonNullElse(Events.lastSeen(event), ""))
                    .reversed())
            .limit(LONGEST)
            .toList();
    load.sort(Comparator.comparing(NodeLoad::fill).reversed().thenComparing(NodeLoad::name));
    return new OverviewModel(
        new Part(readyNodes, nodes.size()),
        new Part(goodPods, pods.size()),
        new Part(available, deployments.size()),
        load,
        phases,
        problems,
        warnings);
  }

  private static boolean isAvailable(GenericKubernetesResource deployment) {
    return number(deployment, 0, "status", "availableReplicas")
        >= number(deployment, 1, "spec", "replicas");
  }

  private static int number(GenericKubernetesResource object, int otherwise, String... path) {
    return object.get((Object[]) path) instanceof Number number ? number.intValue() : otherwise;
  }
}
