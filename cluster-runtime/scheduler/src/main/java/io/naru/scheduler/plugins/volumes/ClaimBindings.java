package io.naru.scheduler.plugins.volumes;

import io.fabric8.kubernetes.api.model.Node;
import io.fabric8.kubernetes.api.model.ObjectReferenceBuilder;
import io.fabric8.kubernetes.api.model.PersistentVolume;
import io.fabric8.kubernetes.api.model.PersistentVolumeBuilder;
import io.fabric8.kubernetes.api.model.PersistentVolumeClaim;
import io.fabric8.kubernetes.api.model.PersistentVolumeClaimBuilder;
import io.fabric8.kubernetes.api.model.Pod;
import io.naru.client.ApiTransport;
import io.naru.client.Indexer;
import io.naru.client.Resources;
import io.naru.client.TypedClient;
import io.naru.client.storage.StorageNames;
import io.naru.client.storage.Volumes;
import io.naru.machinery.StatusException;
import io.naru.scheduler.framework.PodInfo;
import io.naru.scheduler.framework.Status;
import io.naru.scheduler.plugins.volumes.PodVolumes.Choice;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/**
 * Carries out what was decided about a pod's claims: promises volumes to them, or tells their
 * provisioners the node; then waits until the controllers have bound them all. Thread-safe.
 */
final class ClaimBindings {

  private static final int TRIES = 5;

  private final ClusterStorage storage;
  private final Indexer<Pod> pods;
  private final TypedClient<PersistentVolume> volumes;
  private final TypedClient<PersistentVolumeClaim> claims;
  private final ClaimWait wait;

  ClaimBindings(ClusterStorage storage, Indexer<Pod> pods, ApiTransport transport, ClaimWait wait) {
    this.storage = storage;
    this.pods = pods;
    this.volumes = new TypedClient<>(transport, Resources.PERSISTENT_VOLUMES);
    this.claims = new TypedClient<>(transport, Resources.PERSISTENT_VOLUME_CLAIMS);
    this.wait = wait;
  }

  Status bind(PodInfo pod, List<Choice> choices, String node) throws InterruptedException {
    Map<String, Long> written = new HashMap<>();
    try {
      for (Choice choice : choices) {
        written.put(Indexer.key(choice.claim()), write(choice, node));
      }
    } catch (StatusException e) {
      return failure(String.valueOf(e.getMessage()));
    }
    return wait.until(() -> progress(pod, choices, node, written));
  }

  /** Null as long as it is under way. */
  private @Nullable Status progress(
      PodInfo pod, List<Choice> choices, String node, Map<String, Long> written) {
    Pod now = pods.get(pod.namespace(), pod.name());
    if (now == null || !pod.uid().equals(now.getMetadata().getUid())) {
      return failure("pod does not exist any more");
    }
    boolean done = true;
    for (Choice choice : choices) {
      String name = choice.claim().getMetadata().getName();
      PersistentVolumeClaim claim = storage.claims().get(Indexer.key(choice.claim()));
      if (claim == null || !isSame(claim, choice.claim())) {
        return failure("persistentvolumeclaim \"" + name + "\" not found");
      }
      if (Volumes.isBound(claim)) {
        PersistentVolume volume = storage.volume(claim);
        Node chosen = storage.nodes().get(node);
        if (volume == null) {
          done = false;
        } else if (chosen != null && !Volumes.isReachable(volume, chosen)) {
          return failure(
              "pv \"%s\" node affinity doesn't match node \"%s\""
                  .formatted(volume.getMetadata().getName(), node));
        }
      } else if (isGivenUp(choice, claim, node, written.getOrDefault(Indexer.key(claim), 0L))) {
        return failure("provisioning failed for PVC \"" + name + "\"");
      } else {
        done = false;
      }
    }
    return done ? Status.SUCCESS : null;
  }

  /** A provisioner that cannot serve the node takes the annotation away. */
  private static boolean isGivenUp(
      Choice choice, PersistentVolumeClaim claim, String node, long written) {
    return choice.volume() == null
        && Long.parseLong(claim.getMetadata().getResourceVersion()) >= written
        && !StorageNames.annotation(claim, StorageNames.SELECTED_NODE).equals(node);
  }

  /** Returns the revision of what was written. */
  private long write(Choice choice, String node) {
    for (int attempt = 1; ; attempt++) {
      try {
        return choice.volume() == null
            ? choose(choice.claim(), node)
            : promise(choice.volume(), choice.claim());
      } catch (StatusException e) {
        // The binder writes to the same objects, about other things.
        if (e.code() != 409 || attempt == TRIES) {
          throw e;
        }
      }
    }
  }

  private long choose(PersistentVolumeClaim decided, String node) {
    PersistentVolumeClaim claim =
        claims.get(decided.getMetadata().getNamespace(), decided.getMetadata().getName());
    String chosen = StorageNames.annotation(claim, StorageNames.SELECTED_NODE);
    if (!Volumes.isBound(claim) && isSame(claim, decided) && !chosen.equals(node)) {
      if (!chosen.isEmpty()) {
        throw StatusException.conflict(
            Resources.PERSISTENT_VOLUME_CLAIMS.resource().groupResource(),
            claim.getMetadata().getName(),
            "another pod has chosen node " + chosen);
      }
      claim =
          claims.update(
              new PersistentVolumeClaimBuilder(claim)
                  .editMetadata()
                  .addToAnnotations(StorageNames.SELECTED_NODE, node)
                  .endMetadata()
                  .build());
    }
    return Long.parseLong(claim.getMetadata().getResourceVersion());
  }

  private long promise(String name, PersistentVolumeClaim claim) {
    PersistentVolume volume = volumes.get("", name);
    var reference = volume.getSpec().getClaimRef();
    if (reference == null || (Volumes.isPromised(volume, claim) && reference.getUid() == null)) {
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
        builder
            .editMetadata()
            .addToAnnotations(StorageNames.BOUND_BY_CONTROLLER, "yes")
            .endMetadata();
      }
      volume = volumes.update(builder.build());
    } else if (!Volumes.isPromised(volume, claim)) {
      throw StatusException.conflict(
          Resources.PERSISTENT_VOLUMES.resource().groupResource(),
          name,
          "the volume has been given to another claim");
    }
    return Long.parseLong(volume.getMetadata().getResourceVersion());
  }

  private static boolean isSame(PersistentVolumeClaim one, PersistentVolumeClaim other) {
    return one.getMetadata().getUid().equals(other.getMetadata().getUid());
  }

  private static Status failure(String message) {
    return Status.error(VolumeBinding.NAME, "binding volumes: " + message);
  }
}
