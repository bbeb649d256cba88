package io.naru.cloud.localhost;

import io.naru.client.control.ControllerContext;
import io.naru.client.control.ManagedController;
import io.naru.cloud.CloudProvider;
import io.naru.cloud.Instances;
import io.naru.cloud.LoadBalancers;
import java.util.List;
import org.jspecify.annotations.Nullable;

/**
 * A laptop as a cloud: services are reachable on its loopback addresses, those of type LoadBalancer
 * on their own ports and node ports on theirs. Nodes route to each other's pods by themselves, so
 * there are no routes to make.
 */
public final class LocalhostCloud implements CloudProvider {

  private final @Nullable Instances instances;
  private final LocalhostLoadBalancers balancers;
  private final NodePortController nodePorts;

  /**
   * @param instances the machines of the nodes; null if nobody can tell
   */
  public LocalhostCloud(ControllerContext context, @Nullable Instances instances) {
    this.instances = instances;
    Backends backends = new Backends(context);
    balancers = new LocalhostLoadBalancers(backends, Loopback.addresses());
    nodePorts = new NodePortController(context, backends);
  }

  @Override
  public String name() {
    return "naru";
  }

  @Override
  public @Nullable Instances instances() {
    return instances;
  }

  @Override
  public LoadBalancers loadBalancers() {
    return balancers;
  }

  /** The node ports, and what ends the load balancers with them. */
  @Override
  public List<ManagedController> controllers() {
    return List.of(
        nodePorts,
        new ManagedController() {
          @Override
          public void start() {}

          @Override
          public void close() {
            balancers.close();
          }
        });
  }
}
