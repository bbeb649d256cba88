package io.naru.scheduler.plugins;

import com.fasterxml.jackson.databind.node.ObjectNode;
import io.fabric8.kubernetes.api.model.Pod;
import io.naru.client.ApiTransport;
import io.naru.client.ApiTransport.Target;
import io.naru.client.Resources;
import io.naru.client.TypedClient;
import io.naru.machinery.Json;
import io.naru.machinery.StatusException;
import io.naru.scheduler.framework.PodInfo;
import java.time.Clock;
import java.time.temporal.ChronoUnit;
import java.util.List;
import java.util.Map;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/** Makes victims leave: tells them by a condition, then deletes them. Does not block. */
final class Evictions {

  private static final Logger LOG = LoggerFactory.getLogger(Evictions.class);

  private final ApiTransport transport;
  private final TypedClient<Pod> pods;
  private final Clock clock;

  Evictions(ApiTransport transport, Clock clock) {
    this.transport = transport;
    this.pods = new TypedClient<>(transport, Resources.PODS);
    this.clock = clock;
  }

  void start(List<PodInfo> victims, PodInfo preemptor) {
    Thread.ofVirtual()
        .name("preempt-for-" + preemptor)
        .start(() -> victims.forEach(victim -> evict(victim, preemptor)));
  }

  private void evict(PodInfo victim, PodInfo preemptor) {
    try {
      ObjectNode patch = Json.object();
      patch
          .putObject("status")
          .putArray("conditions")
          .addObject()
          .put("type", "DisruptionTarget")
          .put("status", "True")
          .put("reason", "PreemptionByScheduler")
          .put(
              "message",
              preemptor.pod().getSpec().getSchedulerName()
                  + ": preempting to accommodate a higher"
                  + " priority pod")
          .put("lastTransitionTime", clock.instant().truncatedTo(ChronoUnit.SECONDS).toString());
      Target status =
          Target.of(Resources.PODS.resource(), victim.namespace(), victim.name())
              .subresource("status");
      transport.patch(
          status, "application/strategic-merge-patch+json", Json.bytes(patch), Map.of());
      pods.deleteUid(victim.namespace(), victim.name(), victim.uid());
    } catch (StatusException e) {
      if (!e.isNotFound()) {
        LOG.warn("pod {} could not be preempted: {}", victim, e.getMessage());
      }
    }
  }
}
