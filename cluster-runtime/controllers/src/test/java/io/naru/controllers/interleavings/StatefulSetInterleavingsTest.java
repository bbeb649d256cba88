package io.naru.controllers.interleavings;

import io.fabric8.kubernetes.api.model.Pod;
import io.fabric8.kubernetes.api.model.apps.StatefulSet;
import io.fabric8.kubernetes.api.model.apps.StatefulSetBuilder;
import io.naru.client.ApiTransport.Target;
import io.naru.client.ResourceType;
import io.naru.client.Resources;
import io.naru.client.control.ControllerContext;
import io.naru.controllers.statefulset.StatefulSetController;
import io.naru.controllers.support.Pods;
import io.naru.machinery.ApiObject;
import java.util.List;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.Test;

class StatefulSetInterleavingsTest {

  @Test
  void keepsOrdinalsInOrderAndCompletes() throws InterruptedException {
    Interleaving.runAll(Ordered::new);
  }

  private static final class Ordered extends Scenario {
    private final int replicas = 2 + random.nextInt(3);
    private final boolean parallel = random.nextInt(3) == 0;
    private final boolean reliablePods = random.nextBoolean();
    private boolean wasComplete;

    Ordered(Interleaving interleaving) {
      super(interleaving);
    }

    @Override
    void given() {
      client(Resources.STATEFUL_SETS)
          .create(
              new StatefulSetBuilder()
                  .withMetadata(PodsOf.metadata())
                  .withNewSpec()
                  .withReplicas(replicas)
                  .withServiceName("web")
                  .withRevisionHistoryLimit(2)
                  .withPodManagementPolicy(parallel ? "Parallel" : "OrderedReady")
                  .withSelector(PodsOf.selector())
                  .withTemplate(PodsOf.template(1))
                  .withNewUpdateStrategy()
                  .withType("RollingUpdate")
                  .withNewRollingUpdate()
                  .withPartition(0)
                  .endRollingUpdate()
                  .endUpdateStrategy()
                  .endSpec()
                  .build());
    }

    @Override
    List<Interleaving.Running> start(ControllerContext context) {
      StatefulSetController sets = new StatefulSetController(context);
      return List.of(new Interleaving.Running(sets, sets::drain));
    }

    @Override
    List<ResourceType<?>> watched() {
      return List.of(Resources.STATEFUL_SETS, Resources.PODS, Resources.CONTROLLER_REVISIONS);
    }

    @Override
    void happen() {
      rollOrLive(reliablePods, this::useTemplate);
    }

    private void useTemplate(int version) {
      client(Resources.STATEFUL_SETS)
          .update(
              new StatefulSetBuilder(set())
                  .editSpec()
                  .withTemplate(PodsOf.template(version))
                  .endSpec()
                  .build());
    }

    @Override
    void beforeWrite(String verb, Target target, @Nullable ApiObject body) {
      if (!target.resource().equals(Resources.PODS.resource()) || parallel) {
        return;
      }
      if (verb.equals("create") && body != null) {
        int ordinal = ordinal(body.name());
        for (int lower = 0; lower < ordinal; lower++) {
          Pod known = seen(Resources.PODS).get("default/web-" + lower);
          if (known == null || !Pods.isReady(known)) {
            violated("web-%d is made before web-%d is known to be ready".formatted(ordinal, lower));
          }
        }
      } else if (verb.equals("delete")) {
        Pod known = seen(Resources.PODS).get("default/" + target.name());
        if (known != null && Pods.isActive(known)) {
          inOrder(known);
        }
      }
    }

    /** A pod that serves is replaced only after all above it are as the newest one is. */
    private void inOrder(Pod pod) {
      int ordinal = ordinal(pod.getMetadata().getName());
      String outdated = revision(pod);
      for (int higher = ordinal + 1; higher < replicas; higher++) {
        Pod other = seen(Resources.PODS).get("default/web-" + higher);
        if (other == null || !Pods.isReady(other) || revision(other).equals(outdated)) {
          violated("web-%d is replaced before web-%d".formatted(ordinal, higher));
        }
      }
    }

    @Override
    void check() {
      long ready = activePods().stream().filter(Pods::isReady).count();
      wasComplete |= ready >= replicas;
      if (reliablePods && wasComplete && ready < replicas - 1) {
        violated("only %d pods left of %d".formatted(ready, replicas));
      }
    }

    @Override
    void goWell() {
      pods().forEach(this::letGo);
      activePods().stream().filter(pod -> !Pods.isReady(pod)).forEach(pod -> setReady(pod, true));
    }

    @Override
    @Nullable String missing() {
      StatefulSet now = set();
      var status = now.getStatus();
      if (status == null || status.getUpdateRevision() == null) {
        return "no status";
      }
      long current =
          activePods().stream()
              .filter(pod -> revision(pod).equals(status.getUpdateRevision()))
              .count();
      if (current != replicas || pods().size() != replicas) {
        return "%d current of %d pods, wanted %d".formatted(current, pods().size(), replicas);
      }
      return status.getUpdateRevision().equals(status.getCurrentRevision())
              && Integer.valueOf(replicas).equals(status.getAvailableReplicas())
          ? null
          : "status " + status;
    }

    private StatefulSet set() {
      return client(Resources.STATEFUL_SETS).get("default", "web");
    }

    private static int ordinal(String name) {
      return Integer.parseInt(name.substring(name.lastIndexOf('-') + 1));
    }

    private static String revision(Pod pod) {
      return pod.getMetadata().getLabels().getOrDefault("controller-revision-hash", "");
    }
  }
}
