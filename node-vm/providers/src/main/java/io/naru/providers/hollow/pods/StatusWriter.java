package io.naru.providers.hollow.pods;

import com.fasterxml.jackson.databind.node.ArrayNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import io.fabric8.kubernetes.api.model.Pod;
import io.naru.machinery.Json;
import io.naru.providers.hollow.pods.ContainerReport.Running;
import io.naru.providers.hollow.pods.ContainerReport.State;
import io.naru.providers.hollow.pods.ContainerReport.Terminated;
import io.naru.providers.hollow.pods.ContainerReport.Waiting;
import java.time.Instant;
import java.time.temporal.ChronoUnit;
import java.util.List;
import org.jspecify.annotations.Nullable;

/** Writes a report as the status of its pod. */
public final class StatusWriter {

  private StatusWriter() {}

  /**
   * A merge patch of the status. Lists in it are whole, so it is bound to the version of the pod
   * that it was made from: the server answers a conflict if the pod has changed.
   *
   * @param podIp null while the pod has none
   */
  public static ObjectNode patch(
      Pod pod, PodReport report, String nodeIp, @Nullable String podIp, Instant now) {
    ObjectNode patch = Json.object();
    patch
        .putObject("metadata")
        .put("uid", pod.getMetadata().getUid())
        .put("resourceVersion", pod.getMetadata().getResourceVersion());
    ObjectNode status = patch.putObject("status");
    status.put("phase", report.phase());
    putOrRemove(status, "reason", report.reason());
    putOrRemove(status, "message", report.message());
    Long generation = pod.getMetadata().getGeneration();
    if (generation != null) {
      status.put("observedGeneration", generation);
    }
    if (report.startTime() != null) {
      status.put("startTime", time(report.startTime()));
    }
    status.put("hostIP", nodeIp);
    status.putArray("hostIPs").addObject().put("ip", nodeIp);
    if (podIp != null) {
      status.put("podIP", podIp);
      status.putArray("podIPs").addObject().put("ip", podIp);
    }
    if (!report.inits().isEmpty()) {
      status.set("initContainerStatuses", containers(report.inits()));
    }
    status.set("containerStatuses", containers(report.containers()));
    status.set("conditions", PodConditions.of(pod, report, podIp != null, now));
    return patch;
  }

  static String time(Instant time) {
    return time.truncatedTo(ChronoUnit.SECONDS).toString();
  }

  private static ArrayNode containers(List<ContainerReport> reports) {
    ArrayNode statuses = Json.array();
    for (ContainerReport report : reports) {
      ObjectNode status = statuses.addObject().put("name", report.name());
      status.set("state", state(report.state()));
      status.set("lastState", report.last() == null ? Json.object() : state(report.last()));
      status.put("ready", report.ready()).put("restartCount", report.restarts());
      status.put("image", report.image());
      status.put("imageID", report.id().isEmpty() ? "" : ContainerIds.image(report.image()));
      if (!report.id().isEmpty()) {
        status.put("containerID", report.id());
      }
      status.put("started", report.started());
    }
    return statuses;
  }

  private static ObjectNode state(State state) {
    ObjectNode node = Json.object();
    switch (state) {
      case Waiting waiting -> {
        ObjectNode inner = node.putObject("waiting").put("reason", waiting.reason());
        if (!waiting.message().isEmpty()) {
          inner.put("message", waiting.message());
        }
      }
      case Running running -> node.putObject("running").put("startedAt", time(running.since()));
      case Terminated ended ->
          node.putObject("terminated")
              .put("exitCode", ended.exitCode())
              .put("reason", ended.reason())
              .put("startedAt", time(ended.since()))
              .put("finishedAt", time(ended.end()))
              .put("containerID", ended.id());
    }
    return node;
  }

  private static void putOrRemove(ObjectNode status, String field, String text) {
    if (text.isEmpty()) {
      status.putNull(field);
    } else {
      status.put(field, text);
    }
  }
}
