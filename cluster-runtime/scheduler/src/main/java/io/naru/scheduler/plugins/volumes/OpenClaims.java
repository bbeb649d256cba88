package io.naru.scheduler.plugins.volumes;

import io.fabric8.kubernetes.api.model.PersistentVolume;
import io.fabric8.kubernetes.api.model.PersistentVolumeClaim;
import io.fabric8.kubernetes.api.model.storage.StorageClass;
import io.naru.client.storage.StorageNames;
import io.naru.client.storage.Volumes;
import io.naru.scheduler.plugins.volumes.PodVolumes.Open;
import io.naru.scheduler.plugins.volumes.PodVolumes.Reach;
import java.util.Comparator;
import java.util.List;
import org.jspecify.annotations.Nullable;

/** Finds what could become of claims that wait for their first consumer. */
final class OpenClaims {

  private final ClusterStorage storage;
  private final AssumedClaims assumed;

  OpenClaims(ClusterStorage storage, AssumedClaims assumed) {
    this.storage = storage;
    this.assumed = assumed;
  }

  /** Whether a claim that is not bound waits for a pod; one that names its volume does not. */
  boolean isOpen(PersistentVolumeClaim claim) {
    StorageClass storageClass = storage.storageClass(claim);
    return storageClass != null
        && "WaitForFirstConsumer".equals(storageClass.getVolumeBindingMode())
        && Volumes.isBlank(claim.getSpec().getVolumeName());
  }

  Open open(PersistentVolumeClaim claim) {
    StorageClass storageClass = storage.storageClass(claim);
    AssumedClaims.Assumed decided = assumed.of(claim);
    if (decided != null) {
      PersistentVolume volume =
          decided.volume() == null ? null : storage.volumes().get(decided.volume());
      return new Open(
          claim,
          storageClass,
          decided.node(),
          volume == null ? List.of() : List.of(Reach.of(volume)));
    }
    String chosen = StorageNames.annotation(claim, StorageNames.SELECTED_NODE);
    return new Open(claim, storageClass, chosen, chosen.isEmpty() ? candidates(claim) : List.of());
  }

  private List<Reach> candidates(PersistentVolumeClaim claim) {
    List<PersistentVolume> suitable =
        storage.volumes().list().stream()
            .filter(volume -> volume.getMetadata().getDeletionTimestamp() == null)
            .filter(volume -> Volumes.mismatch(volume, claim) == null)
            .filter(volume -> !assumed.isTaken(volume.getMetadata().getName(), claim))
            .sorted(
                Comparator.comparing(Volumes::capacity)
                    .thenComparing(volume -> volume.getMetadata().getName()))
            .toList();
    @Nullable PersistentVolume promised =
        suitable.stream()
            .filter(volume -> Volumes.isPromised(volume, claim))
            .findFirst()
            .orElse(null);
    return promised != null
        ? List.of(Reach.of(promised))
        : suitable.stream().filter(volume -> Volumes.isFree(volume, claim)).map(Reach::of).toList();
  }
}
