package io.naru.controllers.persistentvolume;

import io.fabric8.kubernetes.api.model.HasMetadata;
import io.fabric8.kubernetes.api.model.PersistentVolume;
import io.fabric8.kubernetes.api.model.PersistentVolumeClaim;
import io.fabric8.kubernetes.api.model.Pod;
import io.fabric8.kubernetes.api.model.Volume;
import io.naru.client.Controller.Result;
import io.naru.client.EventHandler;
import io.naru.client.Indexer;
import io.naru.client.Owners;
import io.naru.client.ResourceType;
import io.naru.client.Resources;
import io.naru.client.TypedClient;
import io.naru.controllers.support.ControllerContext;
import io.naru.controllers.support.ObjectController;
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

  private static final String BY_CLAIM = "volumeprotection/claim";

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
    Indexer<Pod> pods = context.lister(Resources.PODS);
    pods.addIndex(BY_CLAIM, VolumeProtection::claims);
    VolumeProtection<PersistentVolumeClaim> protection =
        new VolumeProtection<>(
            context,
            "pvc-protection-controller",
            Resources.PERSISTENT_VOLUME_CLAIMS,
            "kubernetes.io/pvc-protection",
            claim ->
                pods.byIndex(BY_CLAIM, Indexer.key(claim)).stream()
                    .anyMatch(pod -> isUser(pod, claim)));
    context
        .informer(Resources.PODS)
        .addHandler(
            new EventHandler<>() {
              @Override
              public void onDelete(Pod pod) {
                claims(pod).forEach(protection::enqueue);
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

  private static boolean isUser(Pod pod, PersistentVolumeClaim claim) {
    String node = pod.getSpec().getNodeName();
    if (node == null || node.isEmpty()) {
      return false; // its node will refuse a claim that is being deleted
    }
    for (Volume volume : pod.getSpec().getVolumes()) {
      if (volume.getPersistentVolumeClaim() != null
          && claim
              .getMetadata()
              .getName()
              .equals(volume.getPersistentVolumeClaim().getClaimName())) {
        return true;
      }
    }
    return Owners.isControlledBy(claim, pod);
  }

  /** Keys of the claims that a pod names, or that are made for it. */
  private static List<String> claims(Pod pod) {
    List<String> keys = new ArrayList<>();
    String namespace = pod.getMetadata().getNamespace();
    for (Volume volume : pod.getSpec().getVolumes()) {
      if (volume.getPersistentVolumeClaim() != null) {
        keys.add(Indexer.key(namespace, volume.getPersistentVolumeClaim().getClaimName()));
      } else if (volume.getEphemeral() != null) {
        keys.add(Indexer.key(namespace, EphemeralVolumeController.claimName(pod, volume)));
      }
    }
    return keys;
  }
}
