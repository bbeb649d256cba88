package io.naru.scheduler.cache;

import io.fabric8.kubernetes.api.model.Node;
import io.naru.scheduler.framework.NodeInfo;
import io.naru.scheduler.framework.PodInfo;
import io.naru.scheduler.framework.Snapshot;
import java.util.ArrayDeque;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.TreeMap;
import java.util.concurrent.ConcurrentHashMap;
import org.jspecify.annotations.Nullable;

/**
 * Nodes and the pods on them as last heard from the API, and on top of that the pods that the
 * scheduler has decided about but not heard of yet ("assumed"). Thread-safe; a snapshot costs as
 * much as has changed since the one before.
 */
public final class SchedulerCache {

  private static final String ZONE = "topology.kubernetes.io/zone";

  private record Placed(PodInfo pod, String node, boolean assumed) {}

  private final Map<String, NodeInfo> nodes = new HashMap<>();
  private final Map<String, Placed> pods = new HashMap<>();
  private final Map<String, Integer> nodesWithImage = new ConcurrentHashMap<>();
  private final Set<String> changed = new LinkedHashSet<>();
  private long generation;
  private boolean membersChanged = true;
  private @Nullable Snapshot snapshot;

  public synchronized void addOrUpdateNode(Node node) {
    String name = node.getMetadata().getName();
    NodeInfo info = nodes.computeIfAbsent(name, NodeInfo::new);
    membersChanged |= info.node() == null || !zone(info.labels()).equals(zone(labels(node)));
    countImages(info, -1);
    info.setNode(node);
    countImages(info, 1);
    touch(info);
  }

  /** Pods on it stay known until they are removed one by one. */
  public synchronized void removeNode(String name) {
    NodeInfo info = nodes.get(name);
    if (info == null) {
      return;
    }
    countImages(info, -1);
    info.setNode(null);
    membersChanged = true;
    if (info.pods().isEmpty()) {
      nodes.remove(name);
    } else {
      touch(info);
    }
  }

  /** Counts a pod on a node before the API says so. */
  public synchronized void assume(PodInfo pod, String node) {
    place(new Placed(pod, node, true));
  }

  /** Takes back {@link #assume}; does nothing if the API has confirmed the pod since. */
  public synchronized void forget(String uid) {
    Placed placed = pods.get(uid);
    if (placed != null && placed.assumed()) {
      unplace(placed);
    }
  }

  public synchronized boolean isAssumed(String uid) {
    Placed placed = pods.get(uid);
    return placed != null && placed.assumed();
  }

  /** The API says that the pod is on its node; confirms or corrects what was assumed. */
  public synchronized void addOrUpdatePod(PodInfo pod) {
    String node = pod.nodeName();
    if (node == null) {
      throw new IllegalArgumentException(pod + " is on no node");
    }
    place(new Placed(pod, node, false));
  }

  public synchronized void removePod(String uid) {
    Placed placed = pods.get(uid);
    if (placed != null) {
      unplace(placed);
    }
  }

  /** A copy of what is known of a node; null if it is not known. */
  public synchronized @Nullable NodeInfo node(String name) {
    NodeInfo info = nodes.get(name);
    return info == null || info.node() == null ? null : info.copy();
  }

  /**
   * The state of now. For one thread: the snapshot is the same object each time, brought up to
   * date.
   */
  public synchronized Snapshot snapshot() {
    Snapshot known = snapshot;
    if (known == null || membersChanged) {
      known = new Snapshot(copies(known), image -> nodesWithImage.getOrDefault(image, 0));
      snapshot = known;
      membersChanged = false;
    } else {
      for (String name : changed) {
        NodeInfo info = nodes.get(name);
        if (info != null && info.node() != null) {
          known.replace(info.copy());
        }
      }
    }
    changed.clear();
    return known;
  }

  /** Nodes of all zones in turn; copies of the former snapshot are used again where still true. */
  private List<NodeInfo> copies(@Nullable Snapshot former) {
    Map<String, ArrayDeque<NodeInfo>> zones = new TreeMap<>();
    for (String name : nodes.keySet().stream().sorted().toList()) {
      NodeInfo info = nodes.get(name);
      if (info != null && info.node() != null) {
        NodeInfo copy = former == null ? null : former.get(name);
        if (copy == null || copy.generation() != info.generation()) {
          copy = info.copy();
        }
        zones.computeIfAbsent(zone(info.labels()), zone -> new ArrayDeque<>()).add(copy);
      }
    }
    List<NodeInfo> result = new ArrayList<>(nodes.size());
    while (!zones.isEmpty()) {
      zones
          .values()
          .removeIf(zone -> {
            result.add(zone.removeFirst());
            return zone.isEmpty();
          });
    }
    return result;
  }

  private void place(Placed placed) {
    Placed before = pods.put(placed.pod().uid(), placed);
    if (before != null) {
      takeOff(before);
    }
    NodeInfo info = nodes.computeIfAbsent(placed.node(), NodeInfo::new);
    info.addPod(placed.pod());
    touch(info);
  }

  private void unplace(Placed placed) {
    pods.remove(placed.pod().uid());
    takeOff(placed);
  }

  private void takeOff(Placed placed) {
    NodeInfo info = nodes.get(placed.node());
    if (info == null) {
      return;
    }
    info.removePod(placed.pod().uid());
    touch(info);
    if (info.node() == null && info.pods().isEmpty()) {
      nodes.remove(placed.node());
    }
  }

  private void touch(NodeInfo info) {
    info.setGeneration(++generation);
    changed.add(info.name());
  }

  private void countImages(NodeInfo info, int by) {
    if (info.node() != null) {
      for (String image : info.images().keySet()) {
        nodesWithImage.merge(image, by, (a, b) -> a + b == 0 ? null : a + b);
      }
    }
  }

  private static String zone(Map<String, String> labels) {
    return labels.getOrDefault(ZONE, "");
  }

  private static Map<String, String> labels(Node node) {
    Map<String, String> labels = node.getMetadata().getLabels();
    return labels == null ? Map.of() : labels;
  }
}
