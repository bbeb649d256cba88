package io.naru.controllers.statefulset;

import com.fasterxml.jackson.databind.node.ObjectNode;
import io.fabric8.kubernetes.api.model.Pod;
import io.naru.controllers.support.Pods;
import io.naru.controllers.support.StatusWriter;
import java.util.List;
import java.util.function.Predicate;
import org.jspecify.annotations.Nullable;

/** The status of a StatefulSet as of its pods. */
final class StatefulSetStatuses {

  private StatefulSetStatuses() {}

  /**
   * The status it should have.
   *
   * @param collisions how many names of revisions turned out to be taken; null for none so far
   */
  static ObjectNode next(Replicas replicas, @Nullable Integer collisions) {
    ObjectNode status = StatusWriter.statusOf(replicas.set());
    List<Pod> pods = replicas.all();
    String current = replicas.current().getMetadata().getName();
    String update = replicas.update().getMetadata().getName();
    int total = pods.size();
    int ready = count(pods, StatefulSetStatuses::isReady);
    int updated = count(pods, pod -> isOf(pod, update));
    int outdated = count(pods, pod -> isOf(pod, current));
    boolean complete =
        replicas.isRolling()
            && replicas.condemned().isEmpty()
            && total == Identity.replicas(replicas.set())
            && updated == total
            && ready == total;
    Long generation = replicas.set().getMetadata().getGeneration();
    if (generation != null) {
      status.put("observedGeneration", generation);
    }
    status.put("replicas", total);
    StatusWriter.count(status, "readyReplicas", ready);
    status.put("availableReplicas", count(pods, replicas::isAvailable));
    StatusWriter.count(status, "currentReplicas", complete ? updated : outdated);
    StatusWriter.count(status, "updatedReplicas", updated);
    status.put("currentRevision", complete ? update : current);
    status.put("updateRevision", update);
    status.put("collisionCount", collisions == null ? 0 : collisions);
    return status;
  }

  private static boolean isReady(Pod pod) {
    return Pods.phase(pod).equals("Running") && Pods.isReady(pod);
  }

  private static boolean isOf(Pod pod, String revision) {
    return !Pods.isTerminating(pod) && Identity.revision(pod).equals(revision);
  }

  private static int count(List<Pod> pods, Predicate<Pod> predicate) {
    return (int) pods.stream().filter(predicate).count();
  }
}
