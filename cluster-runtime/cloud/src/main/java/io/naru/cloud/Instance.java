package io.naru.cloud;

import io.fabric8.kubernetes.api.model.NodeAddress;
import java.util.List;
import java.util.Map;

/**
 * A machine.
 *
 * @param providerId for {@code spec.providerID} of its node: {@code CLOUD://...}
 * @param addresses for the node's status; empty if the node is to say them itself
 * @param labels for its node, for instance zone, region and type; may be empty
 */
public record Instance(
    String providerId, boolean running, List<NodeAddress> addresses, Map<String, String> labels) {

  public Instance {
    addresses = List.copyOf(addresses);
    labels = Map.copyOf(labels);
  }
}
