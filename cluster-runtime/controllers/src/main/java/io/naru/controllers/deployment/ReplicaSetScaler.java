package io.naru.controllers.deployment;

import io.fabric8.kubernetes.api.model.apps.Deployment;
import io.fabric8.kubernetes.api.model.apps.ReplicaSet;
import io.fabric8.kubernetes.api.model.apps.ReplicaSetBuilder;
import io.naru.client.EventRecorder;
import io.naru.client.Resources;
import io.naru.client.TypedClient;
import io.naru.controllers.support.OwnWrites;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import org.jspecify.annotations.Nullable;

/** Changes sizes of a Deployment's sets, in step with their annotations of size and limit. */
final class ReplicaSetScaler {

  static final Comparator<ReplicaSet> OLDEST_FIRST =
      Comparator.comparing((ReplicaSet set) ->
              Objects.requireNonNullElse(set.getMetadata().getCreationTimestamp(), ""))
          .thenComparing(set -> set.getMetadata().getName());

  private final TypedClient<ReplicaSet> client;
  private final OwnWrites writes;
  private final EventRecorder events;

  ReplicaSetScaler(TypedClient<ReplicaSet> client, OwnWrites writes, EventRecorder events) {
    this.client = client;
    this.writes = writes;
    this.events = events;
  }

  /** Returns the set as it is afterwards; the same instance if nothing had to change. */
  ReplicaSet scale(Deployment deployment, ReplicaSet set, int size) {
    int before = Rollout.replicas(set);
    Map<String, String> sizes = annotations(deployment);
    Map<String, String> known = set.getMetadata().getAnnotations();
    boolean annotated = known != null && known.entrySet().containsAll(sizes.entrySet());
    if (before == size && annotated) {
      return set;
    }
    ReplicaSet scaled =
        client.update(
            new ReplicaSetBuilder(set)
                .editMetadata()
                .addToAnnotations(sizes)
                .endMetadata()
                .editSpec()
                .withReplicas(size)
                .endSpec()
                .build());
    writes.note(deployment.getMetadata().getUid(), scaled);
    if (before != size) {
      events.record(
          deployment,
          Resources.DEPLOYMENTS,
          EventRecorder.Type.NORMAL,
          "ScalingReplicaSet",
          "Scaled %s replica set %s from %d to %d"
              .formatted(before < size ? "up" : "down", set.getMetadata().getName(), before, size));
    }
    return scaled;
  }

  static Map<String, String> annotations(Deployment deployment) {
    int wanted = Rollout.replicas(deployment);
    return Map.of(
        Rollout.DESIRED, Integer.toString(wanted),
        Rollout.MAXIMUM, Integer.toString(wanted + Rollout.maxSurge(deployment)));
  }

  /** Follows a change of the Deployment's size without a change of its template. */
  void follow(Deployment deployment, List<ReplicaSet> olds, @Nullable ReplicaSet newest) {
    List<ReplicaSet> all = new ArrayList<>(olds);
    if (newest != null) {
      all.add(newest);
    }
    List<ReplicaSet> active =
        new ArrayList<>(all.stream().filter(set -> Rollout.replicas(set) > 0).toList());
    int wanted = Rollout.replicas(deployment);
    if (active.size() <= 1) {
      ReplicaSet only = !active.isEmpty() ? active.getFirst() : newest;
      if (only == null && !olds.isEmpty()) {
        only = olds.stream().max(OLDEST_FIRST).orElseThrow();
      }
      if (only != null) {
        scale(deployment, only, wanted);
      }
      return;
    }
    if (newest != null && isSaturated(deployment, newest)) {
      for (ReplicaSet old : active) {
        if (!old.getMetadata().getName().equals(newest.getMetadata().getName())) {
          scale(deployment, old, 0);
        }
      }
    } else if (Rollout.isRolling(deployment)) {
      proportionally(deployment, active);
    }
  }

  /** Spreads a change in size over sets in the middle of a rollout, by the share each has. */
  private void proportionally(Deployment deployment, List<ReplicaSet> active) {
    int wanted = Rollout.replicas(deployment);
    int limit = wanted > 0 ? wanted + Rollout.maxSurge(deployment) : 0;
    int change = limit - Rollout.replicas(active);
    Comparator<ReplicaSet> biggest = Comparator.comparing(set -> -Rollout.replicas(set));
    active.sort(biggest.thenComparing(change > 0 ? OLDEST_FIRST.reversed() : OLDEST_FIRST));
    int[] sizes = new int[active.size()];
    int given = 0;
    for (int i = 0; i < sizes.length; i++) {
      int share = share(deployment, active.get(i), change, given);
      sizes[i] = Rollout.replicas(active.get(i)) + share;
      given += share;
    }
    sizes[0] = Math.max(0, sizes[0] + change - given);
    for (int i = 0; i < sizes.length; i++) {
      scale(deployment, active.get(i), sizes[i]);
    }
  }

  private static int share(Deployment deployment, ReplicaSet set, int change, int given) {
    int size = Rollout.replicas(set);
    int left = change - given;
    if (size == 0 || left == 0) {
      return 0;
    }
    int fraction = -size;
    if (Rollout.replicas(deployment) > 0) {
      long before = Rollout.number(set.getMetadata().getAnnotations(), Rollout.MAXIMUM);
      if (before == 0) {
        before = Rollout.replicas(deployment);
      }
      double now = (double) Rollout.replicas(deployment) + Rollout.maxSurge(deployment);
      fraction = (int) Math.round(size * now / before) - size;
    }
    return change > 0 ? Math.min(fraction, left) : Math.max(fraction, left);
  }

  private static boolean isSaturated(Deployment deployment, ReplicaSet newest) {
    int wanted = Rollout.replicas(deployment);
    return Rollout.replicas(newest) == wanted
        && Rollout.number(newest.getMetadata().getAnnotations(), Rollout.DESIRED) == wanted
        && Rollout.available(newest) == wanted;
  }
}
