package io.naru.controllers.interleavings;

import io.fabric8.kubernetes.api.model.HasMetadata;
import io.fabric8.kubernetes.api.model.Pod;
import io.fabric8.kubernetes.api.model.PodBuilder;
import io.naru.client.ApiTransport.Target;
import io.naru.client.Indexer;
import io.naru.client.ResourceType;
import io.naru.client.Resources;
import io.naru.client.TypedClient;
import io.naru.client.control.ControllerContext;
import io.naru.client.testing.InMemoryApi;
import io.naru.client.testing.ManualTimers;
import io.naru.controllers.support.Pods;
import io.naru.machinery.ApiObject;
import java.util.HashSet;
import java.util.List;
import java.util.Random;
import java.util.Set;
import java.util.function.IntConsumer;
import org.jspecify.annotations.Nullable;

/**
 * One world in which a controller works: what is there at first, what may happen, what must hold.
 * The world's part is written straight to the API; the controller sees it late, or not at all until
 * it lists again.
 */
abstract class Scenario {

  final Random random;
  final InMemoryApi api;
  final ManualTimers timers;
  private @Nullable ControllerContext context;
  private @Nullable String violation;
  private final Set<String> taken = new HashSet<>();

  Scenario(Interleaving interleaving) {
    random = interleaving.random;
    api = interleaving.api;
    timers = interleaving.timers;
  }

  /** What is there before the controller starts. */
  abstract void given();

  /** Makes the controllers, also after each restart. */
  abstract List<Interleaving.Running> start(ControllerContext context);

  /** The resources that they watch. */
  abstract List<ResourceType<?>> watched();

  /** One thing happens in the world. */
  abstract void happen();

  /** A controller is about to write; call {@link #violated} if it must not. */
  void beforeWrite(String verb, Target target, @Nullable ApiObject body) {}

  /** What holds at every moment. */
  void check() {}

  /** From now on all goes well: pods become ready, or end as they should. */
  abstract void goWell();

  /** Null if the world is as the workload wants it; else what is not. */
  abstract @Nullable String missing();

  final void started(ControllerContext started) {
    context = started;
  }

  final synchronized void violated(String what) {
    if (violation == null) {
      violation = what;
    }
  }

  final synchronized @Nullable String violation() {
    return violation;
  }

  /** What the controllers know now. */
  final <T extends HasMetadata> Indexer<T> seen(ResourceType<T> type) {
    if (context == null) {
      throw new IllegalStateException("not started");
    }
    return context.lister(type);
  }

  /**
   * The pods that the controllers see ready, but for those that they have deleted themselves. With
   * a lister that lags, this is what they answer for.
   */
  final List<Pod> seenServing() {
    return seen(Resources.PODS).list().stream()
        .filter(pod -> Pods.isActive(pod) && Pods.isReady(pod))
        .filter(pod -> !taken.contains(pod.getMetadata().getUid()))
        .toList();
  }

  /** A controller deletes a pod. */
  final void take(Target target) {
    Pod known = seen(Resources.PODS).get(target.namespace(), target.name());
    if (known != null) {
      taken.add(known.getMetadata().getUid());
    }
  }

  final <T extends HasMetadata> TypedClient<T> client(ResourceType<T> type) {
    return new TypedClient<>(api, type);
  }

  final List<Pod> pods() {
    return api.all(Resources.PODS);
  }

  final List<Pod> activePods() {
    return pods().stream().filter(Pods::isActive).toList();
  }

  final @Nullable Pod anyPod() {
    List<Pod> all = pods();
    return all.isEmpty() ? null : all.get(random.nextInt(all.size()));
  }

  /**
   * What befalls pods of a workload that rolls out: now and then another template, else a pod comes
   * to life or, unless pods are reliable, to grief.
   *
   * @param useTemplate gives the workload the template of a version
   */
  final void rollOrLive(boolean reliablePods, IntConsumer useTemplate) {
    Pod pod = anyPod();
    int dice = random.nextInt(10);
    if (dice == 0) {
      useTemplate.accept(1 + random.nextInt(3));
    } else if (pod == null) {
      return;
    } else if (dice < 6) {
      if (Pods.isTerminating(pod)) {
        letGo(pod);
      } else {
        setReady(pod, true);
      }
    } else if (!reliablePods) {
      switch (dice) {
        case 6 -> setReady(pod, false);
        case 7 -> end(pod, "Failed");
        case 8 -> delete(pod);
        default -> letGo(pod);
      }
    }
  }

  final void setReady(Pod pod, boolean ready) {
    if (Pods.isTerminal(pod)) {
      return;
    }
    setPhase(pod, "Running", ready);
  }

  final void end(Pod pod, String phase) {
    setPhase(pod, phase, false);
  }

  private void setPhase(Pod pod, String phase, boolean ready) {
    client(Resources.PODS)
        .updateStatus(
            new PodBuilder(pod)
                .withNewStatus()
                .withPhase(phase)
                .addNewCondition()
                .withType("Ready")
                .withStatus(ready ? "True" : "False")
                .withLastTransitionTime(timers.clock().instant().toString())
                .endCondition()
                .endStatus()
                .build());
  }

  /** Somebody else deletes the pod. */
  final void delete(Pod pod) {
    client(Resources.PODS).delete("default", pod.getMetadata().getName());
  }

  /** The kubelet has stopped the containers of a pod that is being deleted. */
  final void letGo(Pod pod) {
    if (!Pods.isTerminating(pod)) {
      return;
    }
    Pod live = client(Resources.PODS).get("default", pod.getMetadata().getName());
    if (live.getMetadata().getFinalizers().contains(FaultyApi.KUBELET)) {
      live =
          client(Resources.PODS)
              .update(
                  new PodBuilder(live)
                      .editMetadata()
                      .removeFromFinalizers(FaultyApi.KUBELET)
                      .endMetadata()
                      .build());
    }
    removeIfUnheld(live);
  }

  /** What a server does when the last finalizer of a deleted object goes. */
  final void removeIfUnheld(Pod pod) {
    if (Pods.isTerminating(pod) && pod.getMetadata().getFinalizers().isEmpty()) {
      delete(pod);
    }
  }
}
