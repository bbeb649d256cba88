package io.naru.controllers.attachdetach;

import io.fabric8.kubernetes.api.model.PersistentVolume;
import io.fabric8.kubernetes.api.model.PersistentVolumeClaim;
import io.fabric8.kubernetes.api.model.Pod;
import io.fabric8.kubernetes.api.model.Volume;
import io.fabric8.kubernetes.api.model.storage.CSIDriver;
import io.naru.client.Indexer;
import io.naru.client.Owners;
import io.naru.client.Resources;
import io.naru.client.control.ControllerContext;
import io.naru.client.storage.Volumes;
import io.naru.controllers.support.Pods;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.stream.Collectors;
import org.jspecify.annotations.Nullable;

/** Which volumes the pods of a node want attached to it. */
final class WantedVolumes {

  private static final String BY_NODE = "attachdetach/node";
  private static final String BY_CLAIM = "attachdetach/claim";

  private final Indexer<Pod> pods;
  private final Indexer<PersistentVolumeClaim> claims;
  private final Indexer<PersistentVolume> volumes;
  private final Indexer<CSIDriver> drivers;

  WantedVolumes(ControllerContext context) {
    pods = context.lister(Resources.PODS);
    claims = context.lister(Resources.PERSISTENT_VOLUME_CLAIMS);
    volumes = context.lister(Resources.PERSISTENT_VOLUMES);
    drivers = context.lister(Resources.CSI_DRIVERS);
    pods.addIndex(
        BY_NODE, pod -> hasClaims(pod) ? List.of(pod.getSpec().getNodeName()) : List.of());
    pods.addIndex(BY_CLAIM, pod -> hasClaims(pod) ? claims(pod) : List.of());
  }

  /** The nodes of the pods that use a claim, which may be unknown yet. */
  Set<String> nodesOf(String claim) {
    return pods.byIndex(BY_CLAIM, claim).stream()
        .map(pod -> pod.getSpec().getNodeName())
        .collect(Collectors.toSet());
  }

  private static List<String> claims(Pod pod) {
    return pod.getSpec().getVolumes().stream()
        .map(volume -> Volumes.claimName(pod, volume))
        .filter(name -> name != null)
        .map(name -> Indexer.key(pod.getMetadata().getNamespace(), name))
        .toList();
  }

  /** Whether the pod is on a node and may want volumes attached; most pods never do. */
  static boolean hasClaims(Pod pod) {
    return !Volumes.isBlank(pod.getSpec().getNodeName())
        && pod.getSpec().getVolumes().stream()
            .anyMatch(volume -> Volumes.claimName(pod, volume) != null);
  }

  /** The volumes with one of the pods that want each. */
  Map<AttachableVolume, Pod> of(String node) {
    Map<AttachableVolume, Pod> wanted = new LinkedHashMap<>();
    for (Pod pod : pods.byIndex(BY_NODE, node)) {
      if (!Pods.isTerminal(pod)) { // also while it is being deleted: its containers may still run
        for (Volume volume : pod.getSpec().getVolumes()) {
          AttachableVolume attachable = attachable(pod, volume);
          if (attachable != null) {
            wanted.putIfAbsent(attachable, pod);
          }
        }
      }
    }
    return wanted;
  }

  private @Nullable AttachableVolume attachable(Pod pod, Volume volume) {
    String name = Volumes.claimName(pod, volume);
    PersistentVolumeClaim claim =
        name == null ? null : claims.get(pod.getMetadata().getNamespace(), name);
    if (claim == null
        || !Volumes.isBound(claim)
        || (volume.getEphemeral() != null && !Owners.isControlledBy(claim, pod))) {
      return null;
    }
    PersistentVolume persistent = volumes.get(claim.getSpec().getVolumeName());
    AttachableVolume attachable = persistent == null ? null : AttachableVolume.of(persistent);
    return attachable != null && mustAttach(attachable.driver()) ? attachable : null;
  }

  /** A driver that nobody has registered may need it. */
  private boolean mustAttach(String driver) {
    CSIDriver registered = drivers.get(driver);
    return registered == null
        || registered.getSpec() == null
        || !Boolean.FALSE.equals(registered.getSpec().getAttachRequired());
  }
}
