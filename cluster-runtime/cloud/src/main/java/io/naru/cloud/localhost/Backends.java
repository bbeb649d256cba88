package io.naru.cloud.localhost;

import io.fabric8.kubernetes.api.model.Node;
import io.fabric8.kubernetes.api.model.Service;
import io.fabric8.kubernetes.api.model.discovery.v1.Endpoint;
import io.fabric8.kubernetes.api.model.discovery.v1.EndpointSlice;
import io.naru.client.Indexer;
import io.naru.client.Resources;
import io.naru.client.control.ControllerContext;
import io.naru.cloud.NodeFacts;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.util.ArrayList;
import java.util.Collections;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.concurrent.ThreadLocalRandom;
import java.util.function.Predicate;
import org.jspecify.annotations.Nullable;

/**
 * Where a connection to a service may go, as things are when it is made: nodes come and go, and
 * with {@code externalTrafficPolicy: Local} only those count that have an endpoint. Thread-safe.
 */
final class Backends {

  private static final String SERVICE_NAME = "kubernetes.io/service-name";
  private static final String BY_SERVICE = "localhost/service";

  private final Indexer<Service> services;
  private final Indexer<Node> nodes;
  private final Indexer<EndpointSlice> slices;

  Backends(ControllerContext context) {
    services = context.lister(Resources.SERVICES);
    nodes = context.lister(Resources.NODES);
    slices = context.lister(Resources.ENDPOINT_SLICES);
    slices.addIndex(
        BY_SERVICE,
        slice -> {
          Map<String, String> labels = slice.getMetadata().getLabels();
          String service = labels == null ? null : labels.get(SERVICE_NAME);
          return service == null
              ? List.of()
              : List.of(Indexer.key(slice.getMetadata().getNamespace(), service));
        });
  }

  /** Nodes for a node port, the one to try first at the head; none if the service is gone. */
  List<InetSocketAddress> ofNodePort(String service, int nodePort) {
    return of(service, nodePort, NodeFacts::isReady);
  }

  /** As {@link #ofNodePort}, of nodes that take the load of load balancers. */
  List<InetSocketAddress> ofLoadBalancer(String service, int nodePort) {
    return of(service, nodePort, NodeFacts::takesLoad);
  }

  private List<InetSocketAddress> of(String key, int nodePort, Predicate<Node> eligible) {
    Service service = services.get(key);
    if (service == null) {
      return List.of();
    }
    Set<String> local =
        "Local".equals(service.getSpec().getExternalTrafficPolicy()) ? nodesOf(key) : null;
    List<InetSocketAddress> found = new ArrayList<>();
    for (Node node : nodes.list()) {
      if (eligible.test(node) && (local == null || local.contains(node.getMetadata().getName()))) {
        List<String> addresses = NodeFacts.internalAddresses(node);
        if (!addresses.isEmpty()) {
          found.add(new InetSocketAddress(InetAddress.ofLiteral(addresses.getFirst()), nodePort));
        }
      }
    }
    if (!"ClientIP".equals(service.getSpec().getSessionAffinity())) {
      // With affinity every client, which is always this machine, stays with one node.
      Collections.shuffle(found, ThreadLocalRandom.current());
    }
    return found;
  }

  private Set<String> nodesOf(String service) {
    Set<String> names = new HashSet<>();
    for (EndpointSlice slice : slices.byIndex(BY_SERVICE, service)) {
      slice.getEndpoints().stream()
          .filter(Backends::isServing)
          .map(Endpoint::getNodeName)
          .filter(name -> name != null && !name.isEmpty())
          .forEach(names::add);
    }
    return names;
  }

  private static boolean isServing(Endpoint endpoint) {
    var conditions = endpoint.getConditions();
    return conditions == null
        || isTrue(conditions.getReady())
        || Boolean.TRUE.equals(conditions.getServing());
  }

  /** What is not said of readiness means ready. */
  private static boolean isTrue(@Nullable Boolean ready) {
    return ready == null || ready;
  }
}
