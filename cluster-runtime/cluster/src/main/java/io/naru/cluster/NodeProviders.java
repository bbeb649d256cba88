package io.naru.cluster;

import io.naru.cluster.nodes.InProcessNodes;
import io.naru.cluster.nodes.NodeProvider;
import java.util.List;
import java.util.Optional;
import java.util.ServiceLoader;

/** The node providers that are on the class path. */
final class NodeProviders {

  static final String DEFAULT = "docker";

  private NodeProviders() {}

  /** The part of a provider that lives in the control plane's process, if it has one. */
  static Optional<InProcessNodes> inProcess(String name) {
    return ServiceLoader.load(InProcessNodes.class).stream()
        .map(ServiceLoader.Provider::get)
        .filter(nodes -> nodes.provider().equals(name))
        .findFirst();
  }

  /** A provider by the name that {@code --provider} takes; close it after use. */
  static NodeProvider open(String name) {
    List<ServiceLoader.Provider<NodeProvider>> all =
        ServiceLoader.load(NodeProvider.class).stream().toList();
    for (ServiceLoader.Provider<NodeProvider> candidate : all) {
      NodeProvider provider = candidate.get();
      if (provider.name().equals(name)) {
        return provider;
      }
      provider.close();
    }
    throw new ClusterException("there is no node provider \"" + name + "\".");
  }
}
