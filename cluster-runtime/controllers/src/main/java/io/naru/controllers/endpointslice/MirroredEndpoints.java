package io.naru.controllers.endpointslice;

import io.fabric8.kubernetes.api.model.EndpointAddress;
import io.fabric8.kubernetes.api.model.EndpointSubset;
import io.fabric8.kubernetes.api.model.Endpoints;
import io.fabric8.kubernetes.api.model.discovery.v1.Endpoint;
import io.fabric8.kubernetes.api.model.discovery.v1.EndpointBuilder;
import io.fabric8.kubernetes.api.model.discovery.v1.EndpointPort;
import io.fabric8.kubernetes.api.model.discovery.v1.EndpointPortBuilder;
import io.fabric8.kubernetes.api.model.discovery.v1.EndpointSlice;
import io.fabric8.kubernetes.api.model.discovery.v1.EndpointSliceBuilder;
import io.naru.client.Owners;
import io.naru.client.Resources;
import io.naru.controllers.support.Selectors;
import io.naru.controllers.support.ServicePods;
import io.naru.controllers.support.TriggerTimes;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.Set;

/** An Endpoints object that a person or a program wrote, in the form of slices. */
final class MirroredEndpoints {

  /** More addresses of a subset are not mirrored. */
  static final int MAX_ADDRESSES = 1000;

  private static final String SKIP = "endpointslice.kubernetes.io/skip-mirror";
  private static final String LEADER = "control-plane.alpha.kubernetes.io/leader";
  private static final Set<String> OWN_ANNOTATIONS =
      Set.of(TriggerTimes.ANNOTATION, "kubectl.kubernetes.io/last-applied-configuration");

  private final Map<String, Map<List<EndpointPort>, List<Endpoint>>> byFamily =
      new LinkedHashMap<>();
  private final Endpoints endpoints;
  private int invalid;
  private int superfluous;

  MirroredEndpoints(Endpoints endpoints) {
    this.endpoints = endpoints;
    endpoints.getSubsets().forEach(this::add);
  }

  /** Leases of elections once lived in Endpoints, and some say that they are not for this. */
  static boolean isWanted(Endpoints endpoints) {
    Map<String, String> annotations = endpoints.getMetadata().getAnnotations();
    return !"true".equals(Selectors.labels(endpoints).get(SKIP))
        && (annotations == null || !annotations.containsKey(LEADER));
  }

  /** By address type, then by ports. */
  Map<String, Map<List<EndpointPort>, List<Endpoint>>> byFamily() {
    return byFamily;
  }

  /** How many addresses are no addresses. */
  int invalid() {
    return invalid;
  }

  /** How many addresses were one too many. */
  int superfluous() {
    return superfluous;
  }

  /** A slice without endpoints and ports. */
  EndpointSlice template(String family) {
    var metadata = endpoints.getMetadata();
    Map<String, String> labels = new HashMap<>(Selectors.labels(endpoints));
    labels.put(ManagedSlices.SERVICE_NAME, metadata.getName());
    labels.put(ManagedSlices.MANAGED_BY, EndpointSliceMirroringController.MANAGER);
    return new EndpointSliceBuilder()
        .withNewMetadata()
        .withGenerateName(metadata.getName() + "-")
        .withNamespace(metadata.getNamespace())
        .withLabels(labels)
        .withAnnotations(annotations())
        .withOwnerReferences(Owners.controllerReference(endpoints, Resources.ENDPOINTS))
        .endMetadata()
        .withAddressType(family)
        .build();
  }

  /** The annotations that slices take over. */
  Map<String, String> annotations() {
    Map<String, String> annotations =
        new HashMap<>(
            Objects.requireNonNullElse(endpoints.getMetadata().getAnnotations(), Map.of()));
    annotations.keySet().removeAll(OWN_ANNOTATIONS);
    return annotations;
  }

  private void add(EndpointSubset subset) {
    List<EndpointPort> ports = new ArrayList<>();
    for (var port : subset.getPorts()) {
      ports.add(
          new EndpointPortBuilder()
              .withName(Objects.requireNonNullElse(port.getName(), ""))
              .withPort(port.getPort())
              .withProtocol(ServicePods.protocol(port.getProtocol()))
              .withAppProtocol(port.getAppProtocol())
              .build());
    }
    List<EndpointPort> sorted = PodEndpoints.sorted(ports);
    int room = add(sorted, subset.getAddresses(), true, MAX_ADDRESSES);
    add(sorted, subset.getNotReadyAddresses(), false, room);
  }

  private int add(
      List<EndpointPort> ports, List<EndpointAddress> addresses, boolean ready, int room) {
    int left = room;
    for (EndpointAddress address : addresses) {
      String family = family(address.getIp());
      if (family.isEmpty()) {
        invalid++;
      } else if (left == 0) {
        superfluous++;
      } else {
        left--;
        byFamily
            .computeIfAbsent(family, f -> new LinkedHashMap<>())
            .computeIfAbsent(ports, p -> new ArrayList<>())
            .add(endpoint(address, ready));
      }
    }
    return left;
  }

  private static String family(String address) {
    try {
      return java.net.InetAddress.ofLiteral(address) instanceof java.net.Inet4Address
          ? "IPv4"
          : "IPv6";
    } catch (IllegalArgumentException e) {
      return "";
    }
  }

  private static Endpoint endpoint(EndpointAddress address, boolean ready) {
    return new EndpointBuilder()
        .withAddresses(address.getIp())
        .withNewConditions()
        .withReady(ready)
        .endConditions()
        .withHostname(address.getHostname())
        .withNodeName(address.getNodeName())
        .withTargetRef(address.getTargetRef())
        .build();
  }
}
