package io.naru.controllers.interleavings;

import com.fasterxml.jackson.databind.node.ObjectNode;
import io.fabric8.kubernetes.api.model.HasMetadata;
import io.fabric8.kubernetes.api.model.Pod;
import io.fabric8.kubernetes.api.model.ReplicationControllerBuilder;
import io.fabric8.kubernetes.api.model.apps.ReplicaSetBuilder;
import io.naru.client.ApiTransport.Target;
import io.naru.client.ResourceType;
import io.naru.client.Resources;
import io.naru.client.control.ControllerContext;
import io.naru.controllers.replicaset.ReplicaController;
import io.naru.controllers.replicaset.ReplicaSetController;
import io.naru.controllers.replicationcontroller.ReplicationManager;
import io.naru.controllers.support.Pods;
import io.naru.machinery.ApiObject;
import io.naru.machinery.Json;
import java.util.List;
import java.util.Map;
import java.util.function.Consumer;
import java.util.function.Function;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.Test;

class ReplicaInterleavingsTest {

  private static final int LIMIT = 5;

  @Test
  void replicaSetsNeverMakeMorePodsThanWantedAndEndWithExactlyThose() throws InterruptedException {
    var set =
        new ReplicaSetBuilder()
            .withMetadata(PodsOf.metadata())
            .withNewSpec()
            .withReplicas(LIMIT)
            .withSelector(PodsOf.selector())
            .withTemplate(PodsOf.template(1))
            .endSpec()
            .build();
    Interleaving.runAll(
        history -> new Scaling<>(history, Resources.REPLICA_SETS, set, ReplicaSetController::new));
  }

  @Test
  void replicationControllersDoNotEither() throws InterruptedException {
    var controller =
        new ReplicationControllerBuilder()
            .withMetadata(PodsOf.metadata())
            .withNewSpec()
            .withReplicas(LIMIT)
            .withSelector(Map.copyOf(PodsOf.selector().getMatchLabels()))
            .withTemplate(PodsOf.template(1))
            .endSpec()
            .build();
    Interleaving.runAll(history ->
        new Scaling<>(
            history, Resources.REPLICATION_CONTROLLERS, controller, ReplicationManager::new));
  }

  private static final class Scaling<O extends HasMetadata> extends Scenario {

    private final ResourceType<O> type;
    private final O object;
    private final Function<ControllerContext, ReplicaController<O>> controller;

    Scaling(
        Interleaving interleaving,
        ResourceType<O> type,
        O object,
        Function<ControllerContext, ReplicaController<O>> controller) {
      super(interleaving);
      this.type = type;
      this.object = object;
      this.controller = controller;
    }

    @Override
    void given() {
      client(type).create(object);
    }

    @Override
    List<Interleaving.Running> start(ControllerContext context) {
      ReplicaController<O> started = controller.apply(context);
      return List.of(new Interleaving.Running(started, started::drain));
    }

    @Override
    List<ResourceType<?>> watched() {
      return List.of(type, Resources.PODS);
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

    private void ifAny(@Nullable Pod pod, Consumer<Pod> action) {
      if (pod != null) {
        action.accept(pod);
      }
    }

    private void resize(int replicas) {
      ObjectNode patch = Json.object();
      patch.putObject("spec").put("replicas", replicas);
      client(type).patch("default", "web", patch);
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
      var tree = api.get(Target.of(type.resource(), "default", "web")).tree();
      int wanted = tree.path("spec").path("replicas").asInt();
      if (activePods().size() != wanted) {
        return "%d pods of %d".formatted(activePods().size(), wanted);
      }
      int told = tree.path("status").path("replicas").asInt(-1);
      return told == wanted ? null : "status " + tree.path("status");
    }
  }
}
