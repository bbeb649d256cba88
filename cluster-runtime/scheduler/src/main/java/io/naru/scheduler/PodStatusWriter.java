package io.naru.scheduler;

import com.fasterxml.jackson.databind.node.ObjectNode;
import io.fabric8.kubernetes.api.model.Pod;
import io.fabric8.kubernetes.api.model.PodCondition;
import io.naru.client.ApiTransport;
import io.naru.client.ApiTransport.Target;
import io.naru.client.Resources;
import io.naru.machinery.Json;
import io.naru.machinery.StatusException;
import io.naru.scheduler.framework.PodInfo;
import java.time.Clock;
import java.time.temporal.ChronoUnit;
import java.util.Map;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/** Writes into a pod's status why it has no node. Blocks; thread-safe. */
final class PodStatusWriter {

  private static final Logger LOG = LoggerFactory.getLogger(PodStatusWriter.class);
  private static final String STRATEGIC_MERGE = "application/strategic-merge-patch+json";

  private final ApiTransport transport;
  private final Clock clock;

  PodStatusWriter(ApiTransport transport, Clock clock) {
    this.transport = transport;
    this.clock = clock;
  }

  /**
   * Sets the condition PodScheduled to False, unless it says so already.
   *
   * @param nominatedNode null to leave it as it is
   */
  void unscheduled(PodInfo info, String reason, String message, @Nullable String nominatedNode) {
    Pod pod = info.pod();
    PodCondition known = condition(pod);
    boolean same =
        known != null
            && "False".equals(known.getStatus())
            && reason.equals(known.getReason())
            && message.equals(known.getMessage());
    boolean nominated = nominatedNode == null || nominatedNode.equals(info.nominatedNode());
    if (same && nominated) {
      return;
    }
    ObjectNode patch = Json.object();
    ObjectNode status = patch.putObject("status");
    if (nominatedNode != null) {
      status.put("nominatedNodeName", nominatedNode);
    }
    ObjectNode condition = status.putArray("conditions").addObject();
    condition.put("type", "PodScheduled").put("status", "False");
    condition.put("reason", reason).put("message", message);
    if (pod.getMetadata().getGeneration() != null) {
      condition.put("observedGeneration", pod.getMetadata().getGeneration());
    }
    if (known == null || !"False".equals(known.getStatus())) {
      String now = clock.instant().truncatedTo(ChronoUnit.SECONDS).toString();
      condition.putNull("lastProbeTime").put("lastTransitionTime", now);
    }
    patch(info, patch);
  }

  private void patch(PodInfo info, ObjectNode patch) {
    Target target =
        Target.of(Resources.PODS.resource(), info.namespace(), info.name()).subresource("status");
    try {
      transport.patch(target, STRATEGIC_MERGE, Json.bytes(patch), Map.of());
    } catch (StatusException e) {
      if (!e.isNotFound()) {
        LOG.warn("status of pod {} could not be written: {}", info, e.getMessage());
      }
    }
  }

  private static @Nullable PodCondition condition(Pod pod) {
    if (pod.getStatus() == null) {
      return null;
    }
    for (PodCondition condition : pod.getStatus().getConditions()) {
      if ("PodScheduled".equals(condition.getType())) {
        return condition;
      }
    }
    return null;
  }
}
