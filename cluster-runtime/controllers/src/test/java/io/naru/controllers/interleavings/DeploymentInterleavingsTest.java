package io.naru.controllers.interleavings;

import io.fabric8.kubernetes.api.model.IntOrString;
import io.fabric8.kubernetes.api.model.apps.Deployment;
import io.fabric8.kubernetes.api.model.apps.DeploymentBuilder;
import io.fabric8.kubernetes.api.model.apps.ReplicaSet;
import io.naru.client.ApiTransport.Target;
import io.naru.client.ResourceType;
import io.naru.client.Resources;
import io.naru.client.control.ControllerContext;
import io.naru.controllers.deployment.DeploymentController;
import io.naru.controllers.replicaset.ReplicaSetController;
import io.naru.controllers.support.Pods;
import io.naru.machinery.ApiObject;
import java.util.List;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.Test;

class DeploymentInterleavingsTest {

  @Test
  void neitherSurgesNorStarvesAndCompletes() throws InterruptedException {
    Interleaving.runAll(Rolling::new);
  }

  /** A Deployment of one size, rolled from template to template. */
  private static final class Rolling extends Scenario {
    private final int replicas = 1 + random.nextInt(4);
    private final int maxSurge = random.nextInt(3);
    private final int maxUnavailable = maxSurge == 0 ? 1 : random.nextInt(2);
    private final boolean reliablePods = random.nextBoolean();

    Rolling(Interleaving interleaving) {
      super(interleaving);
    }

    @Override
    void given() {
      client(Resources.DEPLOYMENTS)
          .create(
              new DeploymentBuilder()
                  .withMetadata(PodsOf.metadata())
                  .withNewSpec()
                  .withReplicas(replicas)
                  .withRevisionHistoryLimit(2)
                  .withSelector(PodsOf.selector())
                  .withTemplate(PodsOf.template(1))
                  .withNewStrategy()
                  .withType("RollingUpdate")
                  .withNewRollingUpdate()
                  .withMaxSurge(new IntOrString(maxSurge))
                  .withMaxUnavailable(new IntOrString(maxUnavailable))
                  .endRollingUpdate()
                  .endStrategy()
                  .endSpec()
                  .build());
    }

    @Override
    List<Interleaving.Running> start(ControllerContext context) {
      DeploymentController deployments = new DeploymentController(context);
      ReplicaSetController sets = new ReplicaSetController(context);
      return List.of(
          new Interleaving.Running(deployments, deployments::drain),
          new Interleaving.Running(sets, sets::drain));
    }

    @Override
    List<ResourceType<?>> watched() {
      return List.of(Resources.DEPLOYMENTS, Resources.REPLICA_SETS, Resources.PODS);
    }

    @Override
    void happen() {
      rollOrLive(reliablePods, this::useTemplate);
    }

    private void useTemplate(int version) {
      client(Resources.DEPLOYMENTS)
          .update(
              new DeploymentBuilder(deployment())
                  .editSpec()
                  .withTemplate(PodsOf.template(version))
                  .endSpec()
                  .build());
    }

    @Override
    void check() {
      int sizes =
          api.all(Resources.REPLICA_SETS).stream()
              .mapToInt(set -> set.getSpec().getReplicas())
              .sum();
      if (sizes > replicas + maxSurge) {
        violated("sets of %d pods, limit %d".formatted(sizes, replicas + maxSurge));
      }
    }

    /**
     * By the statuses that the controller sees, as with Kubernetes: pods that a status does not
     * count yet are scaled away as broken ones are.
     */
    @Override
    void beforeWrite(String verb, Target target, @Nullable ApiObject body) {
      if (verb.equals("update")
          && body != null
          && target.resource().equals(Resources.REPLICA_SETS.resource())
          && target.subresource().isEmpty()) {
        ReplicaSet changed = Resources.REPLICA_SETS.typed(body);
        int before = 0;
        int left = 0;
        for (ReplicaSet set : api.all(Resources.REPLICA_SETS)) {
          boolean same = set.getMetadata().getName().equals(target.name());
          before += seenServing(set, set.getSpec().getReplicas());
          left += seenServing(set, (same ? changed : set).getSpec().getReplicas());
        }
        if (left < before && left < replicas - maxUnavailable) {
          violated("leaves sets with only %d pods of %d".formatted(left, replicas));
        }
      }
    }

    private int seenServing(ReplicaSet set, int size) {
      ReplicaSet known = seen(Resources.REPLICA_SETS).get("default", set.getMetadata().getName());
      Integer available =
          known == null || known.getStatus() == null
              ? null
              : known.getStatus().getAvailableReplicas();
      return Math.min(available == null ? 0 : available, size);
    }

    @Override
    void goWell() {
      pods().forEach(this::letGo);
      activePods().stream().filter(pod -> !Pods.isReady(pod)).forEach(pod -> setReady(pod, true));
      pods().stream()
          .filter(pod -> Pods.isTerminal(pod) && !Pods.isTerminating(pod))
          .forEach(this::delete);
    }

    @Override
    @Nullable String missing() {
      Deployment now = deployment();
      String image = now.getSpec().getTemplate().getSpec().getContainers().getFirst().getImage();
      long current =
          activePods().stream()
              .filter(pod -> pod.getSpec().getContainers().getFirst().getImage().equals(image))
              .count();
      if (current != replicas || activePods().size() != replicas) {
        return "%d of %d pods are current, sets %s"
            .formatted(
                current,
                activePods().size(),
                api.all(Resources.REPLICA_SETS).stream()
                    .map((ReplicaSet set) -> set.getSpec().getReplicas())
                    .toList());
      }
      var status = now.getStatus();
      return status != null && Integer.valueOf(replicas).equals(status.getAvailableReplicas())
          ? null
          : "status " + status;
    }

    private Deployment deployment() {
      return client(Resources.DEPLOYMENTS).get("default", "web");
    }
  }
}
