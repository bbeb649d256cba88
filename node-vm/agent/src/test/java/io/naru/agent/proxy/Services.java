package io.naru.agent.proxy;

import com.fasterxml.jackson.core.JsonProcessingException;
import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import io.naru.agent.network.ClusterState;
import io.naru.agent.network.InMemoryClusterState;
import java.util.List;

/** Short ways to write Services and EndpointSlices in tests. */
final class Services {

  static final String NODE = "node-a";
  static final List<String> POD_RANGE = List.of("10.244.0.0/16");
  static final List<String> SERVICE_RANGE = List.of("10.96.0.0/16");

  private static final ObjectMapper MAPPER = new ObjectMapper();

  private Services() {}

  /** A tree of JSON with apostrophes for quotes. */
  static JsonNode json(String text) {
    try {
      return MAPPER.readTree(text.replace('\'', '"'));
    } catch (JsonProcessingException e) {
      throw new IllegalArgumentException(text, e);
    }
  }

  /** A service of namespace "shop" with one TCP port 80 and any further fields of its spec. */
  static JsonNode service(String name, String clusterIp, String moreSpec) {
    return json(
        "{'metadata':{'namespace':'shop','name':'%s'},'spec':{'clusterIP':'%s','clusterIPs':['%s'],%s 'type':'ClusterIP','ports':[{'port':80,'protocol':'TCP','nodePort':0}]}}"
            .formatted(name, clusterIp, clusterIp, moreSpec)
            .replace(",'nodePort':0", moreSpec.contains("'nodePorts'") ? ",'nodePort':30080" : ""));
  }

  /** A slice of a service of "shop" on port 8080 with these endpoints. */
  static JsonNode slice(String service, String... endpoints) {
    return json(
        "{'metadata':{'namespace':'shop','name':'%s-1','labels':{'kubernetes.io/service-name':'%s'}},'addressType':'IPv4','ports':[{'port':8080,'protocol':'TCP'}],'endpoints':[%s]}"
            .formatted(service, service, String.join(",", endpoints)));
  }

  static String ready(String ip, String node) {
    return endpoint(ip, node, "'ready':true");
  }

  /** A ready endpoint that is kept for clients of a node and of a zone. */
  static String hinted(String ip, String node, String zone) {
    return ("{'addresses':['%s'],'nodeName':'%s','conditions':{'ready':true},"
            + "'hints':{'forNodes':[{'name':'%s'}],'forZones':[{'name':'%s'}]}}")
        .formatted(ip, node, node, zone);
  }

  static String endpoint(String ip, String node, String conditions) {
    return "{'addresses':['%s'],'nodeName':'%s','conditions':{%s}}".formatted(ip, node, conditions);
  }

  static InMemoryClusterState state(List<JsonNode> services, List<JsonNode> slices) {
    InMemoryClusterState state = new InMemoryClusterState();
    state.replace(ClusterState.Kind.SERVICES, services);
    state.replace(ClusterState.Kind.ENDPOINT_SLICES, slices);
    return state;
  }

  static List<ServicePort> ports(JsonNode service, JsonNode... slices) {
    return ServicePorts.read(
        List.of(service), List.of(slices), new Place(NODE, "east"), Family.IPV4);
  }

  static Ruleset render(JsonNode service, JsonNode... slices) {
    return Renderer.render(Family.IPV4, ports(service, slices), POD_RANGE, SERVICE_RANGE);
  }
}
