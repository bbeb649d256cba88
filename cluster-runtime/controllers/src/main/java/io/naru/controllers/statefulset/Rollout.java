package io.naru.controllers.statefulset;

import io.fabric8.kubernetes.api.model.Pod;
import io.fabric8.kubernetes.api.model.apps.StatefulSet;
import io.naru.client.EventRecorder.Type;
import io.naru.controllers.history.Templates;
import io.naru.controllers.support.PodBatches.Teller;
import io.naru.controllers.support.Pods;
import io.naru.controllers.support.Shares;
import io.naru.controllers.support.SlowStart;
import io.naru.machinery.StatusException;
import java.util.ArrayList;
import java.util.List;

/**
 * Brings the pods of a StatefulSet one step nearer to what it wants: makes missing ones from the
 * lowest ordinal up, deletes superfluous ones from the highest down, then replaces outdated ones
 * from the highest down. Under ordered management each step waits until all before it are
 * available. Thread-safe.
 */
final class Rollout {

  private final StatefulPods pods;
  private final VolumeClaims claims;
  private final Teller teller;
  private final SlowStart slowStart;

  Rollout(StatefulPods pods, VolumeClaims claims, Teller teller, SlowStart slowStart) {
    this.pods = pods;
    this.claims = claims;
    this.teller = teller;
    this.slowStart = slowStart;
  }

  /** Does what can be done now; a change of a pod brings the set up again. */
  void step(Replicas replicas) throws InterruptedException {
    if (fill(replicas) && shrink(replicas) && replicas.isRolling()) {
      update(replicas);
    }
  }

  /** Returns whether to go on. */
  private boolean fill(Replicas replicas) throws InterruptedException {
    StatefulSet set = replicas.set();
    List<Integer> missing = new ArrayList<>();
    for (int ordinal = Identity.start(set); ordinal < Identity.end(set); ordinal++) {
      Pod pod = replicas.pod(ordinal);
      if (pod == null) {
        if (claims.areStale(set, ordinal)) {
          if (replicas.isOrdered()) {
            return false;
          }
          continue;
        }
        if (replicas.isOrdered()) {
          create(replicas, ordinal);
          return false;
        }
        missing.add(ordinal);
        continue;
      }
      if (Pods.isTerminal(pod)) {
        if (!Pods.isTerminating(pod)) {
          recreate(set, pod);
        }
        // Its successor needs its name: nothing to do before it is gone.
        if (replicas.isOrdered()) {
          return false;
        }
        continue;
      }
      if (!Pods.isTerminating(pod)) {
        claims.retain(set, pod, ordinal, false);
        pods.ensureIdentity(set, pod, ordinal);
        if (Pods.phase(pod).equals("Pending")) {
          claims.ensure(set, ordinal);
        }
      }
      if (replicas.isOrdered() && !replicas.isAvailable(pod)) {
        return false;
      }
    }
    SlowStart.Outcome outcome =
        slowStart.run(missing.size(), i -> create(replicas, missing.get(i)));
    StatusException failure = outcome.failure();
    if (failure != null) {
      throw failure;
    }
    return true;
  }

  private void create(Replicas replicas, int ordinal) {
    var revision = replicas.revisionFor(ordinal);
    pods.create(replicas.set(), Templates.of(revision), revision.getMetadata().getName(), ordinal);
  }

  private void recreate(StatefulSet set, Pod pod) {
    boolean failed = Pods.phase(pod).equals("Failed");
    teller.event(
        set,
        failed ? Type.WARNING : Type.NORMAL,
        failed ? "RecreatingFailedPod" : "RecreatingTerminatedPod",
        "StatefulSet %s/%s is recreating %s Pod %s"
            .formatted(
                set.getMetadata().getNamespace(),
                set.getMetadata().getName(),
                failed ? "failed" : "terminated",
                pod.getMetadata().getName()));
    pods.delete(set, pod);
  }

  private boolean shrink(Replicas replicas) {
    Pod firstUnavailable = replicas.firstUnavailable();
    for (Pod pod : replicas.condemned()) {
      if (Pods.isTerminating(pod)) {
        if (replicas.isOrdered()) {
          return false;
        }
        continue;
      }
      // One that does not serve may go, but only if nothing before it is waited for.
      if (replicas.isOrdered() && !replicas.isAvailable(pod) && pod != firstUnavailable) {
        return false;
      }
      claims.retain(replicas.set(), pod, Identity.ordinal(replicas.set(), pod), true);
      pods.delete(replicas.set(), pod);
      if (replicas.isOrdered()) {
        return false;
      }
    }
    return true;
  }

  /**
   * Deletes outdated pods, the highest ordinal first, as long as no more are missing than may be.
   * One that does not serve costs nothing, so it may go even when nothing that serves may: else a
   * template that never becomes ready could not be replaced. But it may serve by now, though the
   * lister does not show it yet; so these too go only as fast as those replaced above them serve.
   */
  private void update(Replicas replicas) {
    StatefulSet set = replicas.set();
    int unavailable = 0;
    for (int ordinal = Identity.start(set); ordinal < Identity.end(set); ordinal++) {
      unavailable += replicas.isAvailable(replicas.pod(ordinal)) ? 0 : 1;
    }
    int limit = maxUnavailable(set);
    int allowed = Math.max(0, limit - unavailable);
    int underway = 0;
    for (int ordinal = Identity.end(set) - 1; ordinal >= replicas.partition(); ordinal--) {
      Pod pod = replicas.pod(ordinal);
      boolean serves = replicas.isAvailable(pod);
      if (pod == null || Pods.isTerminating(pod) || replicas.isUpdated(pod)) {
        underway += serves ? 0 : 1;
      } else if (underway < limit && (!serves || allowed > 0)) {
        pods.delete(set, pod);
        underway++;
        allowed -= serves ? 1 : 0;
      }
    }
  }

  /**
   * One, unless the strategy says otherwise. Percentages are rounded down, though the field's own
   * description says up: so does Kubernetes.
   */
  static int maxUnavailable(StatefulSet set) {
    var strategy = set.getSpec().getUpdateStrategy();
    var rolling = strategy == null ? null : strategy.getRollingUpdate();
    if (rolling == null || rolling.getMaxUnavailable() == null) {
      return 1;
    }
    return Math.max(1, Shares.of(rolling.getMaxUnavailable(), Identity.replicas(set), false));
  }
}
