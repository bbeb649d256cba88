package io.naru.controllers.interleavings;

import io.fabric8.kubernetes.api.model.IntOrString;
import io.fabric8.kubernetes.api.model.NodeBuilder;
import io.fabric8.kubernetes.api.model.Pod;
import io.fabric8.kubernetes.api.model.apps.DaemonSet;
import io.fabric8.kubernetes.api.model.apps.DaemonSetBuilder;
import io.naru.client.ApiTransport.Target;
import io.naru.client.ResourceType;
import io.naru.client.Resources;
import io.naru.client.control.ControllerContext;
import io.naru.controllers.daemonset.DaemonSetController;
import io.naru.controllers.support.Pods;
import io.naru.machinery.ApiObject;
import java.util.List;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.Test;

class DaemonSetInterleavingsTest {

  @Test
  void keepsOnePodANodeWithinItsLimitsAndCompletes() throws InterruptedException {
    Interleaving.runAll(EachNode::new);
  }

  private static final class EachNode extends Scenario {
    private final int nodes = 2 + random.nextInt(3);
    private final int maxSurge = random.nextInt(3) == 0 ? 1 : 0;
    private final int maxUnavailable = maxSurge == 0 ? 1 : 0;
    private final boolean reliablePods = random.nextBoolean();

    EachNode(Interleaving interleaving) {
      super(interleaving);
    }

    @Override
    void given() {
      for (int i = 0; i < nodes; i++) {
        client(Resources.NODES)
            .create(
                new NodeBuilder()
                    .withNewMetadata()
                    .withName("node" + i)
                    .endMetadata()
                    .withNewSpec()
                    .endSpec()
                    .build());
      }
      client(Resources.DAEMON_SETS)
          .create(
              new DaemonSetBuilder()
                  .withMetadata(PodsOf.metadata())
                  .withNewSpec()
                  .withRevisionHistoryLimit(2)
                  .withSelector(PodsOf.selector())
                  .withTemplate(PodsOf.template(1))
                  .withNewUpdateStrategy()
                  .withType("RollingUpdate")
                  .withNewRollingUpdate()
                  .withMaxSurge(new IntOrString(maxSurge))
                  .withMaxUnavailable(new IntOrString(maxUnavailable))
                  .endRollingUpdate()
                  .endUpdateStrategy()
                  .endSpec()
                  .build());
    }

    @Override
    List<Interleaving.Running> start(ControllerContext context) {
      DaemonSetController sets = new DaemonSetController(context);
      return List.of(new Interleaving.Running(sets, sets::drain));
    }

    @Override
    List<ResourceType<?>> watched() {
      return List.of(
          Resources.DAEMON_SETS, Resources.PODS, Resources.NODES, Resources.CONTROLLER_REVISIONS);
    }

    @Override
    void happen() {
      rollOrLive(reliablePods, this::useTemplate);
    }

    private void useTemplate(int version) {
      client(Resources.DAEMON_SETS)
          .update(
              new DaemonSetBuilder(set())
                  .editSpec()
                  .withTemplate(PodsOf.template(version))
                  .endSpec()
                  .build());
    }

    @Override
    void beforeWrite(String verb, Target target, @Nullable ApiObject body) {
      if (verb.equals("create")
          && body != null
          && target.resource().equals(Resources.PODS.resource())) {
        String node = node(Resources.PODS.typed(body));
        long there = activePods().stream().filter(pod -> node(pod).equals(node)).count();
        if (there > maxSurge) {
          violated("another pod for %s, which has %d".formatted(node, there));
        }
      } else if (verb.equals("delete") && target.resource().equals(Resources.PODS.resource())) {
        // By what it sees: an outdated pod that it does not see ready costs nothing, and goes at
        // once with all like it, as with Kubernetes, even if it has become ready meanwhile.
        long before = seenServed();
        take(target);
        long left = seenServed();
        if (left < before && left < nodes - maxUnavailable) {
          violated("leaves only %d nodes of %d served".formatted(left, nodes));
        }
      }
    }

    private long seenServed() {
      return seenServing().stream().map(EachNode::node).distinct().count();
    }

    @Override
    void goWell() {
      pods().forEach(this::letGo);
      activePods().stream().filter(pod -> !Pods.isReady(pod)).forEach(pod -> setReady(pod, true));
    }

    @Override
    @Nullable String missing() {
      DaemonSet now = set();
      String image = now.getSpec().getTemplate().getSpec().getContainers().getFirst().getImage();
      long current =
          activePods().stream()
              .filter(pod -> pod.getSpec().getContainers().getFirst().getImage().equals(image))
              .map(EachNode::node)
              .distinct()
              .count();
      if (current != nodes || pods().size() != nodes) {
        return "%d current of %d pods on %d nodes".formatted(current, pods().size(), nodes);
      }
      var status = now.getStatus();
      return status != null && Integer.valueOf(nodes).equals(status.getUpdatedNumberScheduled())
          ? null
          : "status " + status;
    }

    private DaemonSet set() {
      return client(Resources.DAEMON_SETS).get("default", "web");
    }

    private static String node(Pod pod) {
      return pod.getSpec()
          .getAffinity()
          .getNodeAffinity()
          .getRequiredDuringSchedulingIgnoredDuringExecution()
          .getNodeSelectorTerms()
          .getFirst()
          .getMatchFields()
          .getFirst()
          .getValues()
          .getFirst();
    }
  }
}
