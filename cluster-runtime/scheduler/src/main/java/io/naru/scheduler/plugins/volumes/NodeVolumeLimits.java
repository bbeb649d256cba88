package io.naru.scheduler.plugins.volumes;

import io.fabric8.kubernetes.api.model.PersistentVolume;
import io.fabric8.kubernetes.api.model.PersistentVolumeClaim;
import io.fabric8.kubernetes.api.model.storage.CSINode;
import io.fabric8.kubernetes.api.model.storage.CSINodeDriver;
import io.fabric8.kubernetes.api.model.storage.StorageClass;
import io.naru.client.Indexer;
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
import org.jspecify.annotations.Nullable;

/** Nodes whose CSI drivers, as their {@code CSINode} says, can attach the pod's volumes as well. */
final class NodeVolumeLimits implements PreFilterPlugin, FilterPlugin, RequeueHints {

  private static final String NAME = "NodeVolumeLimits";
  private static final Status EXCEEDED =
      Status.unschedulable(NAME, "node(s) exceed max volume count");

  private final ClusterStorage storage;

  NodeVolumeLimits(ClusterStorage storage) {
    this.storage = storage;
  }

  @Override
  public String name() {
    return NAME;
  }

  @Override
  public Result preFilter(CycleState state, PodInfo pod, Snapshot snapshot) {
    return pod.claims().isEmpty() ? Result.SKIP : Result.SUCCESS;
  }

  @Override
  public Status filter(CycleState state, PodInfo pod, NodeInfo node) {
    CSINode limits = storage.csiNodes().get(node.name());
    if (limits == null || limits.getSpec() == null) {
      return Status.SUCCESS;
    }
    for (CSINodeDriver driver : limits.getSpec().getDrivers()) {
      Integer most = driver.getAllocatable() == null ? null : driver.getAllocatable().getCount();
      if (most != null && !hasRoom(pod, node, driver.getName(), most)) {
        return EXCEEDED;
      }
    }
    return Status.SUCCESS;
  }

  /** A volume is attached once, however many pods use it. */
  private boolean hasRoom(PodInfo pod, NodeInfo node, String driver, int most) {
    Set<String> wanted = new HashSet<>();
    addVolumes(pod, driver, wanted);
    if (wanted.isEmpty()) {
      return true;
    }
    Set<String> attached = new HashSet<>();
    node.pods().forEach(other -> addVolumes(other, driver, attached));
    if (attached.containsAll(wanted)) {
      return true;
    }
    attached.addAll(wanted);
    return attached.size() <= most;
  }

  private void addVolumes(PodInfo pod, String driver, Set<String> volumes) {
    for (ClaimReference reference : pod.claims()) {
      PersistentVolumeClaim claim = storage.claim(pod, reference);
      String volume = claim == null ? null : volume(claim, driver);
      if (volume != null) {
        volumes.add(volume);
      }
    }
  }

  /** What the driver will attach for the claim; null if it is not the driver's. */
  private @Nullable String volume(PersistentVolumeClaim claim, String driver) {
    PersistentVolume volume = storage.volume(claim);
    if (volume != null) {
      var source = volume.getSpec().getCsi();
      return source != null && driver.equals(source.getDriver()) ? source.getVolumeHandle() : null;
    }
    StorageClass storageClass = storage.storageClass(claim);
    return storageClass != null && driver.equals(storageClass.getProvisioner())
        ? Indexer.key(claim)
        : null;
  }

  @Override
  public boolean mayHelp(PodInfo pod, ClusterEvent event) {
    return switch (event) {
      case ClusterEvent.AssignedPodDeleted deleted -> !deleted.pod().claims().isEmpty();
      case ClusterEvent.ClaimChanged changed -> pod.uses(changed);
      case ClusterEvent.VolumesChanged ignored -> true;
      case ClusterEvent.NodeAdded ignored -> true;
      default -> false;
    };
  }
}
