package io.naru.agent.pod;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import io.naru.agent.api.Json;
import io.naru.agent.cri.PodState;
import io.naru.agent.model.Pod;
import io.naru.agent.model.PodResources;
import io.naru.agent.model.Times;
import java.time.Instant;
import java.util.List;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/** Computes the status of a pod as the agent reports it. Pure. */
final class PodStatusCalculator {

  /** A pod that ends for a reason other than its containers: its reason and message. */
  record Failure(String reason, String message) {}

  private final String nodeIp;
  private final String runtimeName;
  private final AppliedResources resources;

  PodStatusCalculator(String nodeIp, String runtimeName, AppliedResources resources) {
    this.nodeIp = nodeIp;
    this.runtimeName = runtimeName;
    this.resources = resources;
  }

  /**
   * The whole status.
   *
   * @param pod with the status last reported
   * @param waiting why containers by name do not run
   * @param failure why the pod as a whole failed, null if it did not
   * @param stopped nothing of the pod runs or will run again
   */
  ObjectNode compute(
      Pod pod,
      PodState state,
      Health health,
      Map<String, Waiting> waiting,
      @Nullable Failure failure,
      boolean stopped,
      Instant now) {
    ObjectNode status = Json.object();
    JsonNode old = pod.status();
    ContainerStatuses containers =
        new ContainerStatuses(pod, state, health, waiting, runtimeName, resources);
    status.set("containerStatuses", containers.of(pod.containers(), "containerStatuses"));
    if (!pod.initContainers().isEmpty()) {
      status.set(
          "initContainerStatuses", containers.of(pod.initContainers(), "initContainerStatuses"));
    }
    if (!pod.ephemeralContainers().isEmpty()) {
      status.set(
          "ephemeralContainerStatuses",
          containers.of(pod.ephemeralContainers(), "ephemeralContainerStatuses"));
    }
    // Nobody may take its place while its processes still run.
    boolean failed = failure != null && (stopped || state.running().isEmpty());
    String phase = failed ? "Failed" : PodPhase.of(pod, status, stopped);
    if (pod.isTerminal()) {
      // Final is final; what containers say later cannot bring a pod back.
      phase = Json.text(old, "phase");
    }
    status.put("phase", phase);
    if (failure != null && failed) {
      status.put("reason", failure.reason()).put("message", failure.message());
    } else if (pod.isTerminal()) {
      copy(old, status, "reason");
      copy(old, status, "message");
    }
    status.put("qosClass", PodResources.qosClass(pod));
    status.put("startTime", old.path("startTime").asText(Times.format(now)));
    status.put("hostIP", nodeIp);
    status.putArray("hostIPs").addObject().put("ip", nodeIp);
    addIps(pod, state, old, status);
    long generation = Json.at(pod.object(), "metadata", "generation").asLong();
    if (generation > 0) {
      status.put("observedGeneration", generation);
    }
    boolean sandboxReady = state.readySandbox() != null && status.has("podIP");
    new PodConditions(pod, status, generation, now).write(sandboxReady, resources.problem());
    return status;
  }

  private void addIps(Pod pod, PodState state, JsonNode old, ObjectNode status) {
    List<String> ips = pod.hostNetwork() ? List.of(nodeIp) : state.ips();
    if (pod.hostNetwork() && state.sandboxes().isEmpty()) {
      ips = List.of();
    }
    if (ips.isEmpty()) {
      copy(old, status, "podIP");
      copy(old, status, "podIPs");
      return;
    }
    status.put("podIP", ips.getFirst());
    ips.forEach(ip -> status.withArray("podIPs").addObject().put("ip", ip));
  }

  private static void copy(JsonNode from, ObjectNode to, String field) {
    if (from.has(field)) {
      to.set(field, from.get(field));
    }
  }
}
