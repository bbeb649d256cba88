package io.naru.cluster.nodes;

import java.util.Map;
import org.jspecify.annotations.Nullable;

/**
 * All that a node has to know when it starts. Keys and certificates are PEM text. A node that lives
 * in the control plane ({@link NodeProvider#inControlPlane}) gets none, and no size: those texts
 * are empty, that number is 0.
 *
 * @param serverUrl the API server's URL as reachable from the node
 * @param caPem certificates that the API server's certificate is checked against, and that sign the
 *     clients which may call the node's own server
 * @param clientCertPem the certificate of {@code system:node:<name>} with its {@code clientKeyPem}
 * @param servingCertPem the certificate of the node's own HTTPS server, with {@code servingKeyPem}
 * @param clusterDnsIp the service address of the cluster's DNS
 * @param serviceCidr the range of service addresses
 * @param clusterCidr the range of all pods' addresses
 * @param podCidr this node's part of it, or null if the control plane assigns it
 * @param cpu cores that the node offers to pods, as a Kubernetes quantity
 * @param memoryBytes memory that the node offers to pods, in bytes
 * @param labels labels that the node registers itself with
 */
public record NodeSpec(
    String clusterName,
    String nodeName,
    String serverUrl,
    String caPem,
    String clientCertPem,
    String clientKeyPem,
    String servingCertPem,
    String servingKeyPem,
    String clusterDnsIp,
    String clusterDomain,
    String serviceCidr,
    String clusterCidr,
    @Nullable String podCidr,
    String cpu,
    long memoryBytes,
    Map<String, String> labels) {

  public NodeSpec {
    labels = Map.copyOf(labels);
  }

  /** Names the node only: the rest holds private keys, which must not reach a log. */
  @Override
  public String toString() {
    return "NodeSpec[" + clusterName + "/" + nodeName + "]";
  }
}
