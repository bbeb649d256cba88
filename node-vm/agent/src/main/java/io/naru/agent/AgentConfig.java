package io.naru.agent;

import com.fasterxml.jackson.databind.JsonNode;
import io.naru.agent.api.Json;
import io.naru.agent.pressure.Housekeeping;
import java.io.IOException;
import java.net.URI;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;

/**
 * What a node has to know before it can ask the API server: the file {@code /etc/naru/agent.json},
 * written by the node's provider.
 *
 * @param nodeName name of the Node object
 * @param nodeIp the node's own address, on which other nodes and the control plane reach it
 * @param podCidr the pod range; "" (the default): taken from {@code node.spec.podCIDR}
 * @param clusterDns address of the cluster DNS service
 * @param clusterDomain such as {@code cluster.local}
 * @param clusterCidr range of all pods; "" turns the service proxy off
 * @param serviceCidr range of service addresses
 * @param server base URL of the API server
 * @param authority PEM file of the cluster's certificate authority ({@code caFile})
 * @param certificate PEM file of the client certificate of {@code system:node:NAME}
 * @param key PEM file (PKCS #8) of its key
 * @param kubeletPort port of the agent's own HTTPS server; 0 takes any
 * @param servingCertificate PEM file of that server's certificate
 * @param servingKey PEM file (PKCS #8) of its key
 * @param capacity quantities by resource name: cpu, memory, pods, ephemeral-storage
 * @param labels of the Node, besides the standard ones
 * @param taints of the Node, set when it registers
 * @param providerId for {@code spec.providerID}; may be ""
 * @param runtimeSocket unix socket of the CRI runtime
 * @param rootDirectory state of the agent: volumes, checkpoints
 * @param logDirectory container logs, {@code /var/log/pods}
 * @param housekeeping thresholds and bounds, under {@code housekeeping}
 */
public record AgentConfig(
    String nodeName,
    String nodeIp,
    String podCidr,
    String clusterDns,
    String clusterDomain,
    String clusterCidr,
    String serviceCidr,
    URI server,
    Path authority,
    Path certificate,
    Path key,
    int kubeletPort,
    Path servingCertificate,
    Path servingKey,
    Map<String, String> capacity,
    Map<String, String> labels,
    List<Taint> taints,
    String providerId,
    Path runtimeSocket,
    Path rootDirectory,
    Path logDirectory,
    Housekeeping housekeeping) {

  /** A taint of the Node: effect is NoSchedule, PreferNoSchedule or NoExecute. */
  public record Taint(String key, String value, String effect) {}

  /** Reads the file; a missing mandatory field is an {@link IOException} that names it. */
  public static AgentConfig read(Path file) throws IOException {
    JsonNode json = Json.parse(Files.readAllBytes(file));
    List<Taint> taints = new ArrayList<>();
    json.path("taints")
        .forEach(t ->
            taints.add(
                new Taint(Json.text(t, "key"), Json.text(t, "value"), Json.text(t, "effect"))));
    return new AgentConfig(
        required(json, "nodeName"),
        required(json, "nodeIP"),
        Json.text(json, "podCIDR"),
        Json.text(json, "clusterDNS"),
        json.path("clusterDomain").asText("cluster.local"),
        Json.text(json, "clusterCIDR"),
        Json.text(json, "serviceCIDR"),
        URI.create(required(json, "server")),
        Path.of(required(json, "caFile")),
        Path.of(required(json, "certFile")),
        Path.of(required(json, "keyFile")),
        json.path("kubeletPort").asInt(10250),
        Path.of(required(json, "servingCertFile")),
        Path.of(required(json, "servingKeyFile")),
        Json.map(json, "capacity"),
        Json.map(json, "labels"),
        List.copyOf(taints),
        Json.text(json, "providerID"),
        Path.of(json.path("runtimeSocket").asText("/run/containerd/containerd.sock")),
        Path.of(json.path("rootDir").asText("/var/lib/naru")),
        Path.of(json.path("logDir").asText("/var/log/pods")),
        Housekeeping.of(json.path("housekeeping")));
  }

  private static String required(JsonNode json, String field) throws IOException {
    String value = Json.text(json, field);
    if (value.isEmpty()) {
      throw new IOException("the agent's configuration lacks \"" + field + "\"");
    }
    return value;
  }
}
