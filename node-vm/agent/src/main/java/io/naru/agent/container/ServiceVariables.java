package io.naru.agent.container;

import com.fasterxml.jackson.databind.JsonNode;
import io.naru.agent.api.Json;
import io.naru.agent.api.ObjectSource;
import java.util.Comparator;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.TreeMap;
import org.jspecify.annotations.Nullable;

/**
 * Environment variables by which containers find services: {@code NAME_SERVICE_HOST}, ports, and
 * the older "Docker links" form. The service {@code default/kubernetes} is in every namespace.
 */
public final class ServiceVariables {

  private final ObjectSource services;

  /** Variables for the services of this source. */
  public ServiceVariables(ObjectSource services) {
    this.services = services;
  }

  /** Variables for a container in the namespace; null: only those of the API server. */
  Map<String, String> of(@Nullable String namespace) {
    Map<String, String> variables = new TreeMap<>();
    List<JsonNode> known =
        services.list().stream().sorted(Comparator.comparing(Json::key)).toList();
    known.stream()
        .filter(s -> Json.key(s).equals("default/kubernetes"))
        .forEach(s -> add(variables, s));
    known.stream()
        .filter(s -> Json.text(s, "metadata", "namespace").equals(namespace))
        .forEach(s -> add(variables, s));
    return variables;
  }

  private static void add(Map<String, String> variables, JsonNode service) {
    String ip = Json.text(service, "spec", "clusterIP");
    JsonNode ports = Json.at(service, "spec", "ports");
    if (ip.isEmpty() || ip.equals("None") || ports.isEmpty()) {
      return;
    }
    String name = variable(Json.text(service, "metadata", "name"));
    variables.put(name + "_SERVICE_HOST", ip);
    variables.put(name + "_SERVICE_PORT", Json.text(ports.path(0), "port"));
    String address = ip.indexOf(':') < 0 ? ip : "[" + ip + "]";
    boolean first = true;
    for (JsonNode port : ports) {
      String number = Json.text(port, "port");
      String protocol = port.path("protocol").asText("TCP");
      String portName = Json.text(port, "name");
      if (!portName.isEmpty()) {
        variables.put(name + "_SERVICE_PORT_" + variable(portName), number);
      }
      String url = protocol.toLowerCase(Locale.ROOT) + "://" + address + ":" + number;
      if (first) {
        variables.put(name + "_PORT", url);
        first = false;
      }
      String prefix = name + "_PORT_" + number + "_" + protocol;
      variables.put(prefix, url);
      variables.put(prefix + "_PROTO", protocol.toLowerCase(Locale.ROOT));
      variables.put(prefix + "_PORT", number);
      variables.put(prefix + "_ADDR", ip);
    }
  }

  private static String variable(String name) {
    return name.toUpperCase(Locale.ROOT).replace('-', '_');
  }
}
