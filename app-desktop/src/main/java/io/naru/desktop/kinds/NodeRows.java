package io.naru.desktop.kinds;

import io.fabric8.kubernetes.api.model.Container;
import io.fabric8.kubernetes.api.model.Node;
import io.fabric8.kubernetes.api.model.NodeCondition;
import io.fabric8.kubernetes.api.model.NodeStatus;
import io.fabric8.kubernetes.api.model.NodeSystemInfo;
import io.fabric8.kubernetes.api.model.Pod;
import io.fabric8.kubernetes.api.model.Quantity;
import io.naru.desktop.table.Cell;
import io.naru.desktop.table.Tone;
import java.util.HashMap;
import java.util.Locale;
import java.util.Map;
import java.util.stream.Collectors;
import org.jspecify.annotations.Nullable;

/**
 * Keeps count of the pods of each node and of what they request, pod by pod as they come and go, so
 * that a node's row costs the same with ten pods as with ten thousand. Thread-safe.
 */
public final class NodeRows {

  private static final String ROLE = "node-role.kubernetes.io/";

  /** Requests; cpu in cores, memory in bytes. */
  private record Share(String node, double cpu, double memory) {}

  private record Total(int pods, double cpu, double memory) {
    static final Total NONE = new Total(0, 0, 0);

    Total plus(Share share, int sign) {
      return new Total(pods + sign, cpu + sign * share.cpu, memory + sign * share.memory);
    }
  }

  private final Map<String, Share> shares = new HashMap<>();
  private final Map<String, Total> totals = new HashMap<>();

  /** A pod came or changed; returns its node if that node's row changes, else null. */
  public synchronized @Nullable String podChanged(Pod pod) {
    String node = pod.getSpec().getNodeName();
    String phase = pod.getStatus() == null ? "" : pod.getStatus().getPhase();
    boolean over = "Succeeded".equals(phase) || "Failed".equals(phase);
    if (node == null || node.isEmpty() || over) {
      return podGone(pod);
    }
    Share share = new Share(node, requested(pod, "cpu"), requested(pod, "memory"));
    Share before = shares.put(Kind.keyOf(pod), share);
    if (share.equals(before)) {
      return null;
    }
    if (before != null) {
      totals.merge(before.node, Total.NONE, (total, none) -> total.plus(before, -1));
    }
    totals.merge(node, Total.NONE.plus(share, 1), (total, one) -> total.plus(share, 1));
    return node;
  }

  /** A pod is gone; returns its node if it counted there, else null. */
  public synchronized @Nullable String podGone(Pod pod) {
    Share share = shares.remove(Kind.keyOf(pod));
    if (share == null) {
      return null;
    }
    totals.computeIfPresent(share.node, (node, total) -> total.plus(share, -1));
    return share.node;
  }

  private synchronized Total total(Node node) {
    return totals.getOrDefault(node.getMetadata().getName(), Total.NONE);
  }

  /** What the pods of a node ask for, and what there is for them; cpu in cores, memory in bytes. */
  public record Load(
      int pods,
      double mostPods,
      double cpuRequested,
      double cpu,
      double memoryRequested,
      double memory) {}

  /** How full a node is by what its pods ask for. */
  public Load load(Node node) {
    Total total = total(node);
    return new Load(
        total.pods,
        allocatable(node, "pods"),
        total.cpu,
        allocatable(node, "cpu"),
        total.memory,
        allocatable(node, "memory"));
  }

  Cell pods(Node node) {
    Total total = total(node);
    double room = allocatable(node, "pods");
    String text = room > 0 ? total.pods + " / " + (long) room : "" + total.pods;
    return Cell.number(text, total.pods, Tone.PLAIN);
  }

  Cell cpu(Node node) {
    double cores = allocatable(node, "cpu");
    double used = total(node).cpu;
    return Cell.number("%s / %s".formatted(cores(used), cores(cores)), used, fill(used, cores));
  }

  Cell memory(Node node) {
    double bytes = allocatable(node, "memory");
    double used = total(node).memory;
    return Cell.number("%s / %s".formatted(bytes(used), bytes(bytes)), used, fill(used, bytes));
  }

  static Cell status(Node node) {
    boolean ready = isReady(node);
    boolean cordoned =
        Boolean.TRUE.equals(node.getSpec() == null ? null : node.getSpec().getUnschedulable());
    String text = (ready ? "Ready" : "NotReady") + (cordoned ? ",SchedulingDisabled" : "");
    return Cell.status(text, ready ? (cordoned ? Tone.WARNING : Tone.GOOD) : Tone.BAD);
  }

  /** Whether its Ready condition is true. */
  public static boolean isReady(Node node) {
    for (NodeCondition condition : statusOf(node).getConditions()) {
      if ("Ready".equals(condition.getType())) {
        return "True".equals(condition.getStatus());
      }
    }
    return false;
  }

  static Cell roles(Node node) {
    Map<String, String> labels = node.getMetadata().getLabels();
    String roles =
        labels.keySet().stream()
            .filter(label -> label.startsWith(ROLE))
            .map(label -> label.substring(ROLE.length()))
            .sorted()
            .collect(Collectors.joining(","));
    return roles.isEmpty() ? Cell.status("<none>", Tone.MUTED) : Cell.text(roles);
  }

  static Cell internalAddress(Node node) {
    return Cell.text(
        statusOf(node).getAddresses().stream()
            .filter(address -> "InternalIP".equals(address.getType()))
            .map(address -> address.getAddress())
            .collect(Collectors.joining(", ")));
  }

  /** Memory for people: {@code 3.7 GiB}. */
  public static String bytes(double bytes) {
    String[] units = {"B", "KiB", "MiB", "GiB", "TiB"};
    int unit = 0;
    while (bytes >= 1024 && unit < units.length - 1) {
      bytes /= 1024;
      unit++;
    }
    String format = bytes >= 10 || bytes == Math.rint(bytes) ? "%.0f %s" : "%.1f %s";
    return format.formatted(bytes, units[unit]);
  }

  /** Processor time for people: {@code 250m}, {@code 1.5}. */
  public static String cores(double cores) {
    if (cores > 0 && cores < 1) {
      return Math.round(cores * 1000) + "m";
    }
    return cores == Math.rint(cores)
        ? "" + (long) cores
        : String.format(Locale.ROOT, "%.1f", cores);
  }

  private static Tone fill(double used, double whole) {
    return whole > 0 && used > 0.9 * whole ? Tone.WARNING : Tone.PLAIN;
  }

  private static double allocatable(Node node, String resource) {
    Map<String, Quantity> allocatable = statusOf(node).getAllocatable();
    return allocatable == null ? 0 : amount(allocatable.get(resource));
  }

  /** Of the containers that run together; that init containers may ask for more is left out. */
  private static double requested(Pod pod, String resource) {
    double sum = 0;
    for (Container container : pod.getSpec().getContainers()) {
      if (container.getResources() != null && container.getResources().getRequests() != null) {
        sum += amount(container.getResources().getRequests().get(resource));
      }
    }
    return sum;
  }

  /** A node that was only just registered may have none. */
  private static NodeStatus statusOf(Node node) {
    return node.getStatus() == null ? new NodeStatus() : node.getStatus();
  }

  static Cell version(Node node) {
    NodeSystemInfo info = statusOf(node).getNodeInfo();
    return Cell.text(info == null ? null : info.getKubeletVersion());
  }

  private static double amount(@Nullable Quantity quantity) {
    return quantity == null ? 0 : quantity.getNumericalAmount().doubleValue();
  }
}
