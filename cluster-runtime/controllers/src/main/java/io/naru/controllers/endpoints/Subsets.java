package io.naru.controllers.endpoints;

import io.fabric8.kubernetes.api.model.EndpointAddress;
import io.fabric8.kubernetes.api.model.EndpointAddressBuilder;
import io.fabric8.kubernetes.api.model.EndpointPort;
import io.fabric8.kubernetes.api.model.EndpointPortBuilder;
import io.fabric8.kubernetes.api.model.EndpointSubset;
import io.fabric8.kubernetes.api.model.EndpointSubsetBuilder;
import io.fabric8.kubernetes.api.model.Pod;
import io.fabric8.kubernetes.api.model.Service;
import io.fabric8.kubernetes.api.model.ServicePort;
import io.naru.controllers.support.Pods;
import io.naru.controllers.support.ServicePods;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.TreeMap;

/** The subsets of an Endpoints object: pods with equal ports stand together. Pure functions. */
final class Subsets {

  /** More addresses than this would make objects that are too big for their watchers. */
  static final int MAX_ADDRESSES = 1000;

  private static final Comparator<EndpointPort> PORTS =
      Comparator.comparing((EndpointPort port) -> Objects.requireNonNullElse(port.getName(), ""))
          .thenComparing(EndpointPort::getPort)
          .thenComparing(EndpointPort::getProtocol);
  private static final Comparator<EndpointAddress> ADDRESSES =
      Comparator.comparing(EndpointAddress::getIp)
          .thenComparing(address -> address.getTargetRef().getName());

  private record Group(
      List<EndpointPort> ports, List<EndpointAddress> ready, List<EndpointAddress> notReady) {}

  private Subsets() {}

  static List<EndpointSubset> of(Service service, List<Pod> pods) {
    String family = ServicePods.families(service).getFirst();
    boolean tolerant = ServicePods.publishesNotReady(service);
    boolean portless = ServicePods.isHeadless(service) && service.getSpec().getPorts().isEmpty();
    Map<String, Group> groups = new TreeMap<>();
    for (Pod pod : pods) {
      String ip = ServicePods.address(pod, family);
      List<EndpointPort> ports = ports(service, pod);
      boolean wanted = !Pods.isTerminal(pod) && (tolerant || !Pods.isTerminating(pod));
      if (ip == null || !wanted || (ports.isEmpty() && !portless)) {
        continue;
      }
      Group group =
          groups.computeIfAbsent(
              ports.toString(), p -> new Group(ports, new ArrayList<>(), new ArrayList<>()));
      (tolerant || Pods.isReady(pod) ? group.ready() : group.notReady())
          .add(address(service, pod, ip));
    }
    return groups.values().stream().map(Subsets::subset).toList();
  }

  static int size(List<EndpointSubset> subsets) {
    return subsets.stream()
        .mapToInt(subset -> subset.getAddresses().size() + subset.getNotReadyAddresses().size())
        .sum();
  }

  /** Drops addresses beyond the limit: those that are not ready first. */
  static List<EndpointSubset> truncated(List<EndpointSubset> subsets) {
    int ready = subsets.stream().mapToInt(subset -> subset.getAddresses().size()).sum();
    int readyLeft = MAX_ADDRESSES;
    int notReadyLeft = Math.max(0, MAX_ADDRESSES - ready);
    List<EndpointSubset> result = new ArrayList<>();
    for (EndpointSubset subset : subsets) {
      List<EndpointAddress> kept = first(subset.getAddresses(), readyLeft);
      List<EndpointAddress> keptNotReady = first(subset.getNotReadyAddresses(), notReadyLeft);
      readyLeft -= kept.size();
      notReadyLeft -= keptNotReady.size();
      if (!kept.isEmpty() || !keptNotReady.isEmpty()) {
        result.add(
            new EndpointSubsetBuilder(subset)
                .withAddresses(kept)
                .withNotReadyAddresses(keptNotReady)
                .build());
      }
    }
    return result;
  }

  private static List<EndpointAddress> first(List<EndpointAddress> addresses, int count) {
    return addresses.subList(0, Math.min(count, addresses.size()));
  }

  private static EndpointSubset subset(Group group) {
    group.ready().sort(ADDRESSES);
    group.notReady().sort(ADDRESSES);
    return new EndpointSubsetBuilder()
        .withAddresses(group.ready())
        .withNotReadyAddresses(group.notReady())
        .withPorts(group.ports())
        .build();
  }

  private static List<EndpointPort> ports(Service service, Pod pod) {
    List<EndpointPort> result = new ArrayList<>();
    for (ServicePort port : service.getSpec().getPorts()) {
      Integer number = ServicePods.targetPort(port, pod);
      if (number != null) {
        String name = port.getName();
        result.add(
            new EndpointPortBuilder()
                .withName(name == null || name.isEmpty() ? null : name)
                .withPort(number)
                .withProtocol(ServicePods.protocol(port.getProtocol()))
                .withAppProtocol(port.getAppProtocol())
                .build());
      }
    }
    result.sort(PORTS);
    return result;
  }

  private static EndpointAddress address(Service service, Pod pod, String ip) {
    String node = pod.getSpec().getNodeName();
    return new EndpointAddressBuilder()
        .withIp(ip)
        .withHostname(ServicePods.hostname(service, pod))
        .withNodeName(node == null || node.isEmpty() ? null : node)
        .withTargetRef(ServicePods.reference(pod))
        .build();
  }
}
