package io.naru.apiserver.proxy;

import com.fasterxml.jackson.databind.JsonNode;
import io.naru.apiserver.admission.ObjectReader;
import io.naru.machinery.ApiObject;
import io.naru.machinery.GroupVersionResource;
import io.naru.machinery.Json;
import io.naru.machinery.StatusException;
import java.util.List;

/** Finds pods, and the kubelets that run them. Thread-safe. */
public final class NodeLocator {

  private static final GroupVersionResource PODS = new GroupVersionResource("", "v1", "pods");
  private static final GroupVersionResource NODES = new GroupVersionResource("", "v1", "nodes");
  private static final List<String> ADDRESS_TYPES =
      List.of("InternalIP", "ExternalIP", "InternalDNS", "ExternalDNS", "Hostname");
  private static final int KUBELET_PORT = 10250;

  /**
   * Annotation of nodes that have no server of a kubelet: to dial them would be to wait in vain.
   */
  private static final String KUBELET = "naru.io/kubelet";

  private static final String NO_KUBELET = "none";

  private final ObjectReader objects;

  public NodeLocator(ObjectReader objects) {
    this.objects = objects;
  }

  /**
   * Where a kubelet listens.
   *
   * @param node name of the node, which the kubelet's certificate must confirm
   */
  public record Kubelet(String node, String host, int port) {
    /** {@code https://HOST:PORT}. */
    public String origin() {
      String literal = host.indexOf(':') >= 0 ? "[" + host + "]" : host;
      return "https://" + literal + ":" + port;
    }
  }

  /**
   * @throws StatusException 404
   */
  ApiObject pod(String namespace, String name) {
    ApiObject pod = objects.find(PODS, namespace, name);
    if (pod == null) {
      throw StatusException.notFound(PODS.groupResource(), name);
    }
    return pod;
  }

  /** Name of the node that a pod is bound to; empty if none. */
  static String nodeOf(ApiObject pod) {
    return Json.text(pod.tree(), "spec", "nodeName");
  }

  /**
   * The kubelet of the node that a pod is bound to.
   *
   * @throws StatusException 400 if it is bound to none
   */
  Kubelet kubeletOf(ApiObject pod) {
    String node = nodeOf(pod);
    if (node.isEmpty()) {
      throw StatusException.badRequest("pod " + pod.name() + " does not have a host assigned");
    }
    return kubelet(node);
  }

  /**
   * @throws StatusException 404 if there is no such node, 503 if its address is not known yet, or
   *     if it has no kubelet to call
   */
  Kubelet kubelet(String name) {
    ApiObject node = objects.find(NODES, "", name);
    if (node == null) {
      throw StatusException.notFound(NODES.groupResource(), name);
    }
    if (Json.text(node.tree(), "metadata", "annotations", KUBELET).equals(NO_KUBELET)) {
      throw StatusException.serviceUnavailable(
          "node "
              + name
              + " is simulated: its pods have no logs, and nothing can run in them or connect to"
              + " them");
    }
    JsonNode status = node.tree().path("status");
    int port =
        status.path("daemonEndpoints").path("kubeletEndpoint").path("Port").asInt(KUBELET_PORT);
    for (String type : ADDRESS_TYPES) {
      for (JsonNode address : status.path("addresses")) {
        if (type.equals(Json.text(address, "type"))) {
          return new Kubelet(name, Json.text(address, "address"), port);
        }
      }
    }
    throw StatusException.serviceUnavailable("no address known for node " + name);
  }

  /** Objects beyond pods and nodes, for proxying to services. */
  ObjectReader objects() {
    return objects;
  }
}
