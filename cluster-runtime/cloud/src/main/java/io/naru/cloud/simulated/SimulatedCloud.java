package io.naru.cloud.simulated;

import io.fabric8.kubernetes.api.model.LoadBalancerIngress;
import io.fabric8.kubernetes.api.model.LoadBalancerIngressBuilder;
import io.fabric8.kubernetes.api.model.Node;
import io.fabric8.kubernetes.api.model.Service;
import io.naru.client.Indexer;
import io.naru.client.Resources;
import io.naru.client.control.ControllerContext;
import io.naru.cloud.CloudException;
import io.naru.cloud.CloudProvider;
import io.naru.cloud.LoadBalancers;
import java.util.HashSet;
import java.util.List;
import java.util.Set;

/**
 * Load balancers for nodes that are simulated: each service has an address of its own from the
 * range that is set aside for measurements (RFC 2544, 198.18.0.0/15), which no machine has.
 */
public final class SimulatedCloud implements CloudProvider {

  private static final int ADDRESSES = 1 << 17;

  private final Indexer<Service> services;

  public SimulatedCloud(ControllerContext context) {
    services = context.lister(Resources.SERVICES);
  }

  @Override
  public String name() {
    return "simulated";
  }

  @Override
  public LoadBalancers loadBalancers() {
    return new Balancers();
  }

  private final class Balancers implements LoadBalancers {

    /** Given by this process, for statuses are read with a delay. */
    private final Set<String> given = new HashSet<>();

    private int next = 1;

    @Override
    public synchronized LoadBalancer ensure(Service service, List<Node> nodes) {
      List<String> present = addresses(service);
      String address = present.isEmpty() ? free() : present.getFirst();
      given.add(address);
      return new LoadBalancer(
          List.of(new LoadBalancerIngressBuilder().withIp(address).withIpMode("VIP").build()),
          List.of());
    }

    @Override
    public void update(Service service, List<Node> nodes) {}

    @Override
    public synchronized void delete(Service service) {
      given.removeAll(addresses(service));
    }

    private String free() {
      Set<String> taken = new HashSet<>(given);
      services.list().forEach(service -> taken.addAll(addresses(service)));
      for (int attempt = 0; attempt < ADDRESSES; attempt++) {
        int number = next;
        next = next + 1 < ADDRESSES - 1 ? next + 1 : 1;
        String address =
            "198.%d.%d.%d".formatted(18 + (number >> 16), number >> 8 & 0xff, number & 0xff);
        if (!taken.contains(address)) {
          return address;
        }
      }
      throw new CloudException("all addresses for load balancers are taken", null);
    }

    private static List<String> addresses(Service service) {
      return service.getStatus() == null || service.getStatus().getLoadBalancer() == null
          ? List.of()
          : service.getStatus().getLoadBalancer().getIngress().stream()
              .map(LoadBalancerIngress::getIp)
              .filter(address -> address != null && !address.isEmpty())
              .toList();
    }
  }
}
