package io.naru.controllers.persistentvolume;

import io.fabric8.kubernetes.api.model.HasMetadata;
import io.fabric8.kubernetes.api.model.PersistentVolume;
import io.fabric8.kubernetes.api.model.PersistentVolumeClaim;
import io.fabric8.kubernetes.api.model.Pod;
import io.fabric8.kubernetes.api.model.storage.VolumeAttributesClass;
import io.naru.client.Controller.Result;
import io.naru.client.EventHandler;
import io.naru.client.Indexer;
import io.naru.client.ResourceType;
import io.naru.client.Resources;
import io.naru.client.TypedClient;
import io.naru.client.control.ControllerContext;
import io.naru.client.control.ObjectController;
import io.naru.client.storage.Volumes;
import java.util.ArrayList;
import java.util.HashSet;
import java.util.List;
import java.util.Set;
import java.util.function.Function;
import java.util.function.Predicate;

/**
 * Holds claims that pods use, volumes that are bound, and classes of attributes that are in use, by
 * a finalizer: one that is deleted goes only when nobody uses it any more.
 *
 * @param <O> claims, volumes or classes
 */
public final class VolumeProtection<O extends HasMetadata> extends ObjectController<O> {

  private final TypedClient<O> client;
  private final String finalizer;
  private final Predicate<O> used;

  private VolumeProtection(
      ControllerContext context,
      String user,
      ResourceType<O> type,
      String finalizer,
      Predicate<O> used) {
    super(context, user, type, 1);
    client = context.client(user, type);
    this.finalizer = finalizer;
    this.used = used;
  }

  /** Holds claims while a pod that is on a node uses them, be it finished or not. */
  public static VolumeProtection<PersistentVolumeClaim> ofClaims(ControllerContext context) {
    PodClaims users = new PodClaims(context.lister(Resources.PODS));
    VolumeProtection<PersistentVolumeClaim> protection =
        new VolumeProtection<>(
            context,
            "pvc-protection-controller",
            Resources.PERSISTENT_VOLUME_CLAIMS,
            "kubernetes.io/pvc-protection",
            claim -> !users.usersOnNodes(claim).isEmpty());
    context
        .informer(Resources.PODS)
        .addHandler(
            new EventHandler<>() {
              @Override
              public void onDelete(Pod pod) {
                PodClaims.keys(pod).forEach(protection::enqueue);
              }
            });
    return protection;
  }

  /** Holds volumes while they are bound to a claim. */
  public static VolumeProtection<PersistentVolume> ofVolumes(ControllerContext context) {
    return new VolumeProtection<>(
        context,
        "pv-protection-controller",
        Resources.PERSISTENT_VOLUMES,
        "kubernetes.io/pv-protection",
        volume -> Volumes.phase(volume).equals("Bound"));
  }

  /** Holds classes of attributes while a claim or a volume has them, or is to get them. */
  public static VolumeProtection<VolumeAttributesClass> ofAttributesClasses(
      ControllerContext context) {
    Indexer<PersistentVolumeClaim> claims = context.lister(Resources.PERSISTENT_VOLUME_CLAIMS);
    Indexer<PersistentVolume> volumes = context.lister(Resources.PERSISTENT_VOLUMES);
    VolumeProtection<VolumeAttributesClass> protection =
        new VolumeProtection<>(
            context,
            "volumeattributesclass-protection-controller",
            Resources.VOLUME_ATTRIBUTES_CLASSES,
            "kubernetes.io/vac-protection",
            attributes -> {
              String name = attributes.getMetadata().getName();
              return claims.list().stream().anyMatch(claim -> classes(claim).contains(name))
                  || volumes.list().stream().anyMatch(volume -> classes(volume).contains(name));
            });
    context
        .informer(Resources.PERSISTENT_VOLUME_CLAIMS)
        .addHandler(protection.onRelease(VolumeProtection::classes));
    context
        .informer(Resources.PERSISTENT_VOLUMES)
        .addHandler(protection.onRelease(VolumeProtection::classes));
    return protection;
  }

  private <U> EventHandler<U> onRelease(Function<U, Set<String>> classes) {
    return new EventHandler<>() {
      @Override
      public void onUpdate(U old, U now) {
        classes.apply(old).forEach(name -> enqueue(name));
      }

      @Override
      public void onDelete(U last) {
        classes.apply(last).forEach(name -> enqueue(name));
      }
    };
  }

  private static Set<String> classes(PersistentVolumeClaim claim) {
    Set<String> names = new HashSet<>();
    names.add(claim.getSpec().getVolumeAttributesClassName());
    if (claim.getStatus() != null) {
      names.add(claim.getStatus().getCurrentVolumeAttributesClassName());
      if (claim.getStatus().getModifyVolumeStatus() != null) {
        names.add(claim.getStatus().getModifyVolumeStatus().getTargetVolumeAttributesClassName());
      }
    }
    names.removeIf(Volumes::isBlank);
    return names;
  }

  private static Set<String> classes(PersistentVolume volume) {
    String name = volume.getSpec().getVolumeAttributesClassName();
    return Volumes.isBlank(name) ? Set.of() : Set.of(name);
  }

  @Override
  protected Result sync(String key) {
    O object = lister.get(key);
    if (object == null) {
      return Result.done();
    }
    List<String> finalizers = new ArrayList<>(object.getMetadata().getFinalizers());
    boolean deleted = object.getMetadata().getDeletionTimestamp() != null;
    if (!deleted && !finalizers.contains(finalizer)) {
      finalizers.add(finalizer); // older than its protection
    } else if (!deleted || !finalizers.contains(finalizer) || used.test(object)) {
      return Result.done();
    } else {
      finalizers.remove(finalizer);
    }
    // Objects of informers are shared: the copy is changed.
    O copy = io.fabric8.kubernetes.client.utils.Serialization.clone(object);
    copy.getMetadata().setFinalizers(finalizers);
    client.update(copy);
    return Result.done();
  }
}
