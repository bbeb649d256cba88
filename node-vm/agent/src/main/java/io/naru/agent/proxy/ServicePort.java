package io.naru.agent.proxy;

import java.util.List;

/**
 * One port of one service in one IP family, with everything that decides where its packets go.
 *
 * @param namespace the service's
 * @param service the service's name
 * @param portName name of the port, "" if it is the only one
 * @param protocol {@code tcp}, {@code udp} or {@code sctp}
 * @param port the port on cluster, external and load balancer addresses
 * @param nodePort the port on each node's addresses, 0 for none
 * @param clusterIp the service address, "" if there is none in this family
 * @param externalIps {@code spec.externalIPs}
 * @param loadBalancerIps addresses of {@code status.loadBalancer} that nodes answer for
 * @param sourceRanges who may use the load balancer's addresses; empty for everybody
 * @param internalLocal whether the cluster address leads to endpoints of this node only
 * @param externalLocal whether traffic from outside leads to endpoints of this node only
 * @param affinitySeconds how long a client stays with its endpoint, 0 for no affinity
 * @param endpoints all usable endpoints, sorted
 * @param localEndpoints usable endpoints of this node, sorted; chosen for themselves, so that a
 *     terminating one may be here which is not among all
 */
record ServicePort(
    String namespace,
    String service,
    String portName,
    String protocol,
    int port,
    int nodePort,
    String clusterIp,
    List<String> externalIps,
    List<String> loadBalancerIps,
    List<String> sourceRanges,
    boolean internalLocal,
    boolean externalLocal,
    int affinitySeconds,
    List<Endpoint> endpoints,
    List<Endpoint> localEndpoints) {

  /** Names the port among all of a family: {@code namespace/service/protocol/portName}. */
  String id() {
    return namespace + "/" + service + "/" + protocol + "/" + portName;
  }

  boolean hasNoEndpoints() {
    return endpoints.isEmpty() && localEndpoints.isEmpty();
  }
}
