package io.naru.controllers.persistentvolume;

import io.fabric8.kubernetes.api.model.PersistentVolumeClaim;
import io.fabric8.kubernetes.api.model.PersistentVolumeClaimBuilder;
import io.fabric8.kubernetes.api.model.PersistentVolumeClaimTemplate;
import io.fabric8.kubernetes.api.model.Pod;
import io.fabric8.kubernetes.api.model.Volume;
import io.naru.client.Controller.Result;
import io.naru.client.EventHandler;
import io.naru.client.EventRecorder.Type;
import io.naru.client.Indexer;
import io.naru.client.Owners;
import io.naru.client.Resources;
import io.naru.client.TypedClient;
import io.naru.client.control.ControllerContext;
import io.naru.client.control.ObjectController;
import io.naru.client.storage.Volumes;
import io.naru.machinery.StatusException;

/** Makes the claims of generic ephemeral volumes: they belong to their pod and go with it. */
public final class EphemeralVolumeController extends ObjectController<Pod> {

  private static final String USER = "ephemeral-volume-controller";

  private final Indexer<PersistentVolumeClaim> claims;
  private final TypedClient<PersistentVolumeClaim> client;

  public EphemeralVolumeController(ControllerContext context) {
    super(context, USER, "ephemeral_volume", Resources.PODS, 2);
    claims = context.lister(Resources.PERSISTENT_VOLUME_CLAIMS);
    client = context.client(USER, Resources.PERSISTENT_VOLUME_CLAIMS);
    context
        .informer(Resources.PERSISTENT_VOLUME_CLAIMS)
        .addHandler(
            new EventHandler<>() {
              @Override
              public void onDelete(PersistentVolumeClaim claim) {
                var owner = Owners.controllerOf(claim);
                if (owner != null && owner.getKind().equals("Pod")) {
                  enqueue(Indexer.key(claim.getMetadata().getNamespace(), owner.getName()));
                }
              }
            });
  }

  @Override
  protected Result sync(String key) {
    Pod pod = lister.get(key);
    if (pod == null || pod.getMetadata().getDeletionTimestamp() != null) {
      return Result.done();
    }
    for (Volume volume : pod.getSpec().getVolumes()) {
      String name = Volumes.claimName(pod, volume);
      if (volume.getEphemeral() != null && name != null) {
        provide(pod, volume, name);
      }
    }
    return Result.done();
  }

  private void provide(Pod pod, Volume volume, String name) {
    PersistentVolumeClaimTemplate template = volume.getEphemeral().getVolumeClaimTemplate();
    PersistentVolumeClaim known = claims.get(pod.getMetadata().getNamespace(), name);
    if (known != null && !Owners.isControlledBy(known, pod)) {
      event(
          pod,
          Type.WARNING,
          "FailedBinding",
          "ephemeral volume %s: PVC %s was not created for pod %s (pod is not owner)"
              .formatted(volume.getName(), Indexer.key(known), Indexer.key(pod)));
      return;
    }
    if (known != null || template == null) {
      return;
    }
    var metadata = template.getMetadata();
    try {
      client.create(
          new PersistentVolumeClaimBuilder()
              .withNewMetadata()
              .withName(name)
              .withNamespace(pod.getMetadata().getNamespace())
              .withLabels(metadata == null ? null : metadata.getLabels())
              .withAnnotations(metadata == null ? null : metadata.getAnnotations())
              .withOwnerReferences(Owners.controllerReference(pod, Resources.PODS))
              .endMetadata()
              .withSpec(template.getSpec())
              .build());
    } catch (StatusException e) {
      if (e.isAlreadyExists()) {
        throw e; // seen and judged by the retry
      }
      event(
          pod,
          Type.WARNING,
          "FailedBinding",
          "ephemeral volume %s: create PVC %s: %s"
              .formatted(
                  volume.getName(),
                  Indexer.key(pod.getMetadata().getNamespace(), name),
                  e.getMessage()));
      throw e;
    }
  }
}
