package io.naru.controllers.job;

import com.fasterxml.jackson.databind.node.ArrayNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import io.fabric8.kubernetes.api.model.ObjectMeta;
import io.fabric8.kubernetes.api.model.OwnerReference;
import io.fabric8.kubernetes.api.model.Pod;
import io.fabric8.kubernetes.api.model.batch.v1.Job;
import io.naru.client.Owners;
import io.naru.client.Resources;
import io.naru.client.TypedClient;
import io.naru.controllers.support.Selectors;
import io.naru.machinery.Json;
import io.naru.machinery.StatusException;
import io.naru.machinery.selector.LabelSelector;
import java.util.ArrayList;
import java.util.HashSet;
import java.util.List;
import java.util.Set;
import java.util.concurrent.ConcurrentHashMap;
import org.jspecify.annotations.Nullable;

/**
 * Changes pods of Jobs: their controller reference and their finalizer. Remembers whose finalizer
 * went, until the pod is gone, because the lister shows it only later. Thread-safe.
 */
final class JobPodWriter {

  private final TypedClient<Pod> client;
  private final Set<String> released = ConcurrentHashMap.newKeySet();

  JobPodWriter(TypedClient<Pod> client) {
    this.client = client;
  }

  /**
   * The uids of pods whose finalizer went. Ask before the lister: a pod is forgotten as soon as the
   * lister shows the change, and a list taken before that would show the finalizer still.
   */
  Set<String> released() {
    return Set.copyOf(released);
  }

  /** The lister shows what had been remembered, or the pod is gone. */
  void forget(Pod pod) {
    released.remove(pod.getMetadata().getUid());
  }

  /** Takes the tracking finalizer away. */
  void removeFinalizer(Pod pod) {
    ObjectNode metadata = precondition(pod);
    finalizers(pod, metadata, false);
    // Before the write: the informer may tell of it, and of the pod's end, before it returns.
    released.add(pod.getMetadata().getUid());
    try {
      patch(pod, metadata);
    } catch (StatusException e) {
      if (!e.isNotFound()) {
        released.remove(pod.getMetadata().getUid());
        throw e;
      }
    }
  }

  /** Deletes a pod that must not be counted. */
  void deleteUncounted(Pod pod) {
    if (JobPods.hasFinalizer(pod) && !released.contains(pod.getMetadata().getUid())) {
      removeFinalizer(pod);
    }
    delete(pod);
  }

  void delete(Pod pod) {
    ObjectMeta metadata = pod.getMetadata();
    try {
      client.deleteUid(metadata.getNamespace(), metadata.getName(), metadata.getUid());
    } catch (StatusException e) {
      if (!e.isNotFound()) {
        throw e;
      }
    }
  }

  /**
   * The pods that a Job controls: orphans that its selector matches are adopted, and pods that it
   * no longer matches released.
   */
  List<Pod> claim(Job job, List<Pod> candidates) {
    LabelSelector selector = Selectors.of(job.getSpec().getSelector());
    boolean alive = job.getMetadata().getDeletionTimestamp() == null;
    List<Pod> claimed = new ArrayList<>();
    for (Pod pod : candidates) {
      boolean matches = selector.matches(Selectors.labels(pod));
      if (Owners.isControlledBy(pod, job)) {
        if (matches) {
          claimed.add(pod);
        } else if (alive) {
          disown(job, pod);
        }
      } else if (matches
          && alive
          && Owners.controllerOf(pod) == null
          && pod.getMetadata().getDeletionTimestamp() == null) {
        claimed.add(adopt(job, pod));
      }
    }
    return claimed;
  }

  private Pod adopt(Job job, Pod pod) {
    ObjectNode metadata = precondition(pod);
    owners(pod, metadata, null).addPOJO(Owners.controllerReference(job, Resources.JOBS));
    finalizers(pod, metadata, true);
    return patch(pod, metadata);
  }

  private void disown(Job job, Pod pod) {
    ObjectNode metadata = precondition(pod);
    owners(pod, metadata, job.getMetadata().getUid());
    finalizers(pod, metadata, false);
    patch(pod, metadata);
  }

  // A merge patch replaces lists whole: only on top of the version they were read from.
  private static ObjectNode precondition(Pod pod) {
    return Json.object()
        .put("uid", pod.getMetadata().getUid())
        .put("resourceVersion", pod.getMetadata().getResourceVersion());
  }

  private static ArrayNode owners(Pod pod, ObjectNode metadata, @Nullable String without) {
    ArrayNode owners = metadata.putArray("ownerReferences");
    for (OwnerReference owner : pod.getMetadata().getOwnerReferences()) {
      if (!owner.getUid().equals(without)) {
        owners.addPOJO(owner);
      }
    }
    return owners;
  }

  private static void finalizers(Pod pod, ObjectNode metadata, boolean tracked) {
    Set<String> names = new HashSet<>(pod.getMetadata().getFinalizers());
    if (tracked) {
      names.add(JobPods.FINALIZER);
    } else {
      names.remove(JobPods.FINALIZER);
    }
    ArrayNode finalizers = metadata.putArray("finalizers");
    names.stream().sorted().forEach(finalizers::add);
  }

  private Pod patch(Pod pod, ObjectNode metadata) {
    ObjectNode patch = Json.object();
    patch.set("metadata", metadata);
    // Through bytes: the owners in it are typed.
    ObjectNode plain = Json.parseObject(Json.bytes(patch));
    return client.patch(pod.getMetadata().getNamespace(), pod.getMetadata().getName(), plain);
  }
}
