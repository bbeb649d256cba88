package io.naru.controllers.persistentvolume;

import com.fasterxml.jackson.databind.node.ObjectNode;
import io.fabric8.kubernetes.api.model.ObjectReferenceBuilder;
import io.fabric8.kubernetes.api.model.PersistentVolume;
import io.fabric8.kubernetes.api.model.PersistentVolumeBuilder;
import io.fabric8.kubernetes.api.model.PersistentVolumeClaim;
import io.fabric8.kubernetes.api.model.PersistentVolumeClaimBuilder;
import io.fabric8.kubernetes.api.model.PersistentVolumeClaimStatus;
import io.naru.client.ApiTransport;
import io.naru.client.Resources;
import io.naru.client.TypedClient;
import io.naru.client.storage.StorageNames;
import io.naru.client.storage.Volumes;
import io.naru.controllers.support.StatusWriter;
import io.naru.machinery.Json;

/** Writes what the binder decides; each method returns the object as it stands afterwards. */
final class StorageWriter {

  private final ApiTransport transport;
  private final TypedClient<PersistentVolume> volumes;
  private final TypedClient<PersistentVolumeClaim> claims;

  StorageWriter(ApiTransport transport) {
    this.transport = transport;
    volumes = new TypedClient<>(transport, Resources.PERSISTENT_VOLUMES);
    claims = new TypedClient<>(transport, Resources.PERSISTENT_VOLUME_CLAIMS);
  }

  /**
   * Binds in four steps, each of which may be repeated: whoever sees a half-done binding finishes
   * it. The volume comes first, for it is what two claims may want.
   */
  void bind(PersistentVolume volume, PersistentVolumeClaim claim) {
    PersistentVolume bound = promise(volume, claim);
    phase(bound, "Bound", "");
    PersistentVolumeClaim complete = complete(claim, bound);
    bindStatus(complete, bound);
  }

  private PersistentVolume promise(PersistentVolume volume, PersistentVolumeClaim claim) {
    var reference = volume.getSpec().getClaimRef();
    if (reference != null && claim.getMetadata().getUid().equals(reference.getUid())) {
      return volume;
    }
    PersistentVolumeBuilder builder =
        new PersistentVolumeBuilder(volume)
            .editSpec()
            .withClaimRef(
                new ObjectReferenceBuilder()
                    .withKind("PersistentVolumeClaim")
                    .withApiVersion("v1")
                    .withNamespace(claim.getMetadata().getNamespace())
                    .withName(claim.getMetadata().getName())
                    .withUid(claim.getMetadata().getUid())
                    .withResourceVersion(claim.getMetadata().getResourceVersion())
                    .build())
            .endSpec();
    if (reference == null) {
      builder =
          builder
              .editMetadata()
              .addToAnnotations(StorageNames.BOUND_BY_CONTROLLER, "yes")
              .endMetadata();
    }
    return volumes.update(builder.build());
  }

  private PersistentVolumeClaim complete(PersistentVolumeClaim claim, PersistentVolume volume) {
    boolean named = !Volumes.isBlank(claim.getSpec().getVolumeName());
    if (named && !StorageNames.annotation(claim, StorageNames.BIND_COMPLETED).isEmpty()) {
      return claim;
    }
    var metadata =
        new PersistentVolumeClaimBuilder(claim)
            .editSpec()
            .withVolumeName(volume.getMetadata().getName())
            .endSpec()
            .editMetadata()
            .addToAnnotations(StorageNames.BIND_COMPLETED, "yes");
    if (!named) {
      metadata = metadata.addToAnnotations(StorageNames.BOUND_BY_CONTROLLER, "yes");
    }
    return claims.update(metadata.endMetadata().build());
  }

  private void bindStatus(PersistentVolumeClaim claim, PersistentVolume volume) {
    PersistentVolumeClaimStatus before = claim.getStatus();
    ObjectNode status = StatusWriter.statusOf(claim);
    status.put("phase", "Bound");
    status.set("accessModes", Json.mapper().valueToTree(volume.getSpec().getAccessModes()));
    // A bound claim's capacity is for whoever expands volumes to change.
    if (!Volumes.phase(claim).equals("Bound")
        || before == null
        || Volumes.amount(before.getCapacity()).isZero()) {
      status.set("capacity", Json.mapper().valueToTree(volume.getSpec().getCapacity()));
    }
    String attributes = volume.getSpec().getVolumeAttributesClassName();
    if (!Volumes.isBlank(attributes) && !Volumes.phase(claim).equals("Bound")) {
      status.put("currentVolumeAttributesClassName", attributes);
    }
    StatusWriter.write(transport, Resources.PERSISTENT_VOLUME_CLAIMS, claim, status);
  }

  /** Returns whether the phase was another before. */
  boolean phase(PersistentVolume volume, String phase, String message) {
    ObjectNode status = StatusWriter.statusOf(volume);
    status.put("phase", phase);
    status.remove("reason");
    status.remove("message");
    if (!message.isEmpty()) {
      status.put("message", message);
    }
    return StatusWriter.write(transport, Resources.PERSISTENT_VOLUMES, volume, status);
  }

  /** Returns whether the phase was another before. A claim that is not bound shows no capacity. */
  boolean phase(PersistentVolumeClaim claim, String phase) {
    ObjectNode status = StatusWriter.statusOf(claim);
    status.put("phase", phase);
    if (phase.equals("Pending")) {
      status.remove("accessModes");
      status.remove("capacity");
    }
    return StatusWriter.write(transport, Resources.PERSISTENT_VOLUME_CLAIMS, claim, status);
  }

  /** Frees a volume; what a person promised stays promised, but to a claim yet to come. */
  void unbind(PersistentVolume volume) {
    boolean ours = !StorageNames.annotation(volume, StorageNames.BOUND_BY_CONTROLLER).isEmpty();
    PersistentVolumeBuilder builder = new PersistentVolumeBuilder(volume);
    builder =
        ours
            ? builder
                .editMetadata()
                .removeFromAnnotations(StorageNames.BOUND_BY_CONTROLLER)
                .endMetadata()
                .editSpec()
                .withClaimRef(null)
                .endSpec()
            : builder
                .editSpec()
                .editClaimRef()
                .withUid(null)
                .withResourceVersion(null)
                .endClaimRef()
                .endSpec();
    phase(volumes.update(builder.build()), "Available", "");
  }

  /** Asks a provisioner for the volume of a claim. */
  PersistentVolumeClaim ask(PersistentVolumeClaim claim, String provisioner) {
    if (StorageNames.annotation(claim, StorageNames.PROVISIONER).equals(provisioner)) {
      return claim;
    }
    return claims.update(
        new PersistentVolumeClaimBuilder(claim)
            .editMetadata()
            .addToAnnotations(StorageNames.PROVISIONER, provisioner)
            .addToAnnotations(StorageNames.OLD_PROVISIONER, provisioner)
            .endMetadata()
            .build());
  }

  PersistentVolumeClaim assignClass(PersistentVolumeClaim claim, String storageClass) {
    return claims.update(
        new PersistentVolumeClaimBuilder(claim)
            .editSpec()
            .withStorageClassName(storageClass)
            .endSpec()
            .build());
  }
}
