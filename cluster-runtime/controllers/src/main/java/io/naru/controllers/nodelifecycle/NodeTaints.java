package io.naru.controllers.nodelifecycle;

import io.fabric8.kubernetes.api.model.Node;
import io.fabric8.kubernetes.api.model.NodeCondition;
import io.fabric8.kubernetes.api.model.Taint;
import io.fabric8.kubernetes.api.model.TaintBuilder;
import java.time.Instant;
import java.time.temporal.ChronoUnit;
import java.util.ArrayList;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;
import org.jspecify.annotations.Nullable;

/** Taints that follow from the condition of a node. */
final class NodeTaints {

  static final String NOT_READY = "node.kubernetes.io/not-ready";
  static final String UNREACHABLE = "node.kubernetes.io/unreachable";
  private static final String UNSCHEDULABLE = "node.kubernetes.io/unschedulable";
  private static final String NO_SCHEDULE = "NoSchedule";
  private static final String NO_EXECUTE = "NoExecute";

  /** Condition type, then its status, to the key of the taint. */
  private static final Map<String, Map<String, String>> BY_CONDITION =
      Map.of(
          "Ready", Map.of("False", NOT_READY, "Unknown", UNREACHABLE),
          "MemoryPressure", Map.of("True", "node.kubernetes.io/memory-pressure"),
          "DiskPressure", Map.of("True", "node.kubernetes.io/disk-pressure"),
          "PIDPressure", Map.of("True", "node.kubernetes.io/pid-pressure"),
          "NetworkUnavailable", Map.of("True", "node.kubernetes.io/network-unavailable"));

  private static final Set<String> NO_SCHEDULE_KEYS = noScheduleKeys();

  private NodeTaints() {}

  static List<Taint> of(Node node) {
    return node.getSpec() == null ? List.of() : node.getSpec().getTaints();
  }

  /** Whether pods are being evicted from the node for not being ready. */
  static boolean evicts(Node node) {
    return of(node).stream().anyMatch(NodeTaints::isEvicting);
  }

  /** The key of the evicting taint that the node should have, or null. */
  static @Nullable String evictingKey(Node node) {
    String ready = NodeConditions.ready(node);
    return ready == null ? null : BY_CONDITION.getOrDefault("Ready", Map.of()).get(ready);
  }

  /**
   * All taints that the node should have: those of others, in place, and those that follow from its
   * conditions.
   *
   * @param evicting key of the evicting taint, or null for none
   */
  static List<Taint> wanted(Node node, @Nullable String evicting, Instant now) {
    Set<String> keys = noScheduleKeys(node);
    List<Taint> result = new ArrayList<>();
    boolean evicts = false;
    for (Taint taint : of(node)) {
      if (isEvicting(taint)) {
        if (taint.getKey().equals(evicting) && !evicts) {
          evicts = true;
          result.add(taint);
        }
      } else if (NO_SCHEDULE.equals(taint.getEffect())
          && NO_SCHEDULE_KEYS.contains(taint.getKey())) {
        if (keys.remove(taint.getKey())) {
          result.add(taint);
        }
      } else {
        result.add(taint);
      }
    }
    keys.forEach(key -> result.add(taint(key, NO_SCHEDULE, now)));
    if (evicting != null && !evicts) {
      result.add(taint(evicting, NO_EXECUTE, now));
    }
    return result;
  }

  private static boolean isEvicting(Taint taint) {
    return NO_EXECUTE.equals(taint.getEffect())
        && (NOT_READY.equals(taint.getKey()) || UNREACHABLE.equals(taint.getKey()));
  }

  private static Set<String> noScheduleKeys(Node node) {
    Set<String> keys = new LinkedHashSet<>();
    for (NodeCondition condition : NodeConditions.of(node)) {
      String key =
          BY_CONDITION.getOrDefault(condition.getType(), Map.of()).get(condition.getStatus());
      if (key != null) {
        keys.add(key);
      }
    }
    if (node.getSpec() != null && Boolean.TRUE.equals(node.getSpec().getUnschedulable())) {
      keys.add(UNSCHEDULABLE);
    }
    return keys;
  }

  private static Set<String> noScheduleKeys() {
    Set<String> keys = new LinkedHashSet<>();
    BY_CONDITION.values().forEach(byStatus -> keys.addAll(byStatus.values()));
    keys.add(UNSCHEDULABLE);
    return keys;
  }

  private static Taint taint(String key, String effect, Instant now) {
    return new TaintBuilder()
        .withKey(key)
        .withEffect(effect)
        .withTimeAdded(now.truncatedTo(ChronoUnit.SECONDS).toString())
        .build();
  }
}
