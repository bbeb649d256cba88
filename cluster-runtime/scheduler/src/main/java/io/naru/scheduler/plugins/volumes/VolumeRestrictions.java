package io.naru.scheduler.plugins.volumes;

import io.fabric8.kubernetes.api.model.PersistentVolumeClaim;
import io.naru.scheduler.framework.ClaimReference;
import io.naru.scheduler.framework.ClusterEvent;
import io.naru.scheduler.framework.CycleState;
import io.naru.scheduler.framework.FilterPlugin;
import io.naru.scheduler.framework.NodeInfo;
import io.naru.scheduler.framework.PodInfo;
import io.naru.scheduler.framework.PreFilterPlugin;
import io.naru.scheduler.framework.RequeueHints;
import io.naru.scheduler.framework.Snapshot;
import io.naru.scheduler.framework.Status;
import java.util.HashSet;
import java.util.Set;

/** Of the pods that use a claim of access mode {@code ReadWriteOncePod} one runs at a time. */
final class VolumeRestrictions implements PreFilterPlugin, FilterPlugin, RequeueHints {

  private static final String NAME = "VolumeRestrictions";
  private static final Status IN_USE =
      Status.unschedulable(
          NAME,
          "node has pod using PersistentVolumeClaim with the same name and ReadWriteOncePod access"
              + " mode");

  /** The pod's exclusive claims, and how often pods anywhere use them. */
  private static final class Exclusive implements CycleState.Copyable {
    private final Set<String> claims;
    private int uses;

    private Exclusive(Set<String> claims, int uses) {
      this.claims = claims;
      this.uses = uses;
    }

    private void count(PodInfo pod, PodInfo other, int by) {
      if (!other.claims().isEmpty() && other.namespace().equals(pod.namespace())) {
        for (ClaimReference used : other.claims()) {
          uses += claims.contains(used.name()) ? by : 0;
        }
      }
    }

    @Override
    public Object copy() {
      return new Exclusive(claims, uses);
    }
  }

  private final ClusterStorage storage;

  VolumeRestrictions(ClusterStorage storage) {
    this.storage = storage;
  }

  @Override
  public String name() {
    return NAME;
  }

  @Override
  public Result preFilter(CycleState state, PodInfo pod, Snapshot snapshot) {
    Set<String> claims = new HashSet<>();
    for (ClaimReference reference : pod.claims()) {
      PersistentVolumeClaim claim = storage.claim(pod, reference);
      if (claim == null) {
        return Result.of(Status.unresolvable(NAME, ClusterStorage.notFound(reference)));
      }
      if (claim.getSpec().getAccessModes().contains("ReadWriteOncePod")) {
        claims.add(reference.name());
      }
    }
    if (claims.isEmpty()) {
      return Result.SKIP;
    }
    Exclusive exclusive = new Exclusive(claims, 0);
    for (NodeInfo node : snapshot.nodes()) {
      node.pods().forEach(other -> exclusive.count(pod, other, 1));
    }
    state.put(Exclusive.class, exclusive);
    return Result.SUCCESS;
  }

  @Override
  public void addPod(CycleState state, PodInfo pod, PodInfo added, NodeInfo node) {
    state.get(Exclusive.class).count(pod, added, 1);
  }

  @Override
  public void removePod(CycleState state, PodInfo pod, PodInfo removed, NodeInfo node) {
    state.get(Exclusive.class).count(pod, removed, -1);
  }

  @Override
  public Status filter(CycleState state, PodInfo pod, NodeInfo node) {
    return state.get(Exclusive.class).uses > 0 ? IN_USE : Status.SUCCESS;
  }

  @Override
  public boolean mayHelp(PodInfo pod, ClusterEvent event) {
    return switch (event) {
      case ClusterEvent.ClaimChanged changed -> pod.uses(changed);
      case ClusterEvent.AssignedPodDeleted deleted ->
          deleted.pod().namespace().equals(pod.namespace())
              && deleted.pod().claims().stream().anyMatch(pod.claims()::contains);
      default -> false;
    };
  }
}
