package io.naru.controllers.persistentvolume;

import io.fabric8.kubernetes.api.model.HasMetadata;
import io.fabric8.kubernetes.api.model.PersistentVolume;
import io.fabric8.kubernetes.api.model.PersistentVolumeClaim;
import io.fabric8.kubernetes.api.model.Pod;
import io.naru.client.Controller.Result;
import io.naru.client.EventHandler;
import io.naru.client.ResourceType;
import io.naru.client.Resources;
import io.naru.client.TypedClient;
import io.naru.client.control.ControllerContext;
import io.naru.client.control.ObjectController;
import io.naru.client.storage.Volumes;
import java.util.ArrayList;
import java.util.List;
import java.util.function.Predicate;

/**
 * Holds claims that pods use, and volumes that are bound, by a finalizer: one that is deleted goes
 * only when nobody uses it any more.
 *
 * @param <O> claims or volumes
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
