package io.naru.cluster.controlplane;

import io.naru.apiserver.pki.ClusterPki;
import java.nio.file.Path;
import java.util.List;

/**
 * All that a control plane is told.
 *
 * @param storeDirectory where the store lives; made if missing
 * @param port of the API server; 0 for any free one
 * @param addresses to listen on beside loopback; the first is advertised to pods
 * @param serviceCidr IPv4 range of service addresses
 * @param podCidr IPv4 range of pod addresses
 * @param clusterDomain for example {@code cluster.local}
 * @param clusterDnsIp service address of the cluster's DNS
 * @param agentPort on which nodes' agents listen
 */
public record ControlPlaneConfig(
    String clusterName,
    Path storeDirectory,
    ClusterPki pki,
    int port,
    List<String> addresses,
    String serviceCidr,
    String podCidr,
    String clusterDomain,
    String clusterDnsIp,
    int agentPort) {

  public ControlPlaneConfig {
    addresses = List.copyOf(addresses);
  }
}
