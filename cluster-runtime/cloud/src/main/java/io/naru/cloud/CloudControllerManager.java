package io.naru.cloud;

import io.naru.client.ApiTransport;
import io.naru.client.InformerFactory;
import io.naru.client.Timers;
import io.naru.client.control.ControllerContext;
import io.naru.client.control.ManagedController;
import io.naru.cloud.node.NodeController;
import io.naru.cloud.node.NodeLifecycleController;
import io.naru.cloud.route.RouteController;
import io.naru.cloud.service.ServiceController;
import java.util.ArrayList;
import java.util.List;
import java.util.function.Function;

/**
 * Runs the controllers that join a cluster to its cloud, over informers of their own. See "Cloud
 * Controller Manager" in the Kubernetes documentation. Thread-safe.
 */
public final class CloudControllerManager implements AutoCloseable {

  private final InformerFactory informers;
  private final List<ManagedController> controllers;

  private CloudControllerManager(InformerFactory informers, List<ManagedController> controllers) {
    this.informers = informers;
    this.controllers = controllers;
  }

  /**
   * Starts the controllers of all parts that the cloud has; returns when they work.
   *
   * @param transports the API server as seen by a user, given by name
   * @param cloud makes the cloud, which may use the informers it is given
   * @throws InterruptedException if interrupted before; nothing runs then
   */
  public static CloudControllerManager start(
      Function<String, ApiTransport> transports,
      Timers timers,
      Function<ControllerContext, CloudProvider> cloud)
      throws InterruptedException {
    InformerFactory informers =
        new InformerFactory(transports.apply("system:kube-controller-manager"));
    ControllerContext context = new ControllerContext(transports, informers, timers);
    CloudControllerManager manager =
        new CloudControllerManager(informers, controllers(context, cloud.apply(context)));
    try {
      informers.start();
      informers.awaitSync();
    } catch (InterruptedException e) {
      manager.close();
      throw e;
    }
    manager.controllers.forEach(ManagedController::start);
    return manager;
  }

  private static List<ManagedController> controllers(
      ControllerContext context, CloudProvider cloud) {
    List<ManagedController> controllers = new ArrayList<>();
    Instances instances = cloud.instances();
    if (instances != null) {
      controllers.add(new NodeController(context, instances));
      controllers.add(new NodeLifecycleController(context, instances));
    }
    Routes routes = cloud.routes();
    if (routes != null) {
      controllers.add(new RouteController(context, routes));
    }
    LoadBalancers balancers = cloud.loadBalancers();
    if (balancers != null) {
      controllers.add(new ServiceController(context, balancers));
    }
    controllers.addAll(cloud.controllers());
    return List.copyOf(controllers);
  }

  @Override
  public void close() {
    controllers.forEach(ManagedController::close);
    informers.close();
  }
}
