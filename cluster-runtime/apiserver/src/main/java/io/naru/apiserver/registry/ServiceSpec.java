package io.naru.apiserver.registry;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.ArrayNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import io.naru.machinery.FieldErrors;
import io.naru.machinery.Json;
import java.util.ArrayList;
import java.util.List;
import org.jspecify.annotations.Nullable;

/** What allocation has to know of a service, and sets in it. */
final class ServiceSpec {

  private static final String NONE = "None";

  private final ObjectNode service;

  ServiceSpec(ObjectNode service) {
    this.service = service;
  }

  private ObjectNode spec() {
    return Json.ensureObject(service, "spec");
  }

  private String type() {
    String type = Json.text(service, "spec", "type");
    return type.isEmpty() ? "ClusterIP" : type;
  }

  private boolean isHeadless() {
    return Json.text(service, "spec", "clusterIP").equals(NONE);
  }

  boolean needsClusterIp() {
    return !type().equals("ExternalName") && !isHeadless();
  }

  boolean needsNodePorts() {
    return switch (type()) {
      case "NodePort" -> true;
      case "LoadBalancer" ->
          service.path("spec").path("allocateLoadBalancerNodePorts").asBoolean(true);
      default -> false;
    };
  }

  boolean needsHealthCheckPort() {
    return type().equals("LoadBalancer")
        && Json.text(service, "spec", "externalTrafficPolicy").equals("Local");
  }

  /** Addresses that the service has; none if it is headless. */
  List<String> clusterIps() {
    List<String> addresses = new ArrayList<>();
    JsonNode list = Json.at(service, "spec", "clusterIPs");
    if (list != null && !list.isEmpty()) {
      list.forEach(address -> addresses.add(address.asText()));
    } else if (!Json.text(service, "spec", "clusterIP").isEmpty()) {
      addresses.add(Json.text(service, "spec", "clusterIP"));
    }
    addresses.remove(NONE);
    addresses.remove("");
    return addresses;
  }

  void setClusterIp(String address) {
    spec().put("clusterIP", address);
    spec().putArray("clusterIPs").add(address);
  }

  List<ObjectNode> ports() {
    List<ObjectNode> ports = new ArrayList<>();
    for (JsonNode port : service.path("spec").path("ports")) {
      if (port instanceof ObjectNode object) {
        ports.add(object);
      }
    }
    return ports;
  }

  List<Integer> nodePorts() {
    List<Integer> numbers = new ArrayList<>();
    for (ObjectNode port : ports()) {
      if (port.path("nodePort").asInt() != 0) {
        numbers.add(port.path("nodePort").asInt());
      }
    }
    if (healthCheckNodePort() != 0) {
      numbers.add(healthCheckNodePort());
    }
    return numbers;
  }

  int healthCheckNodePort() {
    return service.path("spec").path("healthCheckNodePort").asInt();
  }

  void setHealthCheckNodePort(int port) {
    spec().put("healthCheckNodePort", port);
  }

  /** An update that does not name what was allocated does not mean to give it up. */
  void keepAllocated(ServiceSpec before) {
    if (needsClusterIp() && before.needsClusterIp() && clusterIps().isEmpty()) {
      copy(before, "clusterIP");
      copy(before, "clusterIPs");
    }
    if (!type().equals("ExternalName") && !before.type().equals("ExternalName")) {
      for (String field : List.of("ipFamilies", "ipFamilyPolicy")) {
        if (Json.at(service, "spec", field) == null) {
          copy(before, field);
        }
      }
    }
    if (needsNodePorts() && before.needsNodePorts()) {
      keepNodePorts(before);
      if (needsHealthCheckPort() && healthCheckNodePort() == 0) {
        copy(before, "healthCheckNodePort");
      }
    } else if (!needsNodePorts() && before.needsNodePorts()) {
      ports().forEach(port -> port.remove("nodePort"));
    }
    if (!needsHealthCheckPort() && before.needsHealthCheckPort()) {
      spec().remove("healthCheckNodePort");
    }
    if (type().equals("ExternalName") && !before.type().equals("ExternalName")) {
      spec().remove(List.of("clusterIP", "clusterIPs", "ipFamilies", "ipFamilyPolicy"));
    }
  }

  private void keepNodePorts(ServiceSpec before) {
    List<Integer> named = nodePorts();
    for (ObjectNode port : ports()) {
      ObjectNode same = samePort(before, port);
      if (same != null
          && port.path("nodePort").asInt() == 0
          && same.hasNonNull("nodePort")
          && !named.contains(same.path("nodePort").asInt())) {
        port.set("nodePort", same.get("nodePort"));
      }
    }
  }

  private static @Nullable ObjectNode samePort(ServiceSpec service, ObjectNode port) {
    for (ObjectNode other : service.ports()) {
      if (other.path("port").asInt() == port.path("port").asInt()
          && Json.text(other, "protocol").equals(Json.text(port, "protocol"))) {
        return other;
      }
    }
    return null;
  }

  private void copy(ServiceSpec from, String field) {
    JsonNode value = Json.at(from.service, "spec", field);
    if (value != null) {
      spec().set(field, value.deepCopy());
    }
  }

  /** The defaults of a cluster that has IPv4 only. */
  void setFamilies(FieldErrors errors) {
    if (type().equals("ExternalName")) {
      return;
    }
    ObjectNode spec = spec();
    if (isHeadless() && Json.at(spec, "clusterIPs") == null) {
      spec.putArray("clusterIPs").add(NONE);
    } else if (Json.at(spec, "clusterIPs") == null && !Json.text(spec, "clusterIP").isEmpty()) {
      spec.putArray("clusterIPs").add(Json.text(spec, "clusterIP"));
    } else if (Json.text(spec, "clusterIP").isEmpty()
        && spec.get("clusterIPs") instanceof ArrayNode list
        && !list.isEmpty()) {
      spec.set("clusterIP", list.get(0));
    }
    boolean selectorless = isHeadless() && spec.path("selector").isEmpty();
    String policy = Json.text(spec, "ipFamilyPolicy");
    boolean families = Json.at(spec, "ipFamilies") != null;
    if (selectorless && policy.isEmpty() && !families) {
      // Its endpoints are written by hand, of whatever family.
      spec.put("ipFamilyPolicy", "RequireDualStack");
      spec.putArray("ipFamilies").add("IPv4").add("IPv6");
      return;
    }
    if (policy.equals("RequireDualStack") && !selectorless) {
      errors.invalid(
          "spec.ipFamilyPolicy", policy, "this cluster is not configured for dual-stack services");
    }
    if (policy.isEmpty()) {
      spec.put("ipFamilyPolicy", "SingleStack");
    }
    if (!families) {
      spec.putArray("ipFamilies").add("IPv4");
    } else if (!selectorless) {
      for (int i = 0; i < spec.path("ipFamilies").size(); i++) {
        String family = spec.path("ipFamilies").path(i).asText();
        if (family.equals("IPv6")) {
          errors.invalid("spec.ipFamilies[" + i + "]", family, "not configured on this cluster");
        }
      }
    }
  }
}
