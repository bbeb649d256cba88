package io.naru.agent.pod;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.ArrayNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import io.naru.agent.api.Json;
import io.naru.agent.cri.PodState;
import io.naru.agent.model.Pod;
import io.naru.agent.model.Times;
import java.io.IOException;
import java.time.Instant;
import java.util.HashSet;
import java.util.Map;
import java.util.Set;
import org.jspecify.annotations.Nullable;

/**
 * What one pod's worker says of it: computes the status, hands it to the reporter and remembers it,
 * for the informer's pod may carry an older one. Used by the worker's thread only.
 */
final class PodStatusKeeper {

  private final PodServices services;
  private final Probes probes;
  private final PodReporter reporter;
  private final PodStatusCalculator calculator;
  private @Nullable ObjectNode last;

  PodStatusKeeper(PodServices services, Probes probes, AppliedResources resources) {
    this.services = services;
    this.probes = probes;
    this.reporter = new PodReporter(services.client(), services.executor());
    this.calculator = new PodStatusCalculator(services.nodeIp(), services.runtimeName(), resources);
  }

  /** Nothing has been said yet. */
  boolean isEmpty() {
    return last == null;
  }

  /** The last report did not get through. */
  boolean hasFailed() {
    return reporter.hasFailed();
  }

  /** When the pod was taken on; null if that was never reported. */
  @Nullable Instant startTime() {
    return last == null ? null : Times.parse(Json.textOrNull(last, "startTime"));
  }

  /**
   * Reports in the background.
   *
   * @param latest the pod as last seen, for its conditions of others
   * @param stopped nothing of the pod runs or will run again
   * @return whether the API server still knows the pod
   */
  boolean report(
      Pod latest,
      PodState state,
      Map<String, Waiting> waiting,
      PodStatusCalculator.@Nullable Failure failure,
      boolean stopped) {
    reporter.report(latest, compute(latest, state, waiting, failure, stopped));
    return !reporter.isGone();
  }

  /** Reports that nothing of the pod is left, and waits until the API server has it. */
  void reportStopped(Pod latest, PodState state, PodStatusCalculator.@Nullable Failure failure)
      throws IOException {
    reporter.reportNow(latest, compute(latest, state, Map.of(), failure, true));
  }

  /** Deletes the pod's object for good. */
  void deleteObject(Pod pod) throws IOException {
    reporter.deleteObject(pod);
  }

  private ObjectNode compute(
      Pod latest,
      PodState state,
      Map<String, Waiting> waiting,
      PodStatusCalculator.@Nullable Failure failure,
      boolean stopped) {
    Pod current = withOwnStatus(latest);
    last =
        calculator.compute(
            current,
            state,
            probes.health(current),
            waiting,
            failure,
            stopped,
            services.clock().instant());
    return last;
  }

  /**
   * The pod with the status that was computed last: the one in the informer may be older.
   * Conditions of others are the API server's.
   */
  Pod withOwnStatus(Pod latest) {
    ObjectNode own = last;
    if (own == null) {
      return latest;
    }
    ObjectNode status = own.deepCopy();
    ArrayNode conditions = status.putArray("conditions");
    Set<String> types = new HashSet<>();
    for (JsonNode condition : own.path("conditions")) {
      if (PodConditions.isOwn(condition)) {
        conditions.add(condition);
        types.add(Json.text(condition, "type"));
      }
    }
    for (JsonNode condition : latest.status().path("conditions")) {
      if (types.add(Json.text(condition, "type"))) {
        conditions.add(condition);
      }
    }
    ObjectNode object = ((ObjectNode) latest.object()).deepCopy();
    object.set("status", status);
    return new Pod(object);
  }
}
