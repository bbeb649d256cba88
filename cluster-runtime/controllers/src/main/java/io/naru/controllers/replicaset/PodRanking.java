package io.naru.controllers.replicaset;

import io.fabric8.kubernetes.api.model.Pod;
import io.naru.controllers.support.Pods;
import java.time.Instant;
import java.util.Comparator;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.stream.Collectors;

/**
 * Which pods to delete first when there are too many: those that serve least. Unassigned before
 * assigned, pending before unknown before running, unready before ready, cheap by annotation before
 * dear, crowded nodes before others, younger before older.
 */
final class PodRanking {

  private static final String COST = "controller.kubernetes.io/pod-deletion-cost";

  private PodRanking() {}

  static List<Pod> deletionOrder(List<Pod> candidates, List<Pod> related) {
    Map<String, Long> crowd =
        related.stream()
            .filter(Pods::isActive)
            .collect(Collectors.groupingBy(PodRanking::node, Collectors.counting()));
    return candidates.stream()
        .map(pod -> Rank.of(pod, crowd.getOrDefault(node(pod), 0L)))
        .sorted(Rank.LEAST_FIRST)
        .map(Rank::pod)
        .toList();
  }

  /** What a pod is compared by, looked up once and not for each comparison. */
  private record Rank(
      Pod pod,
      boolean assigned,
      int phase,
      boolean ready,
      int cost,
      long crowd,
      Instant readySince,
      int restarts,
      String created) {

    private static final Comparator<Rank> LEAST_FIRST =
        Comparator.comparing(Rank::assigned)
            .thenComparing(Rank::phase)
            .thenComparing(Rank::ready)
            .thenComparing(Rank::cost)
            .thenComparing(Rank::crowd, Comparator.reverseOrder())
            .thenComparing(Rank::readySince, Comparator.reverseOrder())
            .thenComparing(Rank::restarts, Comparator.reverseOrder())
            .thenComparing(Rank::created, Comparator.reverseOrder());

    private static Rank of(Pod pod, long crowd) {
      return new Rank(
          pod,
          !node(pod).isEmpty(),
          phaseRank(pod),
          Pods.isReady(pod),
          PodRanking.cost(pod),
          crowd,
          PodRanking.readySince(pod),
          PodRanking.restarts(pod),
          Objects.requireNonNullElse(pod.getMetadata().getCreationTimestamp(), ""));
    }
  }

  private static String node(Pod pod) {
    String node = pod.getSpec() == null ? null : pod.getSpec().getNodeName();
    return node == null ? "" : node;
  }

  private static int phaseRank(Pod pod) {
    return switch (Pods.phase(pod)) {
      case "Pending" -> 0;
      case "Unknown" -> 1;
      default -> 2;
    };
  }

  private static int cost(Pod pod) {
    Map<String, String> annotations = pod.getMetadata().getAnnotations();
    String cost = annotations == null ? null : annotations.get(COST);
    if (cost == null) {
      return 0;
    }
    try {
      return Integer.parseInt(cost);
    } catch (NumberFormatException e) {
      return 0; // the API server refuses such values; older objects may still carry one
    }
  }

  private static Instant readySince(Pod pod) {
    return Objects.requireNonNullElse(Pods.readySince(pod), Instant.EPOCH);
  }

  private static int restarts(Pod pod) {
    if (pod.getStatus() == null) {
      return 0;
    }
    return pod.getStatus().getContainerStatuses().stream()
        .mapToInt(status -> Objects.requireNonNullElse(status.getRestartCount(), 0))
        .max()
        .orElse(0);
  }
}
