package io.naru.agent.network;

import com.fasterxml.jackson.databind.JsonNode;
import java.util.ArrayList;
import java.util.List;

/** Reads from Node objects what the network needs. */
final class NodeAddresses {

  private NodeAddresses() {}

  static String name(JsonNode node) {
    return node.path("metadata").path("name").asText();
  }

  /** All InternalIPs of a family, in the node's order. */
  static List<String> internal(JsonNode node, boolean ipv6) {
    List<String> found = new ArrayList<>();
    for (JsonNode address : node.path("status").path("addresses")) {
      String text = address.path("address").asText();
      if (address.path("type").asText().equals("InternalIP") && isIpv6(text) == ipv6) {
        found.add(text);
      }
    }
    return found;
  }

  /** The node's pod ranges: {@code podCIDRs}, or the older {@code podCIDR}. */
  static List<String> podCidrs(JsonNode node) {
    List<String> found = new ArrayList<>();
    node.path("spec").path("podCIDRs").forEach(cidr -> found.add(cidr.asText()));
    String single = node.path("spec").path("podCIDR").asText();
    if (found.isEmpty() && !single.isEmpty()) {
      found.add(single);
    }
    return found;
  }

  static boolean isIpv6(String addressOrCidr) {
    return addressOrCidr.indexOf(':') >= 0;
  }
}
