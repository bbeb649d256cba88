package io.naru.cloud.localhost;

import io.fabric8.kubernetes.api.model.LoadBalancerIngress;
import io.fabric8.kubernetes.api.model.Node;
import io.fabric8.kubernetes.api.model.Service;
import io.fabric8.kubernetes.api.model.ServicePort;
import io.naru.cloud.LoadBalancers;
import java.net.InetAddress;
import java.time.Duration;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;

/**
 * Load balancers that are listeners on loopback addresses. A service is given {@code 127.0.0.1} if
 * its ports are free there, else the next address where they are; if they can't be opened anywhere,
 * as ports below 1024 often can't, others are opened on {@code 127.0.0.1} and the service's events
 * say which. Nothing of it outlives the process: every service is ensured anew at its start, on the
 * address that its status names if that is possible. Thread-safe.
 */
final class LocalhostLoadBalancers implements LoadBalancers, AutoCloseable {

  private static final Duration LAST_DRAIN = Duration.ofSeconds(2);

  private final Backends backends;
  private final List<InetAddress> addresses;
  private final Map<String, OpenBalancer> open = new HashMap<>();
  private boolean closed;

  LocalhostLoadBalancers(Backends backends, List<InetAddress> addresses) {
    this.backends = backends;
    this.addresses = addresses;
  }

  @Override
  public synchronized LoadBalancer ensure(Service service, List<Node> nodes) {
    if (closed) {
      return new LoadBalancer(List.of(), List.of());
    }
    String uid = service.getMetadata().getUid();
    List<String> remarks = new ArrayList<>(unsupported(service));
    List<PortNeed> needs = new ArrayList<>();
    for (PortNeed need : PortNeed.of(service)) {
      if (need.nodePort() == 0) {
        remarks.add(
            "port %d has no node port, by which it could be reached".formatted(need.port()));
      } else {
        needs.add(need);
      }
    }
    OpenBalancer balancer = open.get(uid);
    if (balancer == null || !balancer.adapt(service, needs)) {
      if (balancer != null) {
        balancer.closeBeside();
      }
      balancer =
          OpenBalancer.open(backends, candidates(service), service, needs, addresses.getFirst());
      open.put(uid, balancer);
    }
    remarks.addAll(balancer.remarks());
    return new LoadBalancer(balancer.ingress(), remarks);
  }

  /** Nothing to do: each connection asks for the nodes there are. */
  @Override
  public void update(Service service, List<Node> nodes) {}

  @Override
  public synchronized void delete(Service service) {
    OpenBalancer balancer = open.remove(service.getMetadata().getUid());
    if (balancer != null) {
      balancer.closeBeside();
    }
  }

  /** Closes all ports; connections have a last moment to end. */
  @Override
  public void close() {
    List<OpenBalancer> all;
    synchronized (this) {
      closed = true;
      all = List.copyOf(open.values());
      open.clear();
    }
    OpenBalancer.closeAll(all, LAST_DRAIN);
  }

  /** First what the service asks for, then what it had, then the others in order. */
  private Set<InetAddress> candidates(Service service) {
    Set<InetAddress> candidates = new LinkedHashSet<>();
    addIfOurs(candidates, service.getSpec().getLoadBalancerIP());
    if (service.getStatus() != null && service.getStatus().getLoadBalancer() != null) {
      for (LoadBalancerIngress ingress : service.getStatus().getLoadBalancer().getIngress()) {
        addIfOurs(candidates, ingress.getIp());
      }
    }
    candidates.addAll(addresses);
    return candidates;
  }

  private static void addIfOurs(
      Set<InetAddress> candidates, @org.jspecify.annotations.Nullable String address) {
    if (address != null && !address.isEmpty()) {
      InetAddress literal = InetAddress.ofLiteral(address);
      if (literal.isLoopbackAddress()) {
        candidates.add(literal);
      }
    }
  }

  private static List<String> unsupported(Service service) {
    return service.getSpec().getPorts().stream()
        .filter(port -> !Forwarder.supports(PortNeed.protocol(port)))
        .map(ServicePort::getPort)
        .map(port -> "port " + port + " is of a protocol that can't be forwarded")
        .toList();
  }
}
