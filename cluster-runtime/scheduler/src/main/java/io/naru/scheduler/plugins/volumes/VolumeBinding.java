package io.naru.scheduler.plugins.volumes;

import io.fabric8.kubernetes.api.model.PersistentVolumeClaim;
import io.naru.client.Owners;
import io.naru.client.storage.Volumes;
import io.naru.scheduler.framework.ClaimReference;
import io.naru.scheduler.framework.ClusterEvent;
import io.naru.scheduler.framework.CycleState;
import io.naru.scheduler.framework.FilterPlugin;
import io.naru.scheduler.framework.NodeInfo;
import io.naru.scheduler.framework.PodInfo;
import io.naru.scheduler.framework.PreBindPlugin;
import io.naru.scheduler.framework.PreFilterPlugin;
import io.naru.scheduler.framework.RequeueHints;
import io.naru.scheduler.framework.ReservePlugin;
import io.naru.scheduler.framework.Snapshot;
import io.naru.scheduler.framework.Status;
import io.naru.scheduler.plugins.volumes.PodVolumes.Choice;
import io.naru.scheduler.plugins.volumes.PodVolumes.Open;
import io.naru.scheduler.plugins.volumes.PodVolumes.Reach;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.List;
import org.jspecify.annotations.Nullable;

/**
 * Nodes that reach the pod's volumes. Claims that wait for their first consumer are matched with
 * volumes that the node reaches, or one is asked for there; the pod is bound once they are. See
 * "Volume Binding Mode" in the Kubernetes documentation of storage classes.
 */
final class VolumeBinding
    implements PreFilterPlugin, FilterPlugin, ReservePlugin, PreBindPlugin, RequeueHints {

  static final String NAME = "VolumeBinding";
  private static final Status IMMEDIATE =
      Status.unresolvable(NAME, "pod has unbound immediate PersistentVolumeClaims");
  private static final Status GONE =
      Status.unresolvable(
          NAME, "node(s) unavailable due to one or more pvc(s) bound to non-existent pv(s)");
  private static final Status OUT_OF_REACH =
      Status.unresolvable(NAME, "node(s) had volume node affinity conflict");
  private static final Status NONE_TO_BIND =
      Status.unresolvable(NAME, "node(s) didn't find available persistent volumes to bind");

  private final ClusterStorage storage;
  private final AssumedClaims assumed;
  private final OpenClaims openClaims;
  private final ClaimBindings bindings;

  VolumeBinding(ClusterStorage storage, AssumedClaims assumed, ClaimBindings bindings) {
    this.storage = storage;
    this.assumed = assumed;
    this.openClaims = new OpenClaims(storage, assumed);
    this.bindings = bindings;
  }

  @Override
  public String name() {
    return NAME;
  }

  @Override
  public Result preFilter(CycleState state, PodInfo pod, Snapshot snapshot) {
    if (pod.claims().isEmpty()) {
      return Result.SKIP;
    }
    List<Reach> bound = new ArrayList<>();
    List<Open> open = new ArrayList<>();
    boolean immediate = false;
    for (ClaimReference reference : pod.claims()) {
      PersistentVolumeClaim claim = storage.claim(pod, reference);
      String unusable = unusable(pod, reference, claim);
      if (claim == null || unusable != null) {
        return Result.of(Status.unresolvable(NAME, String.valueOf(unusable)));
      }
      if (Volumes.isBound(claim)) {
        bound.add(Reach.of(storage.volume(claim)));
      } else if (openClaims.isOpen(claim)) {
        open.add(openClaims.open(claim));
      } else {
        immediate = true;
      }
    }
    if (immediate) {
      return Result.of(IMMEDIATE);
    }
    open.sort(Comparator.comparing(claim -> Volumes.request(claim.claim())));
    state.put(PodVolumes.class, new PodVolumes(bound, open));
    return Result.SUCCESS;
  }

  private static @Nullable String unusable(
      PodInfo pod, ClaimReference reference, @Nullable PersistentVolumeClaim claim) {
    if (claim == null) {
      return ClusterStorage.notFound(reference);
    }
    if (reference.madeForPod() && !Owners.isControlledBy(claim, pod.pod())) {
      return "PVC %s/%s was not created for pod %s (pod is not owner)"
          .formatted(pod.namespace(), reference.name(), pod.key());
    }
    if (Volumes.phase(claim).equals("Lost")) {
      return "persistentvolumeclaim \"%s\" bound to non-existent persistentvolume \"%s\""
          .formatted(reference.name(), claim.getSpec().getVolumeName());
    }
    return claim.getMetadata().getDeletionTimestamp() == null
        ? null
        : "persistentvolumeclaim \"%s\" is being deleted".formatted(reference.name());
  }

  @Override
  public Status filter(CycleState state, PodInfo pod, NodeInfo node) {
    PodVolumes volumes = state.get(PodVolumes.class);
    for (Reach reach : volumes.bound()) {
      if (reach.volume() == null) {
        return GONE;
      }
      if (!reach.from(node)) {
        return OUT_OF_REACH;
      }
    }
    if (volumes.open().isEmpty()) {
      return Status.SUCCESS;
    }
    List<Choice> choices = volumes.choose(node);
    if (choices == null) {
      return NONE_TO_BIND;
    }
    volumes.decisions().put(node.name(), choices);
    return Status.SUCCESS;
  }

  @Override
  public Status reserve(CycleState state, PodInfo pod, String nodeName) {
    for (Choice choice : choices(state, nodeName)) {
      assumed.assume(pod.uid(), choice.claim(), nodeName, choice.volume());
    }
    return Status.SUCCESS;
  }

  @Override
  public void unreserve(CycleState state, PodInfo pod, String nodeName) {
    for (Choice choice : choices(state, nodeName)) {
      assumed.release(pod.uid(), choice.claim());
    }
  }

  @Override
  public boolean hasWork(CycleState state, PodInfo pod, String nodeName) {
    return !choices(state, nodeName).isEmpty();
  }

  @Override
  public Status preBind(CycleState state, PodInfo pod, String nodeName)
      throws InterruptedException {
    List<Choice> choices = choices(state, nodeName);
    Status status = bindings.bind(pod, choices, nodeName);
    if (status.isSuccess()) {
      choices.forEach(choice -> assumed.release(pod.uid(), choice.claim()));
    }
    return status;
  }

  @Override
  public boolean mayHelp(PodInfo pod, ClusterEvent event) {
    return switch (event) {
      case ClusterEvent.ClaimChanged changed -> pod.uses(changed);
      case ClusterEvent.VolumesChanged ignored -> true;
      case ClusterEvent.NodeAdded ignored -> true;
      case ClusterEvent.NodeUpdated updated ->
          !updated.old().labels().equals(updated.node().labels());
      default -> false;
    };
  }

  private static List<Choice> choices(CycleState state, String node) {
    PodVolumes volumes = state.find(PodVolumes.class);
    return volumes == null ? List.of() : volumes.decisions().getOrDefault(node, List.of());
  }
}
