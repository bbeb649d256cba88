package io.naru.controllers.deployment;

import io.fabric8.kubernetes.api.model.Pod;
import io.fabric8.kubernetes.api.model.apps.Deployment;
import io.fabric8.kubernetes.api.model.apps.DeploymentBuilder;
import io.fabric8.kubernetes.api.model.apps.DeploymentCondition;
import io.fabric8.kubernetes.api.model.apps.ReplicaSet;
import io.naru.client.Resources;
import io.naru.client.TypedClient;
import io.naru.client.testing.InMemoryApi;
import io.naru.client.testing.ManualTimers;
import io.naru.controllers.replicaset.ReplicaSetController;
import io.naru.controllers.support.Pods;
import io.naru.controllers.testing.Workbench;
import java.util.List;
import java.util.Map;
import java.util.function.UnaryOperator;

/** Deployments and ReplicaSets together, over an API in memory; pods become ready by hand. */
final class Rollouts implements AutoCloseable {

  private final Workbench bench = new Workbench("2026-01-01T00:00:00Z");
  final InMemoryApi api = bench.api;
  final ManualTimers timers = bench.timers;
  final TypedClient<Deployment> client = bench.client(Resources.DEPLOYMENTS);
  final TypedClient<ReplicaSet> sets = bench.client(Resources.REPLICA_SETS);
  final TypedClient<Pod> pods = bench.client(Resources.PODS);

  Rollouts() throws InterruptedException {
    DeploymentController deployments = new DeploymentController(bench.context);
    bench.add(deployments, deployments::drain);
    ReplicaSetController replicas = new ReplicaSetController(bench.context);
    bench.add(replicas, replicas::drain);
    bench.start();
  }

  @Override
  public void close() {
    bench.close();
  }

  void settle() throws InterruptedException {
    bench.settle();
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
    bench.makeReady(pod);
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
