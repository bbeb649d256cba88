package io.naru.providers.docker;

import com.fasterxml.jackson.databind.ObjectMapper;
import com.fasterxml.jackson.databind.node.ObjectNode;
import io.naru.cluster.nodes.NodeSpec;
import java.nio.charset.StandardCharsets;
import java.util.LinkedHashMap;
import java.util.Map;
import java.util.TreeMap;

/** The files that tell the agent who it is, in {@link #DIRECTORY} of the node. */
final class AgentConfiguration {

  static final String DIRECTORY = "/etc/naru";

  /**
   * What the file that the agent reads first is made from. A node gets another address whenever it
   * starts, so {@code naru-init} puts the present one in.
   */
  static final String TEMPLATE = "agent.template.json";

  private static final String ADDRESS_PLACEHOLDER = "@NODE_IP@";

  /** What Kubernetes recommends as the most for one node. */
  private static final int PODS = 110;

  private AgentConfiguration() {}

  /** All files by name; they hold private keys. */
  static Map<String, byte[]> files(NodeSpec spec) {
    Map<String, byte[]> files = new LinkedHashMap<>();
    files.put("ca.crt", bytes(spec.caPem()));
    files.put("client.crt", bytes(spec.clientCertPem()));
    files.put("client.key", bytes(spec.clientKeyPem()));
    files.put("serving.crt", bytes(spec.servingCertPem()));
    files.put("serving.key", bytes(spec.servingKeyPem()));
    files.put(TEMPLATE, bytes(json(spec).toPrettyString() + "\n"));
    return files;
  }

  private static ObjectNode json(NodeSpec spec) {
    ObjectNode json = new ObjectMapper().createObjectNode();
    json.put("clusterName", spec.clusterName());
    json.put("nodeName", spec.nodeName());
    json.put("nodeIP", ADDRESS_PLACEHOLDER);
    json.put("server", spec.serverUrl());
    json.put("caFile", DIRECTORY + "/ca.crt");
    json.put("certFile", DIRECTORY + "/client.crt");
    json.put("keyFile", DIRECTORY + "/client.key");
    json.put("servingCertFile", DIRECTORY + "/serving.crt");
    json.put("servingKeyFile", DIRECTORY + "/serving.key");
    json.put("clusterDNS", spec.clusterDnsIp());
    json.put("clusterDomain", spec.clusterDomain());
    json.put("serviceCIDR", spec.serviceCidr());
    json.put("clusterCIDR", spec.clusterCidr());
    if (spec.podCidr() != null) {
      json.put("podCIDR", spec.podCidr());
    }
    json.put("rootDir", "/var/lib/kubelet");
    json.put("providerID", "naru://docker/" + spec.clusterName() + "/" + spec.nodeName());
    json.putObject("capacity")
        .put("cpu", spec.cpu())
        .put("memory", Long.toString(spec.memoryBytes()))
        .put("pods", Integer.toString(PODS));
    addHousekeeping(json.putObject("housekeeping"));
    ObjectNode labels = json.putObject("labels");
    new TreeMap<>(spec.labels()).forEach(labels::put);
    return json;
  }

  /**
   * A node's disk is the host's, which others fill: shares of it say nothing about the node. Pods
   * are evicted only when hardly anything is left, and images, which may have come by import and
   * from nowhere else, are not removed before that.
   */
  private static void addHousekeeping(ObjectNode housekeeping) {
    housekeeping.put("imageGCHighThresholdPercent", 100);
    housekeeping
        .putObject("evictionHard")
        .put("nodefs.available", "1Gi")
        .put("nodefs.inodesFree", "1%")
        .put("imagefs.available", "1Gi");
  }

  private static byte[] bytes(String text) {
    return text.getBytes(StandardCharsets.UTF_8);
  }
}
