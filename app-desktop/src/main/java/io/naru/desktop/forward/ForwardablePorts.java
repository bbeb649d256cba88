package io.naru.desktop.forward;

import com.fasterxml.jackson.databind.JsonNode;
import io.fabric8.kubernetes.api.model.HasMetadata;
import io.fabric8.kubernetes.client.utils.Serialization;
import io.naru.desktop.kinds.Resource;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;

/** Which ports an object offers, by its spec. */
public final class ForwardablePorts {

  private static final Set<String> WORKLOADS =
      Set.of("deployments", "replicasets", "statefulsets", "daemonsets", "jobs");

  private ForwardablePorts() {}

  /** Whether objects of a kind may have ports to forward. */
  public static boolean areIn(Resource resource) {
    return Set.of("pods", "services").contains(resource.id()) || WORKLOADS.contains(resource.id());
  }

  /** TCP ports, in the order of the spec; empty if it names none. */
  public static List<ForwardTarget> of(Resource resource, HasMetadata object) {
    if (!areIn(resource)) {
      return List.of();
    }
    JsonNode spec = Serialization.jsonMapper().<JsonNode>valueToTree(object).path("spec");
    Map<Integer, String> ports = new LinkedHashMap<>();
    if (resource.id().equals("services")) {
      if (spec.path("selector").isEmpty()) {
        return List.of(); // endpoints of somebody else's making
      }
      for (JsonNode port : spec.path("ports")) {
        if (isTcp(port)) {
          String number = port.path("port").asText();
          ports.put(port.path("port").asInt(), port.path("targetPort").asText(number));
        }
      }
    } else {
      JsonNode podSpec = resource.id().equals("pods") ? spec : spec.at("/template/spec");
      for (JsonNode container : podSpec.path("containers")) {
        for (JsonNode port : container.path("ports")) {
          if (isTcp(port)) {
            ports.put(port.path("containerPort").asInt(), port.path("containerPort").asText());
          }
        }
      }
    }
    return ports.entrySet().stream()
        .map(port ->
            new ForwardTarget(
                resource,
                object.getMetadata().getNamespace(),
                object.getMetadata().getName(),
                port.getKey(),
                port.getValue()))
        .toList();
  }

  private static boolean isTcp(JsonNode port) {
    return port.path("protocol").asText("TCP").equals("TCP");
  }
}
