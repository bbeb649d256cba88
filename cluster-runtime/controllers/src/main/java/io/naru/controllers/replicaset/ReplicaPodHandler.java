package io.naru.controllers.replicaset;

import io.fabric8.kubernetes.api.model.HasMetadata;
import io.fabric8.kubernetes.api.model.OwnerReference;
import io.fabric8.kubernetes.api.model.Pod;
import io.naru.client.Expectations;
import io.naru.client.Indexer;
import io.naru.controllers.support.ControlleeHandler;
import io.naru.controllers.support.Pods;
import java.time.Duration;
import java.util.function.BiConsumer;
import java.util.function.Consumer;

/**
 * Brings sets up when their pods change: at once if a pod may be missing or too many, and otherwise
 * (a pod became ready, or one of many that were asked for has come) after a pause that grows with
 * the set, since a sync looks at all its pods: else a set of ten thousand would be gone through ten
 * thousand times while it comes up. Sets of less than a hundred pods never wait.
 */
final class ReplicaPodHandler<O extends HasMetadata> extends ControlleeHandler<O, Pod> {

  /** So many pods are worth a millisecond of pause: ten thousand half a second. */
  private static final int PODS_A_MILLISECOND = 20;

  private static final int SMALL = 100;

  private final Indexer<Pod> pods;
  private final BiConsumer<String, Duration> enqueueAfter;

  ReplicaPodHandler(
      ReplicaKind<O> kind,
      Indexer<O> lister,
      Indexer<Pod> pods,
      Expectations expectations,
      Consumer<String> enqueue,
      BiConsumer<String, Duration> enqueueAfter) {
    super(
        kind.type(),
        lister,
        object -> kind.wanted().apply(object).selector(),
        expectations,
        key -> {
          O set = lister.get(key);
          if (set != null && !expectations.areMet(set.getMetadata().getUid())) {
            // Nothing will be done about it before the others have come too.
            enqueueAfter.accept(key, pause(pods, set.getMetadata().getUid()));
          } else {
            enqueue.accept(key);
          }
        });
    this.pods = pods;
    this.enqueueAfter = enqueueAfter;
  }

  @Override
  public void onUpdate(Pod old, Pod pod) {
    OwnerReference owner = owner(pod);
    if (owner != null && isOnlyForTheStatus(old, pod)) {
      enqueueAfter.accept(
          Indexer.key(pod.getMetadata().getNamespace(), owner.getName()),
          pause(pods, owner.getUid()));
    } else {
      super.onUpdate(old, pod);
    }
  }

  /** Whether the set has the same pods before and after. */
  private static boolean isOnlyForTheStatus(Pod old, Pod pod) {
    return Pods.isActive(old)
        && Pods.isActive(pod)
        && old.getMetadata().getOwnerReferences().equals(pod.getMetadata().getOwnerReferences())
        && java.util.Objects.equals(old.getMetadata().getLabels(), pod.getMetadata().getLabels());
  }

  private static Duration pause(Indexer<Pod> pods, String uid) {
    int count = pods.countControlledBy(uid);
    return count < SMALL ? Duration.ZERO : Duration.ofMillis(count / PODS_A_MILLISECOND);
  }
}
