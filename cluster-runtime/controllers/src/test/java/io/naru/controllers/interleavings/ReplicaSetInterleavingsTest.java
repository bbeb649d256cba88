package io.naru.controllers.interleavings;

import io.fabric8.kubernetes.api.model.Pod;
import io.fabric8.kubernetes.api.model.apps.ReplicaSet;
import io.fabric8.kubernetes.api.model.apps.ReplicaSetBuilder;
import io.naru.client.ApiTransport.Target;
import io.naru.client.ResourceType;
import io.naru.client.Resources;
import io.naru.controllers.replicaset.ReplicaSetController;
import io.naru.controllers.support.ControllerContext;
import io.naru.controllers.support.Pods;
import io.naru.machinery.ApiObject;
import java.util.List;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.Test;

class ReplicaSetInterleavingsTest {

  @Test
  void neverMakesMorePodsThanWantedAndEndsWithExactlyThose() throws InterruptedException {
    Interleaving.runAll(Scaling::new);
  }

  private static final class Scaling extends Scenario {
    private static final int LIMIT = 5;

    Scaling(Interleaving interleaving) {
      super(interleaving);
    }

    @Override
    void given() {
      client(Resources.REPLICA_SETS)
          .create(
              new ReplicaSetBuilder()
                  .withMetadata(PodsOf.metadata())
                  .withNewSpec()
                  .withReplicas(LIMIT)
                  .withSelector(PodsOf.selector())
                  .withTemplate(PodsOf.template(1))
                  .endSpec()
                  .build());
    }

    @Override
    List<Interleaving.Running> start(ControllerContext context) {
      ReplicaSetController sets = new ReplicaSetController(context);
      return List.of(new Interleaving.Running(sets, sets::drain));
    }

    @Override
    List<ResourceType<?>> watched() {
      return List.of(Resources.REPLICA_SETS, Resources.PODS);
    }

    @Override
    void happen() {
      Pod pod = anyPod();
      switch (random.nextInt(8)) {
        case 0 -> resize(random.nextInt(LIMIT + 1));
        case 1 -> ifAny(pod, found -> end(found, "Failed"));
        case 2 -> ifAny(pod, this::delete);
        case 3, 4 -> ifAny(pod, this::letGo);
        default -> ifAny(pod, found -> setReady(found, random.nextInt(4) > 0));
      }
    }

    private void ifAny(@Nullable Pod pod, java.util.function.Consumer<Pod> action) {
      if (pod != null) {
        action.accept(pod);
      }
    }

    private void resize(int replicas) {
      client(Resources.REPLICA_SETS)
          .update(new ReplicaSetBuilder(set()).editSpec().withReplicas(replicas).endSpec().build());
    }

    @Override
    void beforeWrite(String verb, Target target, @Nullable ApiObject body) {
      if (verb.equals("create") && target.resource().equals(Resources.PODS.resource())) {
        if (activePods().size() >= LIMIT) {
          violated("a pod too many: there are %d".formatted(activePods().size()));
        }
      }
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
      ReplicaSet now = set();
      int wanted = now.getSpec().getReplicas();
      if (activePods().size() != wanted) {
        return "%d pods of %d".formatted(activePods().size(), wanted);
      }
      var status = now.getStatus();
      return status != null && Integer.valueOf(wanted).equals(status.getReplicas())
          ? null
          : "status " + status;
    }

    private ReplicaSet set() {
      return client(Resources.REPLICA_SETS).get("default", "web");
    }
  }
}
