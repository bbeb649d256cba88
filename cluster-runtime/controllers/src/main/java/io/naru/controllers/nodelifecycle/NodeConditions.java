package io.naru.controllers.nodelifecycle;

import io.fabric8.kubernetes.api.model.Node;
import io.fabric8.kubernetes.api.model.NodeCondition;
import io.fabric8.kubernetes.api.model.NodeConditionBuilder;
import java.time.Instant;
import java.time.temporal.ChronoUnit;
import java.util.ArrayList;
import java.util.List;
import org.jspecify.annotations.Nullable;

/** Conditions in the status of nodes. */
final class NodeConditions {

  private static final List<String> REPORTED =
      List.of("Ready", "MemoryPressure", "DiskPressure", "PIDPressure");

  private NodeConditions() {}

  static List<NodeCondition> of(Node node) {
    return node.getStatus() == null ? List.of() : node.getStatus().getConditions();
  }

  static @Nullable NodeCondition find(Node node, String type) {
    for (NodeCondition condition : of(node)) {
      if (type.equals(condition.getType())) {
        return condition;
      }
    }
    return null;
  }

  /** {@code True}, {@code False} or {@code Unknown}; null if the kubelet never said. */
  static @Nullable String ready(Node node) {
    NodeCondition ready = find(node, "Ready");
    return ready == null ? null : ready.getStatus();
  }

  /** When the kubelet last posted its status; null if never. */
  static @Nullable String heartbeat(Node node) {
    NodeCondition ready = find(node, "Ready");
    return ready == null ? null : ready.getLastHeartbeatTime();
  }

  /** The conditions of a node whose kubelet is silent: what it reports is unknown now. */
  static List<NodeCondition> silent(Node node, Instant now) {
    String time = now.truncatedTo(ChronoUnit.SECONDS).toString();
    List<NodeCondition> result = new ArrayList<>();
    for (NodeCondition condition : of(node)) {
      boolean stale =
          REPORTED.contains(condition.getType()) && !"Unknown".equals(condition.getStatus());
      result.add(
          stale
              ? new NodeConditionBuilder(condition)
                  .withStatus("Unknown")
                  .withReason("NodeStatusUnknown")
                  .withMessage("Kubelet stopped posting node status.")
                  .withLastTransitionTime(time)
                  .build()
              : condition);
    }
    for (String type : REPORTED) {
      if (find(node, type) == null) {
        result.add(
            new NodeConditionBuilder()
                .withType(type)
                .withStatus("Unknown")
                .withReason("NodeStatusNeverUpdated")
                .withMessage("Kubelet never posted node status.")
                .withLastHeartbeatTime(node.getMetadata().getCreationTimestamp())
                .withLastTransitionTime(time)
                .build());
      }
    }
    return result;
  }
}
