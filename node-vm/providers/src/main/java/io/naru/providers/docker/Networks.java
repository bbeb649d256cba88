package io.naru.providers.docker;

import com.github.dockerjava.api.DockerClient;
import com.github.dockerjava.api.exception.ConflictException;
import com.github.dockerjava.api.exception.NotFoundException;
import com.github.dockerjava.api.model.Network;
import io.naru.cluster.nodes.ClusterNetwork;
import io.naru.cluster.nodes.NodeProviderException;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/** One bridge network of the engine per cluster. */
final class Networks {

  private final DockerClient docker;

  Networks(DockerClient docker) {
    this.docker = docker;
  }

  synchronized ClusterNetwork ensure(String clusterName) {
    String name = NodeContainer.networkName(clusterName);
    Network network = find(name);
    if (network == null) {
      try {
        docker
            .createNetworkCmd()
            .withName(name)
            .withDriver("bridge")
            .withCheckDuplicate(true)
            .withLabels(Map.of(NodeContainer.CLUSTER_LABEL, clusterName))
            .exec();
      } catch (ConflictException e) {
        // Another process made it meanwhile; it is looked up below like our own.
      }
      network = find(name);
    }
    if (network != null) {
      for (Network.Ipam.Config config : network.getIpam().getConfig()) {
        String gateway = config.getGateway();
        // IPv6 ranges may stand beside the IPv4 one that nodes are reached on.
        if (gateway != null && gateway.indexOf(':') < 0) {
          return new ClusterNetwork(name, withoutPrefixLength(gateway), config.getSubnet());
        }
      }
    }
    throw new NodeProviderException(
        "the engine's network " + name + " has no IPv4 gateway; remove it and try again");
  }

  void delete(String clusterName) {
    try {
      docker.removeNetworkCmd(NodeContainer.networkName(clusterName)).exec();
    } catch (NotFoundException e) {
      // Gone already.
    }
  }

  private @Nullable Network find(String name) {
    try {
      return docker.inspectNetworkCmd().withNetworkId(name).exec();
    } catch (NotFoundException e) {
      return null;
    }
  }

  private static String withoutPrefixLength(String address) {
    int slash = address.indexOf('/');
    return slash < 0 ? address : address.substring(0, slash);
  }
}
