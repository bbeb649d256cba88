package io.naru.controllers;

import io.naru.client.InformerFactory;
import io.naru.client.control.ControllerContext;
import io.naru.client.control.ManagedController;
import io.naru.controllers.cronjob.CronJobController;
import io.naru.controllers.daemonset.DaemonSetController;
import io.naru.controllers.deployment.DeploymentController;
import io.naru.controllers.discovery.ServedResources;
import io.naru.controllers.disruption.DisruptionController;
import io.naru.controllers.endpoints.EndpointsController;
import io.naru.controllers.endpointslice.EndpointSliceController;
import io.naru.controllers.garbagecollector.GarbageCollector;
import io.naru.controllers.job.JobController;
import io.naru.controllers.namespace.NamespaceController;
import io.naru.controllers.namespace.NamespaceObjectController;
import io.naru.controllers.nodeipam.NodeIpamController;
import io.naru.controllers.nodelifecycle.NodeLifecycleController;
import io.naru.controllers.nodelifecycle.NodeLifecycleOptions;
import io.naru.controllers.nodelifecycle.TaintEvictionController;
import io.naru.controllers.podgc.PodGarbageCollector;
import io.naru.controllers.replicaset.ReplicaSetController;
import io.naru.controllers.replicationcontroller.ReplicationManager;
import io.naru.controllers.statefulset.StatefulSetController;
import io.naru.controllers.ttlafterfinished.TtlAfterFinishedController;
import java.util.ArrayList;
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
    ServedResources served =
        new ServedResources(context.transport(GarbageCollector.USER), config.builtInResources());
    List<ManagedController> controllers =
        new ArrayList<>(
            List.of(
                served,
                new DeploymentController(context),
                new ReplicaSetController(context),
                new ReplicationManager(context),
                new StatefulSetController(context),
                new DaemonSetController(context),
                new EndpointSliceController(context),
                new EndpointsController(context),
                new NamespaceController(context, served::namespaced),
                NamespaceObjectController.serviceAccounts(context),
                new NodeLifecycleController(context, NodeLifecycleOptions.DEFAULT),
                new TaintEvictionController(context),
                new PodGarbageCollector(context, PodGarbageCollector.DEFAULT_THRESHOLD),
                new DisruptionController(context),
                new GarbageCollector(context, served),
                NamespaceObjectController.rootCertificates(context, config.rootCertificate()),
                new TtlAfterFinishedController(context),
                new JobController(context),
                new CronJobController(context)));
    controllers.addAll(ClusterControllers.of(context, config, served));
    if (!config.podCidrs().isEmpty()) {
      controllers.add(new NodeIpamController(context, config.podCidrs()));
    }
    ControllerManager manager = new ControllerManager(informers, List.copyOf(controllers));
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
