package io.naru.controllers.daemonset;

import io.fabric8.kubernetes.api.model.Node;
import io.fabric8.kubernetes.api.model.Pod;
import io.fabric8.kubernetes.api.model.apps.DaemonSet;
import io.fabric8.kubernetes.api.model.apps.RollingUpdateDaemonSet;
import io.naru.controllers.support.Pods;
import io.naru.controllers.support.Shares;
import java.time.Instant;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import org.jspecify.annotations.Nullable;

/**
 * What is to be created and deleted for one DaemonSet, decided from its pods by node. Filled by
 * {@link #manage}, and then, when nothing of that is to be done, by {@link #roll}.
 */
final class NodePlan {

  /** Says when a failed pod of a node may be replaced. */
  interface FailedPods {
    /** Whether now; if not, the set will be looked at again when it may. */
    boolean mayReplace(Pod pod);
  }

  final List<String> creations = new ArrayList<>();
  final List<Pod> deletions = new ArrayList<>();

  private final DaemonSet set;
  private final String hash;
  private final List<Node> nodes;
  private final Placement placement;
  private final Map<String, List<Pod>> pods;
  private final Instant now;

  /**
   * @param hash of the revision of the present template
   * @param pods by node, the oldest first
   */
  NodePlan(
      DaemonSet set,
      String hash,
      List<Node> nodes,
      Placement placement,
      Map<String, List<Pod>> pods,
      Instant now) {
    this.set = set;
    this.hash = hash;
    this.nodes = nodes;
    this.placement = placement;
    this.pods = pods;
    this.now = now;
  }

  boolean isEmpty() {
    return creations.isEmpty() && deletions.isEmpty();
  }

  /** One pod on each node that fits, and none elsewhere. */
  void manage(FailedPods failed) {
    for (Node node : nodes) {
      List<Pod> here = on(node);
      if (placement.isWanted(node) && here.isEmpty()) {
        creations.add(node.getMetadata().getName());
      } else if (!placement.mayStay(node)) {
        here.stream().filter(pod -> !Pods.isTerminating(pod)).forEach(deletions::add);
      } else {
        clean(here, failed);
      }
    }
    // What ran on a node that is gone is the pod garbage collector's; what never will run is ours.
    List<String> known = nodes.stream().map(node -> node.getMetadata().getName()).toList();
    pods.forEach((node, here) -> {
      if (!node.isEmpty() && !known.contains(node)) {
        here.stream()
            .filter(pod -> pod.getSpec().getNodeName() == null && !Pods.isTerminating(pod))
            .forEach(deletions::add);
      }
    });
  }

  private void clean(List<Pod> here, FailedPods failed) {
    List<Pod> running = new ArrayList<>();
    for (Pod pod : here) {
      if (Pods.isTerminating(pod)) {
        continue;
      }
      switch (Pods.phase(pod)) {
        case "Failed" -> {
          if (failed.mayReplace(pod)) {
            deletions.add(pod);
          }
        }
        case "Succeeded" -> deletions.add(pod);
        default -> running.add(pod);
      }
    }
    // Of those too many, the ones that serve stay; else the oldest.
    running.sort(Comparator.comparing(pod -> !isAvailable(pod)));
    if (maxSurge() == 0) {
      deletions.addAll(running.subList(Math.min(1, running.size()), running.size()));
      return;
    }
    // While surging there may be one of the old and one of the new template.
    List<Pod> olds = running.stream().filter(pod -> !DaemonPods.isOf(pod, hash)).toList();
    List<Pod> news = running.stream().filter(pod -> DaemonPods.isOf(pod, hash)).toList();
    deletions.addAll(olds.subList(Math.min(1, olds.size()), olds.size()));
    deletions.addAll(news.subList(Math.min(1, news.size()), news.size()));
  }

  /** Replaces outdated pods within what may be missing, or what may be too many. */
  void roll() {
    if (maxSurge() > 0) {
      surge();
    } else {
      replace();
    }
  }

  private void replace() {
    int unavailable = 0;
    List<Pod> candidates = new ArrayList<>();
    for (Node node : nodes) {
      List<Pod> here = on(node);
      boolean serves = here.stream().anyMatch(this::isAvailable);
      if (placement.isWanted(node) && !serves) {
        unavailable++;
      }
      for (Pod pod : here) {
        if (DaemonPods.isOf(pod, hash) || Pods.isTerminating(pod)) {
          continue;
        }
        if (isAvailable(pod)) {
          candidates.add(pod);
        } else {
          deletions.add(pod); // it does not serve, so nothing is lost
        }
      }
    }
    int allowed = Math.max(0, maxUnavailable() - unavailable);
    deletions.addAll(candidates.subList(0, Math.min(allowed, candidates.size())));
  }

  private void surge() {
    int surging = 0;
    List<String> candidates = new ArrayList<>();
    for (Node node : nodes) {
      List<Pod> here = on(node);
      Pod old = newest(here, false);
      Pod fresh = newest(here, true);
      if (old == null) {
        continue;
      }
      if (fresh == null) {
        if (!placement.isWanted(node)) {
          continue;
        }
        if (Pods.isTerminating(old) || !isAvailable(old)) {
          creations.add(node.getMetadata().getName());
        } else {
          candidates.add(node.getMetadata().getName());
        }
      } else if (!isAvailable(fresh)) {
        surging++;
      } else if (!Pods.isTerminating(old)) {
        deletions.add(old);
      }
    }
    int allowed = Math.max(0, maxSurge() - surging);
    creations.addAll(candidates.subList(0, Math.min(allowed, candidates.size())));
  }

  private @Nullable Pod newest(List<Pod> here, boolean updated) {
    return here.stream()
        .filter(pod -> DaemonPods.isOf(pod, hash) == updated)
        .reduce((first, second) -> second)
        .orElse(null);
  }

  private List<Pod> on(Node node) {
    return pods.getOrDefault(node.getMetadata().getName(), List.of());
  }

  private boolean isAvailable(Pod pod) {
    int seconds = Objects.requireNonNullElse(set.getSpec().getMinReadySeconds(), 0);
    return !Pods.isTerminating(pod) && Pods.isAvailable(pod, seconds, now);
  }

  private int wanted() {
    return (int) nodes.stream().filter(placement::isWanted).count();
  }

  /** Percentages of the nodes are rounded up; if nothing could ever move, it is one. */
  private int maxUnavailable() {
    RollingUpdateDaemonSet rolling = rolling();
    int result =
        rolling == null || rolling.getMaxUnavailable() == null
            ? 1
            : Shares.of(rolling.getMaxUnavailable(), wanted(), true);
    return result == 0 && maxSurge() == 0 ? 1 : result;
  }

  private int maxSurge() {
    RollingUpdateDaemonSet rolling = rolling();
    return rolling == null || rolling.getMaxSurge() == null
        ? 0
        : Shares.of(rolling.getMaxSurge(), wanted(), true);
  }

  private @Nullable RollingUpdateDaemonSet rolling() {
    var strategy = set.getSpec().getUpdateStrategy();
    return strategy == null || "OnDelete".equals(strategy.getType())
        ? null
        : strategy.getRollingUpdate();
  }
}
