package io.naru.controllers.statefulset;

import com.fasterxml.jackson.databind.node.ObjectNode;
import io.fabric8.kubernetes.api.model.ObjectMeta;
import io.fabric8.kubernetes.api.model.Pod;
import io.fabric8.kubernetes.api.model.PodTemplateSpec;
import io.fabric8.kubernetes.api.model.apps.StatefulSet;
import io.naru.client.EventRecorder.Type;
import io.naru.client.Expectations;
import io.naru.client.TypedClient;
import io.naru.controllers.support.PodBatches.Teller;
import io.naru.controllers.support.Selectors;
import io.naru.controllers.support.SlowStart;
import io.naru.machinery.Json;
import io.naru.machinery.StatusException;
import java.util.Map;

/** Writes the pods of StatefulSets, and tells people. Thread-safe. */
final class StatefulPods {

  private final TypedClient<Pod> client;
  private final Expectations expectations;
  private final VolumeClaims claims;
  private final Teller teller;

  /**
   * @param expectations receives deletions that the pods' informer has not shown yet
   */
  StatefulPods(
      TypedClient<Pod> client, Expectations expectations, VolumeClaims claims, Teller teller) {
    this.client = client;
    this.expectations = expectations;
    this.claims = claims;
    this.teller = teller;
  }

  /** Creates the pod of an ordinal after its claims. */
  void create(StatefulSet set, PodTemplateSpec template, String revision, int ordinal) {
    Pod pod = Identity.pod(set, template, revision, ordinal);
    String about = about(set, pod);
    try {
      claims.ensure(set, ordinal);
      client.create(pod);
      teller.event(set, Type.NORMAL, "SuccessfulCreate", "create " + about + " successful");
    } catch (StatusException e) {
      // One that exists is ours, not yet shown by the lister, or goes before this is tried again.
      if (!e.isAlreadyExists() && !SlowStart.isNamespaceTerminating(e)) {
        teller.event(
            set,
            Type.WARNING,
            "FailedCreate",
            "create %s failed error: %s".formatted(about, e.getMessage()));
      }
      throw e;
    }
  }

  void delete(StatefulSet set, Pod pod) {
    ObjectMeta metadata = pod.getMetadata();
    String about = about(set, pod);
    String key = set.getMetadata().getUid();
    expectations.expectDeletion(key, metadata.getUid());
    try {
      client.deleteUid(metadata.getNamespace(), metadata.getName(), metadata.getUid());
      teller.event(set, Type.NORMAL, "SuccessfulDelete", "delete " + about + " successful");
    } catch (StatusException e) {
      expectations.deletionObserved(key, metadata.getUid());
      if (e.isNotFound()) {
        return;
      }
      teller.event(
          set,
          Type.WARNING,
          "FailedDelete",
          "delete %s failed error: %s".formatted(about, e.getMessage()));
      throw e;
    }
  }

  /** A pod that was made by another's hand, or long ago, gets the labels of its ordinal. */
  void ensureIdentity(StatefulSet set, Pod pod, int ordinal) {
    Map<String, String> labels = Identity.labels(set, ordinal);
    if (!Selectors.labels(pod).entrySet().containsAll(labels.entrySet())) {
      ObjectNode patch = Json.object();
      ObjectNode metadata = patch.putObject("metadata");
      metadata.put("uid", pod.getMetadata().getUid());
      metadata.set("labels", Json.mapper().valueToTree(labels));
      client.patch(pod.getMetadata().getNamespace(), pod.getMetadata().getName(), patch);
      teller.event(
          set, Type.NORMAL, "SuccessfulUpdate", "update " + about(set, pod) + " successful");
    }
  }

  private static String about(StatefulSet set, Pod pod) {
    return "Pod %s in StatefulSet %s"
        .formatted(pod.getMetadata().getName(), set.getMetadata().getName());
  }
}
