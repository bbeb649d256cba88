package io.naru.cloud;

import io.fabric8.kubernetes.api.model.Node;
import io.fabric8.kubernetes.api.model.NodeAddress;
import io.fabric8.kubernetes.api.model.NodeCondition;
import java.util.List;
import java.util.Map;

/** What the controllers of a cloud read from nodes. */
public final class NodeFacts {

  private static final String EXCLUDED = "node.kubernetes.io/exclude-from-external-load-balancers";

  private NodeFacts() {}

  public static boolean isReady(Node node) {
    return hasCondition(node, "Ready", "True");
  }

  public static boolean hasCondition(Node node, String type, String status) {
    List<NodeCondition> conditions =
        node.getStatus() == null ? List.of() : node.getStatus().getConditions();
    return conditions.stream()
        .anyMatch(each -> type.equals(each.getType()) && status.equals(each.getStatus()));
  }

  /** Whether load balancers may send traffic to the node. */
  public static boolean takesLoad(Node node) {
    Map<String, String> labels = node.getMetadata().getLabels();
    return isReady(node)
        && node.getMetadata().getDeletionTimestamp() == null
        && (labels == null || !labels.containsKey(EXCLUDED));
  }

  /** The addresses by which nodes reach each other. */
  public static List<String> internalAddresses(Node node) {
    List<NodeAddress> addresses =
        node.getStatus() == null ? List.of() : node.getStatus().getAddresses();
    return addresses.stream()
        .filter(address -> address.getType().equals("InternalIP"))
        .map(NodeAddress::getAddress)
        .toList();
  }
}
