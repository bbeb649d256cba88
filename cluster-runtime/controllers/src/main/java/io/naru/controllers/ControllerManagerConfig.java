package io.naru.controllers;

import io.naru.client.ApiTransport;
import io.naru.client.Timers;
import io.naru.controllers.discovery.ServedResource;
import java.util.List;
import java.util.function.Function;
import java.util.function.Supplier;
import org.jspecify.annotations.Nullable;

/**
 * What the controllers need of the cluster they work for.
 *
 * @param transports the API server as seen by a user, given by name
 * @param rootCertificate PEM of the authority that signed the API server's certificate
 * @param builtInResources all resources that can be listed, watched and deleted without a custom
 *     resource definition, in one version each
 * @param podCidrs ranges of pod addresses that nodes get parts of, one of each address family
 * @param keys null if this cluster's certificates and tokens are signed elsewhere
 */
public record ControllerManagerConfig(
    Function<String, ApiTransport> transports,
    Timers timers,
    String rootCertificate,
    Supplier<List<ServedResource>> builtInResources,
    List<String> podCidrs,
    @Nullable ClusterKeys keys) {

  /** Without keys: certificates and tokens are signed by somebody else, or not at all. */
  public ControllerManagerConfig(
      Function<String, ApiTransport> transports,
      Timers timers,
      String rootCertificate,
      Supplier<List<ServedResource>> builtInResources,
      List<String> podCidrs) {
    this(transports, timers, rootCertificate, builtInResources, podCidrs, null);
  }

  public ControllerManagerConfig withKeys(ClusterKeys keys) {
    return new ControllerManagerConfig(
        transports, timers, rootCertificate, builtInResources, podCidrs, keys);
  }
}
