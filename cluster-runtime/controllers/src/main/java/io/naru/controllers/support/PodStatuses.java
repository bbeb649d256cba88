package io.naru.controllers.support;

import com.fasterxml.jackson.databind.node.ObjectNode;
import io.fabric8.kubernetes.api.model.Pod;
import io.fabric8.kubernetes.api.model.PodCondition;
import io.fabric8.kubernetes.api.model.PodConditionBuilder;
import io.naru.machinery.Json;
import java.time.Instant;
import java.time.temporal.ChronoUnit;
import java.util.ArrayList;
import java.util.List;

/** Merge patches of pod statuses by controllers that are not the pod's kubelet. */
public final class PodStatuses {

  private PodStatuses() {}

  /**
   * Sets a condition. A merge patch replaces the whole list, so it is bound to the version of the
   * pod that it was made from: the server answers a conflict if the pod has changed.
   */
  public static ObjectNode condition(
      Pod pod, String type, String status, String reason, String message, Instant now) {
    PodCondition old = Pods.condition(pod, type);
    String since =
        old != null && status.equals(old.getStatus())
            ? old.getLastTransitionTime()
            : now.truncatedTo(ChronoUnit.SECONDS).toString();
    PodCondition next =
        new PodConditionBuilder(old == null ? new PodCondition() : old)
            .withType(type)
            .withStatus(status)
            .withReason(reason.isEmpty() ? null : reason)
            .withMessage(message.isEmpty() ? null : message)
            .withLastTransitionTime(since)
            .build();
    List<PodCondition> all = new ArrayList<>();
    if (pod.getStatus() != null) {
      all.addAll(pod.getStatus().getConditions());
    }
    all.removeIf(condition -> type.equals(condition.getType()));
    all.add(next);
    ObjectNode patch = Json.object();
    ObjectNode metadata = patch.putObject("metadata");
    metadata.put("uid", pod.getMetadata().getUid());
    metadata.put("resourceVersion", pod.getMetadata().getResourceVersion());
    patch.putObject("status").set("conditions", Json.mapper().valueToTree(all));
    return patch;
  }

  /** The pod is about to be deleted by the control plane; Job's failure policies look at this. */
  public static ObjectNode disruptionTarget(Pod pod, String reason, String message, Instant now) {
    return condition(pod, "DisruptionTarget", "True", reason, message, now);
  }
}
