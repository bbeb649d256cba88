package io.naru.scheduler.plugins.volumes;

import io.fabric8.kubernetes.api.model.Node;
import io.fabric8.kubernetes.api.model.PersistentVolume;
import io.fabric8.kubernetes.api.model.PersistentVolumeClaim;
import io.fabric8.kubernetes.api.model.storage.CSINode;
import io.fabric8.kubernetes.api.model.storage.StorageClass;
import io.naru.client.Indexer;
import io.naru.client.InformerFactory;
import io.naru.client.Resources;
import io.naru.client.storage.Volumes;
import io.naru.scheduler.framework.ClaimReference;
import io.naru.scheduler.framework.PodInfo;
import org.jspecify.annotations.Nullable;

/** Claims, volumes and classes as informers show them. */
record ClusterStorage(
    Indexer<PersistentVolumeClaim> claims,
    Indexer<PersistentVolume> volumes,
    Indexer<StorageClass> classes,
    Indexer<CSINode> csiNodes,
    Indexer<Node> nodes) {

  static ClusterStorage of(InformerFactory informers) {
    return new ClusterStorage(
        informers.informer(Resources.PERSISTENT_VOLUME_CLAIMS).indexer(),
        informers.informer(Resources.PERSISTENT_VOLUMES).indexer(),
        informers.informer(Resources.STORAGE_CLASSES).indexer(),
        informers.informer(Resources.CSI_NODES).indexer(),
        informers.informer(Resources.NODES).indexer());
  }

  @Nullable PersistentVolumeClaim claim(PodInfo pod, ClaimReference reference) {
    return claims.get(pod.namespace(), reference.name());
  }

  /** Null if the claim is not bound, or its volume not known. */
  @Nullable PersistentVolume volume(PersistentVolumeClaim claim) {
    return Volumes.isBound(claim) ? volumes.get(claim.getSpec().getVolumeName()) : null;
  }

  /** Null if the claim names no class, or one that there is not. */
  @Nullable StorageClass storageClass(PersistentVolumeClaim claim) {
    String name = Volumes.storageClass(claim);
    return name.isEmpty() ? null : classes.get(name);
  }

  /** What Kubernetes says about a claim that is not there (yet). */
  static String notFound(ClaimReference reference) {
    return (reference.madeForPod()
            ? "waiting for ephemeral volume controller to create the persistentvolumeclaim \"%s\""
            : "persistentvolumeclaim \"%s\" not found")
        .formatted(reference.name());
  }
}
