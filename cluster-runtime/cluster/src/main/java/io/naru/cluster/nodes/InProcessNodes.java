package io.naru.cluster.nodes;

import io.naru.client.ApiTransport;
import io.naru.client.Timers;
import java.nio.file.Path;

/**
 * Nodes that have no machine of their own: a provider's part that lives in the control plane's
 * process and plays their kubelets there. Found by {@link java.util.ServiceLoader} and started
 * after the control plane, for clusters made with the provider of that name ({@link
 * NodeProvider#inControlPlane}).
 */
public interface InProcessNodes {

  /** The {@link NodeProvider#name} of the provider whose nodes these are. */
  String provider();

  /**
   * Begins to play the nodes; returns at once. What the provider writes into the directory from
   * another process is followed while it runs.
   *
   * @throws NodeProviderException if it can't, with the reason for people
   */
  AutoCloseable start(Host host);

  /**
   * What the process lends to its nodes.
   *
   * @param directory what the provider keeps of this cluster ({@code ClusterHome}); may not exist
   * @param transport the API with all rights, writing in the name of kubelets
   */
  record Host(String clusterName, Path directory, ApiTransport transport, Timers timers) {}
}
