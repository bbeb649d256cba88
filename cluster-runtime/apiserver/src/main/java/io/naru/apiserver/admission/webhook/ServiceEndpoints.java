package io.naru.apiserver.admission.webhook;

import com.fasterxml.jackson.databind.JsonNode;
import io.naru.apiserver.admission.ObjectReader;
import io.naru.machinery.ApiObject;
import io.naru.machinery.GroupVersionResource;
import java.io.IOException;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.util.ArrayList;
import java.util.List;

/**
 * Finds at which addresses a service answers: those of its ready endpoints, in the pod network, to
 * which this machine has routes. Thread-safe.
 */
public final class ServiceEndpoints {

  private static final GroupVersionResource SERVICES =
      new GroupVersionResource("", "v1", "services");
  private static final GroupVersionResource SLICES =
      new GroupVersionResource("discovery.k8s.io", "v1", "endpointslices");

  private final ObjectReader objects;

  public ServiceEndpoints(ObjectReader objects) {
    this.objects = objects;
  }

  /**
   * The addresses of a service's port.
   *
   * @throws IOException if there is no such service or port, or nobody is ready
   */
  public List<InetSocketAddress> of(String namespace, String name, int port) throws IOException {
    ApiObject service = objects.find(SERVICES, namespace, name);
    if (service == null) {
      throw new IOException("service \"" + name + "\" not found");
    }
    JsonNode spec = service.tree().path("spec");
    if (spec.path("type").asText("").equals("ExternalName")) {
      return List.of(new InetSocketAddress(spec.path("externalName").asText(), port));
    }
    String portName = portName(service, port);
    List<InetSocketAddress> addresses = new ArrayList<>();
    for (ApiObject slice : objects.list(SLICES, namespace)) {
      if (name.equals(slice.labels().get("kubernetes.io/service-name"))) {
        collect(slice.tree(), portName, addresses);
      }
    }
    if (addresses.isEmpty()) {
      throw new IOException("no endpoints available for service \"" + name + "\"");
    }
    return addresses;
  }

  private static String portName(ApiObject service, int port) throws IOException {
    for (JsonNode candidate : service.tree().path("spec").path("ports")) {
      if (candidate.path("port").asInt() == port) {
        return candidate.path("name").asText("");
      }
    }
    throw new IOException(
        "no service port " + port + " found for service \"" + service.name() + "\"");
  }

  private static void collect(JsonNode slice, String portName, List<InetSocketAddress> addresses)
      throws IOException {
    for (JsonNode port : slice.path("ports")) {
      if (!port.path("name").asText("").equals(portName)) {
        continue;
      }
      for (JsonNode endpoint : slice.path("endpoints")) {
        if (endpoint.path("conditions").path("ready").asBoolean(true)) {
          InetAddress address = InetAddress.getByName(endpoint.path("addresses").path(0).asText());
          addresses.add(new InetSocketAddress(address, port.path("port").asInt()));
        }
      }
    }
  }
}
