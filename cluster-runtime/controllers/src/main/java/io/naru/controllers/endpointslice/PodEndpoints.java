package io.naru.controllers.endpointslice;

import io.fabric8.kubernetes.api.model.Node;
import io.fabric8.kubernetes.api.model.Pod;
import io.fabric8.kubernetes.api.model.Service;
import io.fabric8.kubernetes.api.model.ServicePort;
import io.fabric8.kubernetes.api.model.discovery.v1.Endpoint;
import io.fabric8.kubernetes.api.model.discovery.v1.EndpointBuilder;
import io.fabric8.kubernetes.api.model.discovery.v1.EndpointPort;
import io.fabric8.kubernetes.api.model.discovery.v1.EndpointPortBuilder;
import io.naru.client.Indexer;
import io.naru.controllers.support.Pods;
import io.naru.controllers.support.Selectors;
import io.naru.controllers.support.ServicePods;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.List;
import java.util.Objects;
import org.jspecify.annotations.Nullable;

/** Pods as a service's slices show them. */
final class PodEndpoints {

  private static final String ZONE = "topology.kubernetes.io/zone";
  private static final Comparator<EndpointPort> ORDER =
      Comparator.comparing(EndpointPort::getName)
          .thenComparing(EndpointPort::getProtocol)
          .thenComparing(EndpointPort::getPort);

  private final Service service;
  private final Indexer<Node> nodes;

  PodEndpoints(Service service, Indexer<Node> nodes) {
    this.service = service;
    this.nodes = nodes;
  }

  /**
   * Whether traffic could go to a node that nobody knows: the pod is left out until its node
   * appears, unless the service wants every address there is.
   */
  boolean isOnMissingNode(Pod pod) {
    String name = pod.getSpec().getNodeName();
    return name != null
        && !name.isEmpty()
        && nodes.get(name) == null
        && !ServicePods.publishesNotReady(service);
  }

  /** The ports that this pod has of the service's; in an order that does not change. */
  List<EndpointPort> ports(Pod pod) {
    List<EndpointPort> result = new ArrayList<>();
    for (ServicePort port : service.getSpec().getPorts()) {
      Integer number = ServicePods.targetPort(port, pod);
      if (number != null) {
        result.add(
            new EndpointPortBuilder()
                .withName(Objects.requireNonNullElse(port.getName(), ""))
                .withPort(number)
                .withProtocol(ServicePods.protocol(port.getProtocol()))
                .withAppProtocol(port.getAppProtocol())
                .build());
      }
    }
    result.sort(ORDER);
    return result;
  }

  static List<EndpointPort> sorted(@Nullable List<EndpointPort> ports) {
    return ports == null ? List.of() : ports.stream().sorted(ORDER).toList();
  }

  Endpoint endpoint(Pod pod, String address) {
    boolean serving = Pods.isReady(pod);
    boolean terminating = Pods.isTerminating(pod);
    boolean ready = ServicePods.publishesNotReady(service) || (serving && !terminating);
    String nodeName = pod.getSpec().getNodeName();
    Node node = nodeName == null ? null : nodes.get(nodeName);
    String zone = node == null ? null : Selectors.labels(node).get(ZONE);
    EndpointBuilder endpoint =
        new EndpointBuilder()
            .withAddresses(address)
            .withNewConditions()
            .withReady(ready)
            .withServing(serving)
            .withTerminating(terminating)
            .endConditions()
            .withHostname(ServicePods.hostname(service, pod))
            .withNodeName(nodeName == null || nodeName.isEmpty() ? null : nodeName)
            .withZone(zone)
            .withTargetRef(ServicePods.reference(pod));
    return ready ? withHints(endpoint, zone, nodeName) : endpoint.build();
  }

  /**
   * From where traffic is preferred, see "Traffic distribution" in the Kubernetes documentation.
   * Nodes need no zones to be preferred by their own pods.
   */
  private Endpoint withHints(
      EndpointBuilder endpoint, @Nullable String zone, @Nullable String nodeName) {
    String distribution =
        Objects.requireNonNullElse(service.getSpec().getTrafficDistribution(), "");
    boolean sameNode = distribution.equals("PreferSameNode") && nodeName != null;
    boolean sameZone =
        zone != null
            && (sameNode
                || distribution.equals("PreferSameZone")
                || distribution.equals("PreferClose"));
    if (sameNode || sameZone) {
      var hints = endpoint.withNewHints();
      hints = sameNode ? hints.addNewForNode(nodeName) : hints;
      hints = sameZone ? hints.addNewForZone(zone) : hints;
      return hints.endHints().build();
    }
    return endpoint.build();
  }
}
