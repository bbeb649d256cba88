package io.naru.agent.proxy;

import com.fasterxml.jackson.databind.JsonNode;
import java.util.Collection;

/**
 * Where the clients of a node's proxy are.
 *
 * @param node name of the node
 * @param zone its zone, "" if it is in none
 */
record Place(String node, String zone) {

  private static final String ZONE = "topology.kubernetes.io/zone";

  static Place of(String node, Collection<JsonNode> nodes) {
    for (JsonNode candidate : nodes) {
      JsonNode metadata = candidate.path("metadata");
      if (metadata.path("name").asText().equals(node)) {
        return new Place(node, metadata.path("labels").path(ZONE).asText(""));
      }
    }
    return new Place(node, "");
  }
}
