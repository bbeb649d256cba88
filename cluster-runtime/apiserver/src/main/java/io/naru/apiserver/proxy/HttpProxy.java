package io.naru.apiserver.proxy;

import com.fasterxml.jackson.databind.JsonNode;
import io.naru.apiserver.proxy.NodeLocator.Kubelet;
import io.naru.apiserver.request.ApiRequest;
import io.naru.apiserver.request.ApiResponse;
import io.naru.machinery.ApiObject;
import io.naru.machinery.GroupVersionResource;
import io.naru.machinery.Json;
import io.naru.machinery.StatusException;
import java.io.IOException;
import java.net.Socket;
import java.net.URI;

/**
 * {@code nodes/proxy}, {@code pods/proxy} and {@code services/proxy}: passes a request on to a
 * kubelet, or to an address in the pod network where this machine has a route into it. Names may be
 * written {@code NAME}, {@code NAME:PORT} or {@code SCHEME:NAME:PORT}.
 */
final class HttpProxy {

  private static final GroupVersionResource SERVICES =
      new GroupVersionResource("", "v1", "services");
  private static final GroupVersionResource SLICES =
      new GroupVersionResource("discovery.k8s.io", "v1", "endpointslices");
  private final NodeLocator locator;
  private final KubeletClient client;

  HttpProxy(NodeLocator locator, KubeletClient client) {
    this.locator = locator;
    this.client = client;
  }

  /** A name as it stands in the URL. */
  private record Name(String scheme, String name, String port) {
    static Name parse(String text) {
      String[] parts = text.split(":", -1);
      return switch (parts.length) {
        case 1 -> new Name("", parts[0], "");
        case 2 -> new Name("", parts[0], parts[1]);
        case 3 -> new Name(parts[0], parts[1], parts[2]);
        default -> throw StatusException.badRequest("invalid proxy target \"" + text + "\"");
      };
    }
  }

  ApiResponse handle(ApiRequest request) throws InterruptedException {
    Name name = Name.parse(request.info().name());
    String namespace = request.info().namespace();
    return switch (request.info().resource()) {
      case "nodes" -> node(request, name);
      case "pods" -> forward(request, pod(namespace, name));
      default -> forward(request, service(namespace, name));
    };
  }

  private ApiResponse node(ApiRequest request, Name name) throws InterruptedException {
    Kubelet kubelet = locator.kubelet(name.name());
    if (!name.port().isEmpty()) {
      kubelet = new Kubelet(kubelet.node(), kubelet.host(), portNumber(name.port()));
    }
    if (!UpgradeRequest.isUpgrade(request)) {
      return forward(request, kubelet.origin());
    }
    try {
      Socket socket = client.connect(kubelet);
      String host = kubelet.origin().substring("https://".length());
      return UpgradeRequest.send(request, socket, host, pathAndQuery(request));
    } catch (IOException unreachable) {
      throw KubeletClient.unreachable(request.method(), kubelet.origin(), unreachable);
    }
  }

  private String pod(String namespace, Name name) {
    ApiObject pod = locator.pod(namespace, name.name());
    String address = Json.text(pod.tree(), "status", "podIP");
    if (address.isEmpty()) {
      throw StatusException.serviceUnavailable("address not allowed or not known yet");
    }
    int port = name.port().isEmpty() ? firstPort(pod) : portNumber(name.port());
    return origin(name.scheme(), address, port);
  }

  private static int firstPort(ApiObject pod) {
    for (JsonNode container : pod.tree().path("spec").path("containers")) {
      for (JsonNode port : container.path("ports")) {
        return port.path("containerPort").asInt();
      }
    }
    return 80;
  }

  private String service(String namespace, Name name) {
    ApiObject service = locator.objects().find(SERVICES, namespace, name.name());
    if (service == null) {
      throw StatusException.notFound(SERVICES.groupResource(), name.name());
    }
    String portName = portName(service, name.port());
    for (ApiObject slice : locator.objects().list(SLICES, namespace)) {
      if (!name.name().equals(slice.labels().get("kubernetes.io/service-name"))) {
        continue;
      }
      for (JsonNode port : slice.tree().path("ports")) {
        if (!port.path("name").asText("").equals(portName)) {
          continue;
        }
        for (JsonNode endpoint : slice.tree().path("endpoints")) {
          if (endpoint.path("conditions").path("ready").asBoolean(true)) {
            String address = endpoint.path("addresses").path(0).asText();
            return origin(name.scheme(), address, port.path("port").asInt());
          }
        }
      }
    }
    throw StatusException.serviceUnavailable(
        "no endpoints available for service \"" + name.name() + "\"");
  }

  /** The name of the service port that a URL means, by name or number; or of the only one. */
  private static String portName(ApiObject service, String asked) {
    JsonNode ports = service.tree().path("spec").path("ports");
    for (JsonNode port : ports) {
      String portName = port.path("name").asText("");
      boolean meant =
          asked.isEmpty()
              ? ports.size() == 1
              : portName.equals(asked) || port.path("port").asText().equals(asked);
      if (meant) {
        return portName;
      }
    }
    throw StatusException.serviceUnavailable(
        "no service port \"" + asked + "\" found for service \"" + service.name() + "\"");
  }

  private static String origin(String scheme, String address, int port) {
    String literal = address.indexOf(':') >= 0 ? "[" + address + "]" : address;
    return (scheme.isEmpty() ? "http" : scheme) + "://" + literal + ":" + port;
  }

  private static int portNumber(String text) {
    try {
      return Integer.parseInt(text);
    } catch (NumberFormatException notNumber) {
      throw StatusException.badRequest("invalid port \"" + text + "\"");
    }
  }

  private ApiResponse forward(ApiRequest request, String origin) throws InterruptedException {
    return Forwarding.answer(client.send(request, URI.create(origin + pathAndQuery(request))));
  }

  private static String pathAndQuery(ApiRequest request) {
    return Forwarding.pathAndQuery("/" + request.info().remainder(), request);
  }
}
