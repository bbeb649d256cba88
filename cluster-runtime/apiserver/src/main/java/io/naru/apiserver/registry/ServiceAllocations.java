package io.naru.apiserver.registry;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import io.naru.apiserver.kinds.Kind;
import io.naru.machinery.ApiObject;
import io.naru.machinery.FieldErrors;
import io.naru.machinery.GroupResource;
import io.naru.machinery.Json;
import java.util.ArrayList;
import java.util.HashSet;
import java.util.List;
import java.util.Set;
import org.jspecify.annotations.Nullable;

/**
 * Cluster IPs and node ports of services. What is taken is remembered in memory only: the services
 * in the store say it.
 */
final class ServiceAllocations implements Allocations {

  private static final GroupResource SERVICES = new GroupResource("", "services");

  private final ServiceAddresses addresses;
  private final NodePorts ports;

  ServiceAllocations(RegistryOptions options, List<ApiObject> services) {
    addresses = new ServiceAddresses(options.serviceRange(), options.random());
    ports = new NodePorts(options.firstNodePort(), options.lastNodePort(), options.random());
    for (ApiObject service : services) {
      ServiceSpec spec = new ServiceSpec(service.tree());
      spec.clusterIps().stream().filter(addresses::contains).forEach(addresses::take);
      spec.nodePorts().stream().filter(ports::contains).forEach(ports::take);
    }
  }

  @Override
  public Reservation reserve(
      Kind kind, ObjectNode object, @Nullable ObjectNode old, FieldErrors errors) {
    if (!kind.resource().groupResource().equals(SERVICES)) {
      return Reservation.NOTHING;
    }
    ServiceSpec spec = new ServiceSpec(object);
    ServiceSpec before = old == null ? null : new ServiceSpec(old);
    if (before != null) {
      spec.keepAllocated(before);
    }
    spec.setFamilies(errors);
    Taken taken = new Taken();
    takeAddress(spec, before, taken, errors);
    takePorts(spec, before, taken, errors);
    taken.remember(before, spec);
    return taken;
  }

  @Override
  public void release(Kind kind, ObjectNode deleted) {
    if (kind.resource().groupResource().equals(SERVICES)) {
      ServiceSpec spec = new ServiceSpec(deleted);
      spec.clusterIps().forEach(addresses::release);
      spec.nodePorts().forEach(ports::release);
    }
  }

  private void takeAddress(
      ServiceSpec spec, @Nullable ServiceSpec before, Taken taken, FieldErrors errors) {
    if (!spec.needsClusterIp()) {
      return;
    }
    List<String> wanted = spec.clusterIps();
    if (wanted.isEmpty()) {
      String address = addresses.takeAny();
      if (address == null) {
        errors.invalid(
            "spec.clusterIPs", Json.array(), "failed to allocate a serviceIP: range is full");
        return;
      }
      taken.addresses.add(address);
      spec.setClusterIp(address);
      return;
    }
    for (String address : wanted) {
      if (before != null && before.clusterIps().contains(address)) {
        continue;
      }
      JsonNode value = Json.mapper().valueToTree(wanted);
      if (!addresses.contains(address)) {
        errors.invalid(
            "spec.clusterIPs",
            value,
            "failed to allocate IP "
                + address
                + ": the provided network does not match the current range");
      } else if (!addresses.take(address)) {
        errors.invalid(
            "spec.clusterIPs",
            value,
            "failed to allocate IP " + address + ": provided IP is already allocated");
      } else {
        taken.addresses.add(address);
      }
    }
  }

  private void takePorts(
      ServiceSpec spec, @Nullable ServiceSpec before, Taken taken, FieldErrors errors) {
    if (!spec.needsNodePorts()) {
      return;
    }
    Set<Integer> own = new HashSet<>(before == null ? List.of() : before.nodePorts());
    List<ObjectNode> list = spec.ports();
    for (int i = 0; i < list.size(); i++) {
      ObjectNode port = list.get(i);
      int number = port.path("nodePort").asInt();
      if (number == 0) {
        port.put("nodePort", takeAny(taken, errors));
      } else if (own.add(number)) {
        take(number, "spec.ports[" + i + "].nodePort", taken, errors);
      }
    }
    if (spec.needsHealthCheckPort()) {
      int number = spec.healthCheckNodePort();
      if (number == 0) {
        spec.setHealthCheckNodePort(takeAny(taken, errors));
      } else if (own.add(number)) {
        take(number, "spec.healthCheckNodePort", taken, errors);
      }
    }
  }

  private int takeAny(Taken taken, FieldErrors errors) {
    int number = ports.takeAny();
    if (number < 0) {
      errors.invalid("spec.ports", Json.array(), "failed to allocate a nodePort: range is full");
      return 0;
    }
    taken.ports.add(number);
    return number;
  }

  private void take(int number, String path, Taken taken, FieldErrors errors) {
    if (!ports.contains(number)) {
      errors.invalid(
          path,
          number,
          "provided port is not in the valid range. The range of valid ports is " + ports);
    } else if (!ports.take(number)) {
      errors.invalid(path, number, "provided port is already allocated");
    } else {
      taken.ports.add(number);
    }
  }

  /** What one write took, and what it leaves behind. */
  private final class Taken implements Reservation {
    private final List<String> addresses = new ArrayList<>();
    private final List<Integer> ports = new ArrayList<>();
    private final List<String> addressesLeft = new ArrayList<>();
    private final List<Integer> portsLeft = new ArrayList<>();

    void remember(@Nullable ServiceSpec before, ServiceSpec after) {
      if (before != null) {
        addressesLeft.addAll(before.clusterIps());
        addressesLeft.removeAll(after.clusterIps());
        portsLeft.addAll(before.nodePorts());
        portsLeft.removeAll(after.nodePorts());
      }
    }

    @Override
    public void commit() {
      addressesLeft.forEach(ServiceAllocations.this.addresses::release);
      portsLeft.forEach(ServiceAllocations.this.ports::release);
    }

    @Override
    public void cancel() {
      addresses.forEach(ServiceAllocations.this.addresses::release);
      ports.forEach(ServiceAllocations.this.ports::release);
    }
  }
}
