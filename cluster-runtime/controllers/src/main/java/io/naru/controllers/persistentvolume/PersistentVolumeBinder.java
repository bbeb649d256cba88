package io.naru.controllers.persistentvolume;

import io.fabric8.kubernetes.api.model.ObjectReference;
import io.fabric8.kubernetes.api.model.PersistentVolume;
import io.fabric8.kubernetes.api.model.PersistentVolumeClaim;
import io.naru.client.Controller;
import io.naru.client.Controller.Result;
import io.naru.client.EventHandler;
import io.naru.client.EventRecorder;
import io.naru.client.Indexer;
import io.naru.client.Resources;
import io.naru.client.TypedClient;
import io.naru.client.control.ControllerContext;
import io.naru.client.control.ObjectController;
import io.naru.client.storage.StorageNames;
import io.naru.client.storage.Volumes;
import org.jspecify.annotations.Nullable;

/**
 * Binds claims to volumes, both ways, and sees to volumes whose claim is gone. Claims are looked
 * after by {@link ClaimSync} on this controller's queue; volumes have a queue of their own.
 */
public final class PersistentVolumeBinder extends ObjectController<PersistentVolumeClaim> {

  static final String USER = "persistent-volume-binder";

  private final Indexer<PersistentVolume> volumes;
  private final TypedClient<PersistentVolumeClaim> claimClient;
  private final StorageWriter writer;
  private final ClaimSync claimSync;
  private final Controller<String> volumeController;

  public PersistentVolumeBinder(ControllerContext context) {
    super(context, USER, "persistentvolume-controller", Resources.PERSISTENT_VOLUME_CLAIMS, 1);
    volumes = context.lister(Resources.PERSISTENT_VOLUMES);
    claimClient = new TypedClient<>(transport, Resources.PERSISTENT_VOLUME_CLAIMS);
    writer = new StorageWriter(transport);
    StorageClasses classes = new StorageClasses(context.lister(Resources.STORAGE_CLASSES));
    claimSync =
        new ClaimSync(volumes, context.lister(Resources.NODES), classes, writer, this::event);
    volumeController = new Controller<>("persistentvolume", context.timers(), this::syncVolume);
    context
        .informer(Resources.PERSISTENT_VOLUMES)
        .addHandler(EventHandler.forEach(this::volumeChanged));
    context
        .informer(Resources.PERSISTENT_VOLUME_CLAIMS)
        .addHandler(EventHandler.forEach(this::wakeVolume));
    context
        .informer(Resources.STORAGE_CLASSES)
        .addHandler(EventHandler.forEach(changed -> wakePending()));
  }

  @Override
  public void start() {
    super.start();
    volumeController.start(1);
  }

  @Override
  public void close() {
    volumeController.close();
    super.close();
  }

  @Override
  public void drain() throws InterruptedException {
    super.drain();
    volumeController.drain();
  }

  private void volumeChanged(PersistentVolume volume) {
    volumeController.enqueue(volume.getMetadata().getName());
    ObjectReference reference = volume.getSpec().getClaimRef();
    if (reference != null) {
      enqueue(Indexer.key(reference.getNamespace(), reference.getName()));
    } else {
      wakePending();
    }
  }

  private void wakeVolume(PersistentVolumeClaim claim) {
    String volume = claim.getSpec().getVolumeName();
    if (volume != null && !volume.isEmpty()) {
      volumeController.enqueue(volume);
    }
  }

  /** A new volume or class may be what some claim waits for. */
  private void wakePending() {
    for (PersistentVolumeClaim claim : lister.list()) {
      if (Volumes.isBlank(claim.getSpec().getVolumeName())) {
        enqueue(claim);
      }
    }
  }

  @Override
  protected Result sync(String key) {
    PersistentVolumeClaim claim = lister.get(key);
    if (claim == null) {
      for (PersistentVolume volume : volumes.list()) {
        ObjectReference reference = volume.getSpec().getClaimRef();
        if (reference != null
            && key.equals(Indexer.key(reference.getNamespace(), reference.getName()))) {
          volumeController.enqueue(volume.getMetadata().getName());
        }
      }
      return Result.done();
    }
    return claimSync.sync(claim);
  }

  private Result syncVolume(String name) {
    PersistentVolume volume = volumes.get(name);
    if (volume == null) {
      return Result.done();
    }
    ObjectReference reference = volume.getSpec().getClaimRef();
    if (reference == null || Volumes.isBlank(reference.getUid())) {
      writer.phase(volume, "Available", "");
      return Result.done();
    }
    PersistentVolumeClaim claim = claimOf(reference);
    if (claim == null) {
      release(volume);
    } else if (Volumes.isBlank(claim.getSpec().getVolumeName())) {
      enqueue(claim); // half-way through the binding
    } else if (claim.getSpec().getVolumeName().equals(name)) {
      writer.phase(volume, "Bound", "");
    } else if (isProvisionedToBeDeleted(volume)) {
      release(volume); // made for a claim that took another volume meanwhile
    } else {
      writer.unbind(volume);
    }
    return Result.done();
  }

  /** Asks the server where the lister knows none: a volume must not be released by mistake. */
  private @Nullable PersistentVolumeClaim claimOf(ObjectReference reference) {
    PersistentVolumeClaim claim = lister.get(reference.getNamespace(), reference.getName());
    if (claim == null || !reference.getUid().equals(claim.getMetadata().getUid())) {
      claim = claimClient.find(reference.getNamespace(), reference.getName());
    }
    return claim != null && reference.getUid().equals(claim.getMetadata().getUid()) ? claim : null;
  }

  private static boolean isProvisionedToBeDeleted(PersistentVolume volume) {
    return !StorageNames.annotation(volume, StorageNames.PROVISIONED_BY).isEmpty()
        && "Delete".equals(volume.getSpec().getPersistentVolumeReclaimPolicy());
  }

  private void release(PersistentVolume volume) {
    String phase = Volumes.phase(volume);
    if (!phase.equals("Released") && !phase.equals("Failed")) {
      writer.phase(volume, "Released", "");
      return; // the change brings it here again
    }
    if (phase.equals("Failed")) {
      return;
    }
    boolean external =
        !StorageNames.annotation(volume, StorageNames.PROVISIONED_BY).isEmpty()
            || volume.getSpec().getCsi() != null;
    switch (volume.getSpec().getPersistentVolumeReclaimPolicy()) {
      case "Delete" -> {
        if (!external) {
          fail(
              volume,
              "VolumeFailedDelete",
              "error getting deleter volume plugin for volume \"%s\": no deletable volume plugin"
                      .formatted(volume.getMetadata().getName())
                  + " matched");
        }
      }
      case "Recycle" ->
          fail(volume, "VolumeFailedRecycle", "No recycler plugin found for the volume!");
      default -> {
        // Retain: for a person to look at.
      }
    }
  }

  private void fail(PersistentVolume volume, String reason, String message) {
    if (writer.phase(volume, "Failed", message)) {
      events.record(
          volume, Resources.PERSISTENT_VOLUMES, EventRecorder.Type.WARNING, reason, message);
    }
  }
}
