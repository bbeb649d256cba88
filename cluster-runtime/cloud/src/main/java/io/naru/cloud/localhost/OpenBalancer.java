package io.naru.cloud.localhost;

import io.fabric8.kubernetes.api.model.LoadBalancerIngress;
import io.fabric8.kubernetes.api.model.LoadBalancerIngressBuilder;
import io.fabric8.kubernetes.api.model.Service;
import io.naru.client.Indexer;
import io.naru.cloud.CloudException;
import java.io.IOException;
import java.net.InetAddress;
import java.time.Duration;
import java.util.ArrayList;
import java.util.Collection;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;

/** The open ports of one service's load balancer, all on one address. Not thread-safe. */
final class OpenBalancer {

  private static final int FIRST_UNPRIVILEGED = 1024;

  /** What makes 80 into 8080 and 443 into 8443. */
  private static final int UNPRIVILEGED_OFFSET = 8000;

  private final Backends backends;
  private final InetAddress address;
  private final Map<PortNeed, Forwarder> ports = new LinkedHashMap<>();
  private final List<String> remarks = new ArrayList<>();
  private volatile SourceRanges clients;

  private OpenBalancer(Backends backends, InetAddress address, Service service) {
    this.backends = backends;
    this.address = address;
    clients = SourceRanges.of(service.getSpec().getLoadBalancerSourceRanges());
  }

  /**
   * Opens the needed ports on the first address where all of them can be; if there is none, on the
   * last resort, with other ports where need be.
   */
  static OpenBalancer open(
      Backends backends,
      Collection<InetAddress> addresses,
      Service service,
      List<PortNeed> needs,
      InetAddress lastResort) {
    for (InetAddress address : addresses) {
      OpenBalancer balancer = new OpenBalancer(backends, address, service);
      try {
        for (PortNeed need : needs) {
          balancer.ports.put(need, balancer.forwarder(service, need, need.port()));
        }
        return balancer;
      } catch (IOException e) {
        balancer.closeBeside();
      }
    }
    OpenBalancer balancer = new OpenBalancer(backends, lastResort, service);
    for (PortNeed need : needs) {
      balancer.openSomehow(service, need);
    }
    return balancer;
  }

  /**
   * Follows a change of the service.
   *
   * @return false if a port that is needed now can't be opened on this address
   */
  boolean adapt(Service service, List<PortNeed> needs) {
    clients = SourceRanges.of(service.getSpec().getLoadBalancerSourceRanges());
    for (PortNeed old : List.copyOf(ports.keySet())) {
      if (!needs.contains(old)) {
        Forwarder forwarder = ports.remove(old);
        if (forwarder != null) {
          forwarder.closeBeside();
        }
      }
    }
    for (PortNeed need : needs) {
      if (!ports.containsKey(need)) {
        try {
          ports.put(need, forwarder(service, need, need.port()));
        } catch (IOException e) {
          return false;
        }
      }
    }
    return true;
  }

  /** Mode Proxy, since nodes must not take this address for one of theirs. */
  List<LoadBalancerIngress> ingress() {
    return List.of(
        new LoadBalancerIngressBuilder()
            .withIp(address.getHostAddress())
            .withIpMode("Proxy")
            .build());
  }

  /** Which ports are not those of the service. */
  List<String> remarks() {
    return List.copyOf(remarks);
  }

  void closeBeside() {
    ports.values().forEach(Forwarder::closeBeside);
    ports.clear();
  }

  /** Closes the ports of all at once, then gives connections time to end. */
  static void closeAll(List<OpenBalancer> balancers, Duration drain) {
    List<Forwarder> all =
        balancers.stream().flatMap(balancer -> balancer.ports.values().stream()).toList();
    Forwarders.closeAll(all, drain);
  }

  private void openSomehow(Service service, PortNeed need) {
    String host = address.getHostAddress();
    String why = "";
    for (int port : alternatives(need.port())) {
      try {
        Forwarder forwarder = forwarder(service, need, port);
        ports.put(need, forwarder);
        if (forwarder.port() != need.port()) {
          remarks.add(
              "%s:%d can't be opened (%s): use %s:%d instead"
                  .formatted(host, need.port(), why, host, forwarder.port()));
        }
        return;
      } catch (IOException e) {
        why = why.isEmpty() ? String.valueOf(e.getMessage()) : why;
      }
    }
    throw new CloudException("no port of %s can be opened: %s".formatted(host, why), null);
  }

  private static List<Integer> alternatives(int port) {
    return port < FIRST_UNPRIVILEGED
        ? List.of(port, port + UNPRIVILEGED_OFFSET, 0)
        : List.of(port, 0);
  }

  private Forwarder forwarder(Service service, PortNeed need, int port) throws IOException {
    String key = Indexer.key(service);
    return Forwarder.open(
        need.protocol(),
        address,
        port,
        new Forwarder.Way(
            () -> backends.ofLoadBalancer(key, need.nodePort()), client -> clients.test(client)));
  }
}
