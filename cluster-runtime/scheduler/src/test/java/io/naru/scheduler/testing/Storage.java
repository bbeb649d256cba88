package io.naru.scheduler.testing;

import io.fabric8.kubernetes.api.model.PersistentVolume;
import io.fabric8.kubernetes.api.model.PersistentVolumeBuilder;
import io.fabric8.kubernetes.api.model.PersistentVolumeClaim;
import io.fabric8.kubernetes.api.model.PersistentVolumeClaimBuilder;
import io.fabric8.kubernetes.api.model.Pod;
import io.fabric8.kubernetes.api.model.Quantity;
import io.fabric8.kubernetes.api.model.storage.StorageClass;
import io.fabric8.kubernetes.api.model.storage.StorageClassBuilder;
import java.util.List;
import java.util.Map;

/** Makers of claims, volumes and classes. Claims live in namespace {@code default}. */
public final class Storage {

  private Storage() {}

  public static StorageClass waiting(String name, String provisioner) {
    return new StorageClassBuilder()
        .withNewMetadata()
        .withName(name)
        .endMetadata()
        .withProvisioner(provisioner)
        .withVolumeBindingMode("WaitForFirstConsumer")
        .build();
  }

  /** A pending claim of 1 Gi. */
  public static PersistentVolumeClaimBuilder claim(String name, String storageClass) {
    return new PersistentVolumeClaimBuilder()
        .withNewMetadata()
        .withName(name)
        .withNamespace("default")
        .withUid(name)
        .withResourceVersion("1")
        .endMetadata()
        .withNewSpec()
        .withStorageClassName(storageClass)
        .withAccessModes("ReadWriteOnce")
        .withNewResources()
        .withRequests(Map.of("storage", new Quantity("1Gi")))
        .endResources()
        .endSpec()
        .withNewStatus()
        .withPhase("Pending")
        .endStatus();
  }

  /** As the binder leaves it. */
  public static PersistentVolumeClaim bound(PersistentVolumeClaim claim, String volume) {
    return new PersistentVolumeClaimBuilder(claim)
        .editMetadata()
        .addToAnnotations("pv.kubernetes.io/bind-completed", "yes")
        .endMetadata()
        .editSpec()
        .withVolumeName(volume)
        .endSpec()
        .editStatus()
        .withPhase("Bound")
        .endStatus()
        .build();
  }

  public static PersistentVolumeClaim bound(String name, String volume) {
    return bound(claim(name, "local").build(), volume);
  }

  /** A free volume that one node reaches. */
  public static PersistentVolume volume(String name, String size, String node) {
    return new PersistentVolumeBuilder()
        .withNewMetadata()
        .withName(name)
        .withUid(name)
        .endMetadata()
        .withNewSpec()
        .withStorageClassName("local")
        .withAccessModes("ReadWriteOnce")
        .withCapacity(Map.of("storage", new Quantity(size)))
        .withNewNodeAffinity()
        .withNewRequired()
        .addNewNodeSelectorTerm()
        .addNewMatchExpression()
        .withKey("kubernetes.io/hostname")
        .withOperator("In")
        .withValues(List.of(node))
        .endMatchExpression()
        .endNodeSelectorTerm()
        .endRequired()
        .endNodeAffinity()
        .endSpec()
        .withNewStatus()
        .withPhase("Available")
        .endStatus()
        .build();
  }

  public static Pod using(String pod, String... claims) {
    return Cluster.pod(
        pod,
        spec -> {
          for (String claim : claims) {
            spec.addNewVolume()
                .withName(claim)
                .withNewPersistentVolumeClaim()
                .withClaimName(claim)
                .endPersistentVolumeClaim()
                .endVolume();
          }
          return spec;
        });
  }
}
