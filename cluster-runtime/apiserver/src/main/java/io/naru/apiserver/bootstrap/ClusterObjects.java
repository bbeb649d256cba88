package io.naru.apiserver.bootstrap;

import com.fasterxml.jackson.databind.node.ArrayNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import io.naru.machinery.Json;
import java.net.InetAddress;
import java.net.UnknownHostException;
import java.util.ArrayList;
import java.util.List;

/**
 * The objects that say where this cluster's API server is and whom it trusts.
 *
 * @param serviceRange IPv4 CIDR of cluster IPs
 * @param advertiseAddress at which nodes reach the API server
 * @param port at which nodes reach the API server
 * @param clientAuthorityPem certificate of the authority of client certificates
 */
record ClusterObjects(
    String serviceRange, InetAddress advertiseAddress, int port, String clientAuthorityPem) {

  private static final String NAME = "kubernetes";
  private static final int SERVICE_PORT = 443;

  List<Item> items() {
    List<Item> items = new ArrayList<>();
    items.add(serviceRangeItem());
    items.add(service());
    items.add(endpoints());
    items.add(endpointSlice());
    items.add(trust());
    return items;
  }

  private Item serviceRangeItem() {
    ObjectNode object = BuiltInObjects.named(NAME);
    object.putObject("spec").putArray("cidrs").add(serviceRange);
    return Item.of("networking.k8s.io/v1", "servicecidrs", object, Reconciliation.KEEP);
  }

  private Item service() {
    ObjectNode object = inDefault();
    labels(object).put("component", "apiserver").put("provider", "kubernetes");
    String address = firstAddress(serviceRange);
    ObjectNode spec = object.putObject("spec").put("type", "ClusterIP");
    spec.put("clusterIP", address).putArray("clusterIPs").add(address);
    spec.put("ipFamilyPolicy", "SingleStack").putArray("ipFamilies").add("IPv4");
    spec.put("sessionAffinity", "None");
    spec.putArray("ports")
        .addObject()
        .put("name", "https")
        .put("port", SERVICE_PORT)
        .put("protocol", "TCP")
        .put("targetPort", port);
    return Item.of("v1", "services", object, Reconciliation.SERVICE);
  }

  /**
   * Nobody but this machine can use a loopback address, and validation refuses it. The objects are
   * there all the same, and say so: what an earlier start wrote may hold no longer.
   */
  private boolean isReachable() {
    return !advertiseAddress.isLoopbackAddress();
  }

  private Item endpoints() {
    ObjectNode object = inDefault();
    labels(object).put("endpointslice.kubernetes.io/skip-mirror", "true");
    if (!isReachable()) {
      object.putArray("subsets");
      return Item.of("v1", "endpoints", object, Reconciliation.REPLACE);
    }
    ObjectNode subset = object.putArray("subsets").addObject();
    subset.putArray("addresses").addObject().put("ip", advertiseAddress.getHostAddress());
    subset
        .putArray("ports")
        .addObject()
        .put("name", "https")
        .put("port", port)
        .put("protocol", "TCP");
    return Item.of("v1", "endpoints", object, Reconciliation.REPLACE);
  }

  private Item endpointSlice() {
    ObjectNode object = inDefault();
    labels(object).put("kubernetes.io/service-name", NAME);
    object.put("addressType", advertiseAddress.getAddress().length == 4 ? "IPv4" : "IPv6");
    ArrayNode endpoints = object.putArray("endpoints");
    if (isReachable()) {
      ObjectNode endpoint = endpoints.addObject();
      endpoint.putArray("addresses").add(advertiseAddress.getHostAddress());
      endpoint.putObject("conditions").put("ready", true);
    }
    object
        .putArray("ports")
        .addObject()
        .put("name", "https")
        .put("port", port)
        .put("protocol", "TCP");
    return Item.of("discovery.k8s.io/v1", "endpointslices", object, Reconciliation.REPLACE);
  }

  private Item trust() {
    ObjectNode object = BuiltInObjects.named("extension-apiserver-authentication");
    Json.ensureObject(object, "metadata").put("namespace", "kube-system");
    object.putObject("data").put("client-ca-file", clientAuthorityPem);
    return Item.of("v1", "configmaps", object, Reconciliation.REPLACE);
  }

  private static ObjectNode inDefault() {
    ObjectNode object = BuiltInObjects.named(NAME);
    Json.ensureObject(object, "metadata").put("namespace", "default");
    return object;
  }

  private static ObjectNode labels(ObjectNode object) {
    return Json.ensureObject(object, "metadata", "labels");
  }

  /** The first address after the network's own: 10.96.0.1 of 10.96.0.0/16. */
  static String firstAddress(String range) {
    try {
      byte[] bytes = InetAddress.getByName(range.substring(0, range.indexOf('/'))).getAddress();
      bytes[bytes.length - 1]++;
      return InetAddress.getByAddress(bytes).getHostAddress();
    } catch (UnknownHostException e) {
      throw new IllegalArgumentException("not a CIDR: " + range, e);
    }
  }
}
