package io.naru.controllers.deployment;

import io.fabric8.kubernetes.api.model.Pod;
import io.fabric8.kubernetes.api.model.PodBuilder;
import io.fabric8.kubernetes.api.model.apps.Deployment;
import io.fabric8.kubernetes.api.model.apps.DeploymentBuilder;
import io.fabric8.kubernetes.api.model.apps.DeploymentCondition;
import io.fabric8.kubernetes.api.model.apps.ReplicaSet;
import io.naru.client.InformerFactory;
import io.naru.client.Resources;
import io.naru.client.TypedClient;
import io.naru.client.testing.InMemoryApi;
import io.naru.client.testing.ManualTimers;
import io.naru.controllers.replicaset.ReplicaSetController;
import io.naru.controllers.support.ControllerContext;
import io.naru.controllers.support.Pods;
import java.time.Duration;
import java.time.Instant;
import java.util.List;
import java.util.Map;
import java.util.function.UnaryOperator;

/** Deployments and ReplicaSets together, over an API in memory; pods become ready by hand. */
final class Rollouts implements AutoCloseable {

  final InMemoryApi api = new InMemoryApi();
  final ManualTimers timers = new ManualTimers(Instant.parse("2026-01-01T00:00:00Z"));
  final TypedClient<Deployment> client = new TypedClient<>(api, Resources.DEPLOYMENTS);
  final TypedClient<ReplicaSet> sets = new TypedClient<>(api, Resources.REPLICA_SETS);
  final TypedClient<Pod> pods = new TypedClient<>(api, Resources.PODS);
  private final InformerFactory informers = new InformerFactory(api);
  private final ControllerContext context = new ControllerContext(u -> api, informers, timers);
  private final DeploymentController deploymentController = new DeploymentController(context);
  private final ReplicaSetController setController = new ReplicaSetController(context);

  Rollouts() throws InterruptedException {
    informers.start();
    informers.awaitSync();
  }

  @Override
  public void close() {
    deploymentController.close();
    setController.close();
    informers.close();
  }

  /** Until nobody has anything left to do, failed attempts included. */
  void settle() throws InterruptedException {
    for (int round = 0; round < 200; round++) {
      long before = writes();
      informers.awaitApplied();
      deploymentController.drain();
      setController.drain();
      informers.awaitApplied();
      if (writes() == before) {
        timers.advance(Duration.ofMillis(50));
        deploymentController.drain();
        setController.drain();
        if (writes() == before) {
          return;
        }
      }
    }
    throw new AssertionError("controllers do not come to rest");
  }

  private long writes() {
    // Events are written on threads of their own, and nobody reacts to them.
    return api.calls().stream()
        .filter(call -> !call.resource().resource().equals("events"))
        .count();
  }

  /** Creates the Deployment and brings it to completion. */
  void complete(Deployment deployment) throws InterruptedException {
    client.create(deployment);
    settle();
    makeAllReady();
    settle();
  }

  void makeAllReady() {
    api.all(Resources.PODS).forEach(this::makeReady);
  }

  void makeReady(Pod pod) {
    pods.updateStatus(
        new PodBuilder(pod)
            .withNewStatus()
            .withPhase("Running")
            .addNewCondition()
            .withType("Ready")
            .withStatus("True")
            .endCondition()
            .endStatus()
            .build());
  }

  Deployment current() {
    return client.get("default", "web");
  }

  void change(UnaryOperator<DeploymentBuilder> change) {
    client.update(change.apply(new DeploymentBuilder(current())).build());
  }

  void useImage(String image) {
    change(builder ->
        builder
            .editSpec()
            .editTemplate()
            .editSpec()
            .editFirstContainer()
            .withImage(image)
            .endContainer()
            .endSpec()
            .endTemplate()
            .endSpec());
  }

  void resize(int replicas) {
    change(builder -> builder.editSpec().withReplicas(replicas).endSpec());
  }

  DeploymentCondition condition(String type) {
    return current().getStatus().getConditions().stream()
        .filter(condition -> condition.getType().equals(type))
        .findFirst()
        .orElseThrow();
  }

  /** The wanted size of the set of an image. */
  int size(String image) {
    return set(image).getSpec().getReplicas();
  }

  ReplicaSet set(String image) {
    return api.all(Resources.REPLICA_SETS).stream()
        .filter(set ->
            image.equals(image(set.getSpec().getTemplate().getSpec().getContainers().getFirst())))
        .findFirst()
        .orElseThrow();
  }

  List<Pod> podsOf(String image) {
    return api.all(Resources.PODS).stream()
        .filter(pod -> image.equals(image(pod.getSpec().getContainers().getFirst())))
        .toList();
  }

  long readyPods() {
    return api.all(Resources.PODS).stream().filter(Pods::isReady).count();
  }

  private static String image(io.fabric8.kubernetes.api.model.Container container) {
    return container.getImage();
  }

  static Deployment deployment(int replicas, String image) {
    Map<String, String> labels = Map.of("app", "web");
    return new DeploymentBuilder()
        .withNewMetadata()
        .withName("web")
        .withNamespace("default")
        .endMetadata()
        .withNewSpec()
        .withReplicas(replicas)
        .withProgressDeadlineSeconds(600)
        .withRevisionHistoryLimit(10)
        .withNewSelector()
        .withMatchLabels(labels)
        .endSelector()
        .withNewTemplate()
        .withNewMetadata()
        .withLabels(labels)
        .endMetadata()
        .withNewSpec()
        .addNewContainer()
        .withName("c")
        .withImage(image)
        .endContainer()
        .endSpec()
        .endTemplate()
        .endSpec()
        .build();
  }
}
