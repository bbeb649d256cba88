package io.naru.controllers.statefulset;

import io.fabric8.kubernetes.api.model.Pod;
import io.fabric8.kubernetes.api.model.apps.ControllerRevision;
import io.fabric8.kubernetes.api.model.apps.StatefulSet;
import io.naru.controllers.support.Pods;
import java.time.Instant;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.TreeMap;
import org.jspecify.annotations.Nullable;

/**
 * A StatefulSet and its pods at one moment.
 *
 * @param wanted the pods by ordinal, of the ordinals that the set wants; those missing are missing
 * @param condemned the pods of other ordinals, the highest first
 * @param current the revision that the rollout comes from
 * @param update the revision of the present template
 */
record Replicas(
    StatefulSet set,
    Map<Integer, Pod> wanted,
    List<Pod> condemned,
    ControllerRevision current,
    ControllerRevision update,
    Instant now) {

  static Replicas of(
      StatefulSet set,
      List<Pod> pods,
      ControllerRevision current,
      ControllerRevision update,
      Instant now) {
    Map<Integer, Pod> wanted = new TreeMap<>();
    List<Pod> condemned = new ArrayList<>();
    for (Pod pod : pods) {
      int ordinal = Identity.ordinal(set, pod);
      if (ordinal >= Identity.start(set) && ordinal < Identity.end(set)) {
        wanted.put(ordinal, pod);
      } else if (ordinal >= 0) {
        condemned.add(pod);
      }
    }
    condemned.sort(
        Comparator.comparingInt((Pod pod) -> Identity.ordinal(set, pod))
            .reversed()
            .thenComparing(pod -> pod.getMetadata().getName()));
    return new Replicas(set, wanted, condemned, current, update, now);
  }

  @Nullable Pod pod(int ordinal) {
    return wanted.get(ordinal);
  }

  boolean isOrdered() {
    return !"Parallel".equals(set.getSpec().getPodManagementPolicy());
  }

  /** Whether the pod serves: it runs, has been ready for long enough, and is not on its way out. */
  boolean isAvailable(@Nullable Pod pod) {
    return pod != null
        && !Pods.isTerminating(pod)
        && Pods.phase(pod).equals("Running")
        && Pods.isAvailable(pod, minReadySeconds(), now);
  }

  /** The first pod, by ordinal, that is there and does not serve; null if all do. */
  @Nullable Pod firstUnavailable() {
    for (Pod pod : wanted.values()) {
      if (!isAvailable(pod)) {
        return pod;
      }
    }
    for (Pod pod : condemned.reversed()) {
      if (!isAvailable(pod)) {
        return pod;
      }
    }
    return null;
  }

  int minReadySeconds() {
    return Objects.requireNonNullElse(set.getSpec().getMinReadySeconds(), 0);
  }

  /** The first ordinal that a rolling update may touch. */
  int partition() {
    var strategy = set.getSpec().getUpdateStrategy();
    var rolling = strategy == null ? null : strategy.getRollingUpdate();
    int partition = rolling == null ? 0 : Objects.requireNonNullElse(rolling.getPartition(), 0);
    return Identity.start(set) + partition;
  }

  boolean isRolling() {
    var strategy = set.getSpec().getUpdateStrategy();
    return strategy == null || !"OnDelete".equals(strategy.getType());
  }

  /**
   * Which revision a pod made now for this ordinal is to have: below the partition, the old one.
   */
  ControllerRevision revisionFor(int ordinal) {
    return isRolling() && ordinal < partition() ? current : update;
  }

  boolean isUpdated(Pod pod) {
    return Identity.revision(pod).equals(update.getMetadata().getName());
  }

  List<Pod> all() {
    List<Pod> result = new ArrayList<>(wanted.values());
    result.addAll(condemned);
    return result;
  }
}
