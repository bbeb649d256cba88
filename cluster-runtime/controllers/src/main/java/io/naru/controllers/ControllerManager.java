package io.naru.controllers;

import io.naru.client.InformerFactory;
import io.naru.controllers.deployment.DeploymentController;
import io.naru.controllers.namespace.NamespaceController;
import io.naru.controllers.namespace.NamespaceObjectController;
import io.naru.controllers.replicaset.ReplicaSetController;
import io.naru.controllers.support.ControllerContext;
import io.naru.controllers.support.ManagedController;
import java.util.List;

/** Runs the controllers over one set of shared informers. Thread-safe. */
public final class ControllerManager implements AutoCloseable {

  private final InformerFactory informers;
  private final List<ManagedController> controllers;

  private ControllerManager(InformerFactory informers, List<ManagedController> controllers) {
    this.informers = informers;
    this.controllers = controllers;
  }

  /**
   * Starts all controllers; returns when they see the whole cluster and work.
   *
   * @throws InterruptedException if interrupted before; nothing runs then
   */
  public static ControllerManager start(ControllerManagerConfig config)
      throws InterruptedException {
    InformerFactory informers =
        new InformerFactory(config.transports().apply("system:kube-controller-manager"));
    ControllerContext context =
        new ControllerContext(config.transports(), informers, config.timers());
    ControllerManager manager =
        new ControllerManager(
            informers,
            List.of(
                new DeploymentController(context),
                new ReplicaSetController(context),
                new NamespaceController(context, config.namespacedResources()),
                NamespaceObjectController.serviceAccounts(context),
                NamespaceObjectController.rootCertificates(context, config.rootCertificate())));
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

  @Override
  public void close() {
    controllers.forEach(ManagedController::close);
    informers.close();
  }
}
