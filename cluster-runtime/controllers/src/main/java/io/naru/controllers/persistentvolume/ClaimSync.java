package io.naru.controllers.persistentvolume;

import io.fabric8.kubernetes.api.model.Node;
import io.fabric8.kubernetes.api.model.PersistentVolume;
import io.fabric8.kubernetes.api.model.PersistentVolumeClaim;
import io.fabric8.kubernetes.api.model.storage.StorageClass;
import io.naru.client.Controller.Result;
import io.naru.client.EventRecorder.Type;
import io.naru.client.Indexer;
import io.naru.client.storage.StorageNames;
import io.naru.client.storage.Volumes;
import java.time.Duration;
import java.util.Optional;

/** Brings one claim to the phase it should be in: Pending, Bound or Lost. */
final class ClaimSync {

  /** Events are about claims. */
  @FunctionalInterface
  interface Events {
    void record(PersistentVolumeClaim claim, Type severity, String reason, String message);
  }

  /** How often a waiting claim says again what it waits for. */
  private static final Duration REMINDER = Duration.ofMinutes(1);

  private final Indexer<PersistentVolume> volumes;
  private final Indexer<Node> nodes;
  private final StorageClasses classes;
  private final StorageWriter writer;
  private final Events events;

  ClaimSync(
      Indexer<PersistentVolume> volumes,
      Indexer<Node> nodes,
      StorageClasses classes,
      StorageWriter writer,
      Events events) {
    this.volumes = volumes;
    this.nodes = nodes;
    this.classes = classes;
    this.writer = writer;
    this.events = events;
  }

  Result sync(PersistentVolumeClaim claim) {
    if (!StorageNames.annotation(claim, StorageNames.BIND_COMPLETED).isEmpty()) {
      checkBound(claim);
      return Result.done();
    }
    if (claim.getMetadata().getDeletionTimestamp() != null) {
      return Result.done(); // going: binding it now would only waste the volume
    }
    return Volumes.isBlank(claim.getSpec().getVolumeName()) ? search(claim) : honour(claim);
  }

  /** Bound before: all that can happen is that its volume is lost. */
  private void checkBound(PersistentVolumeClaim claim) {
    String name = claim.getSpec().getVolumeName();
    if (name == null || name.isEmpty()) {
      lose(
          claim,
          "ClaimLost",
          "Bound claim has lost reference to PersistentVolume. Data on the volume is lost!");
      return;
    }
    PersistentVolume volume = volumes.get(name);
    if (volume == null) {
      lose(
          claim,
          "ClaimLost",
          "Bound claim has lost its PersistentVolume. Data on the volume is lost!");
    } else if (volume.getSpec().getClaimRef() == null || Volumes.isPromised(volume, claim)) {
      writer.bind(volume, claim);
    } else {
      lose(
          claim,
          "ClaimMisbound",
          "Two claims are bound to the same volume, this one is bound incorrectly");
    }
  }

  private void lose(PersistentVolumeClaim claim, String reason, String message) {
    if (writer.phase(claim, "Lost")) {
      events.record(claim, Type.WARNING, reason, message);
    }
  }

  /** A person named the volume. */
  private Result honour(PersistentVolumeClaim claim) {
    PersistentVolume volume = volumes.get(claim.getSpec().getVolumeName());
    if (volume == null) {
      writer.phase(claim, "Pending");
    } else if (volume.getSpec().getClaimRef() == null) {
      String mismatch = Volumes.mismatch(volume, claim);
      if (mismatch == null) {
        writer.bind(volume, claim);
      } else {
        events.record(
            claim,
            Type.WARNING,
            "VolumeMismatch",
            "Cannot bind to requested volume \"%s\": %s"
                .formatted(volume.getMetadata().getName(), mismatch));
        writer.phase(claim, "Pending");
      }
    } else if (Volumes.isPromised(volume, claim)) {
      writer.bind(volume, claim);
    } else {
      events.record(
          claim,
          Type.WARNING,
          "FailedBinding",
          "volume \"%s\" already bound to a different claim."
              .formatted(volume.getMetadata().getName()));
      writer.phase(claim, "Pending");
    }
    return Result.done();
  }

  private Result search(PersistentVolumeClaim claim) {
    if (claim.getSpec().getStorageClassName() == null
        && StorageNames.annotation(claim, StorageNames.OLD_CLASS).isEmpty()) {
      // Older than the default class.
      Optional<StorageClass> standard = classes.theDefault();
      if (standard.isPresent()) {
        writer.assignClass(claim, standard.get().getMetadata().getName());
        return Result.done();
      }
    }
    String className = Volumes.storageClass(claim);
    Optional<StorageClass> storageClass = classes.find(className);
    String nodeName = StorageNames.annotation(claim, StorageNames.SELECTED_NODE);
    boolean undecided =
        storageClass.filter(StorageClasses::waitsForConsumer).isPresent() && nodeName.isEmpty();
    Optional<PersistentVolume> found =
        Volumes.best(
            claim, volumes.list(), undecided, nodeName.isEmpty() ? null : nodes.get(nodeName));
    if (found.isPresent()) {
      writer.bind(found.get(), claim);
      return Result.done();
    }
    PersistentVolumeClaim pending = claim;
    if (undecided) {
      events.record(
          claim,
          Type.NORMAL,
          "WaitForFirstConsumer",
          "waiting for first consumer to be created before binding");
    } else if (className.isEmpty()) {
      events.record(
          claim,
          Type.NORMAL,
          "FailedBinding",
          "no persistent volumes available for this claim and no storage class is set");
    } else {
      pending = provision(claim, className, storageClass);
    }
    writer.phase(pending, "Pending");
    return Result.after(REMINDER);
  }

  private PersistentVolumeClaim provision(
      PersistentVolumeClaim claim, String className, Optional<StorageClass> storageClass) {
    if (storageClass.isEmpty()) {
      events.record(
          claim,
          Type.WARNING,
          "ProvisioningFailed",
          "storageclass.storage.k8s.io \"%s\" not found".formatted(className));
      return claim;
    }
    String provisioner = storageClass.get().getProvisioner();
    if (provisioner.equals(StorageNames.NO_PROVISIONER)) {
      events.record(
          claim,
          Type.WARNING,
          "ProvisioningFailed",
          "no volume plugin matched name: " + StorageNames.NO_PROVISIONER);
      return claim;
    }
    PersistentVolumeClaim asked = writer.ask(claim, provisioner);
    events.record(
        claim,
        Type.NORMAL,
        "ExternalProvisioning",
        "Waiting for a volume to be created either by the external provisioner '%s' or manually by"
                .formatted(provisioner)
            + " the system administrator. If volume creation is delayed, please verify that the"
            + " provisioner is running and correctly registered.");
    return asked;
  }
}
