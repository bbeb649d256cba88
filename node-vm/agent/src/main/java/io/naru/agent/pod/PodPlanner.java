package io.naru.agent.pod;

import com.fasterxml.jackson.databind.JsonNode;
import io.naru.agent.api.Json;
import io.naru.agent.cri.PodState;
import io.naru.agent.model.ContainerSpec;
import io.naru.agent.model.Pod;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/**
 * Decides what to do for a pod from what is wanted and what there is. Pure: it changes nothing, and
 * carrying out the same plan twice does no harm because the next plan starts from what there is
 * then. See the Kubernetes documentation on the pod lifecycle, init containers and sidecars.
 */
final class PodPlanner {

  private final RestartBackoff backoff;

  PodPlanner(RestartBackoff backoff) {
    this.backoff = backoff;
  }

  static String backoffKey(Pod pod, ContainerSpec container) {
    return pod.uid() + "/" + container.name() + "/" + container.hash();
  }

  PodPlan plan(Pod pod, PodState state, Health health, Instant now) {
    PodState.Sandbox sandbox = state.readySandbox();
    if (isFinished(pod, state, sandbox)) {
      return new PodPlan(true, false, 0, List.of(), List.of(), Map.of());
    }
    if (sandbox == null) {
      PodState.Sandbox dead = state.newestSandbox();
      List<PodPlan.Kill> kills =
          state.running().stream()
              .map(c ->
                  new PodPlan.Kill(c, "Pod sandbox changed, it will be killed and re-created."))
              .toList();
      int attempt = dead == null ? 0 : dead.attempt() + 1;
      return new PodPlan(false, true, attempt, kills, List.of(), Map.of());
    }
    return new Draft(pod, state, sandbox, health, now).plan();
  }

  /** Every regular container has ended for good, or initialisation failed for good. */
  private static boolean isFinished(Pod pod, PodState state, PodState.@Nullable Sandbox sandbox) {
    boolean ended = !pod.containers().isEmpty();
    for (ContainerSpec container : pod.containers()) {
      PodState.Instance instance = state.latest(container.name());
      ended &= instance != null && isOver(instance, sandbox) && !restarts(pod, container, instance);
    }
    if (ended || !pod.restartPolicy().equals("Never")) {
      return ended;
    }
    return pod.initContainers().stream()
        .filter(init -> !init.isSidecar())
        .map(init -> state.latest(init.name()))
        .anyMatch(c -> c != null && c.exited() && c.exitCode() != 0);
  }

  // What seems to run in a sandbox that is gone does not run any longer.
  private static boolean isOver(PodState.Instance instance, PodState.@Nullable Sandbox sandbox) {
    return instance.exited() || (sandbox == null && !instance.running());
  }

  /** Whether a container that ended like this is started again. */
  static boolean restarts(Pod pod, ContainerSpec container, PodState.Instance ended) {
    for (JsonNode rule : container.json().path("restartPolicyRules")) {
      if (Json.text(rule, "action").equals("Restart") && matches(rule, ended.exitCode())) {
        return true;
      }
    }
    String own = Json.text(container.json(), "restartPolicy");
    return switch (own.isEmpty() ? pod.restartPolicy() : own) {
      case "Never" -> false;
      case "OnFailure" -> ended.exitCode() != 0;
      default -> true;
    };
  }

  private static boolean matches(JsonNode rule, int exitCode) {
    boolean listed = false;
    for (JsonNode value : Json.at(rule, "exitCodes", "values")) {
      listed |= value.asInt() == exitCode;
    }
    return Json.text(rule, "exitCodes", "operator").equals("NotIn") != listed;
  }

  /** One plan in the making, for a pod with a live sandbox. */
  private final class Draft {
    private final Pod pod;
    private final PodState state;
    private final PodState.Sandbox sandbox;
    private final Health health;
    private final Instant now;
    private final List<PodPlan.Kill> kills = new ArrayList<>();
    private final List<PodPlan.Start> starts = new ArrayList<>();
    private final Map<String, Duration> waiting = new HashMap<>();

    Draft(Pod pod, PodState state, PodState.Sandbox sandbox, Health health, Instant now) {
      this.pod = pod;
      this.state = state;
      this.sandbox = sandbox;
      this.health = health;
      this.now = now;
    }

    PodPlan plan() {
      for (PodState.Instance instance : state.running()) {
        if (!instance.sandboxId().equals(sandbox.id())) {
          kills.add(new PodPlan.Kill(instance, "Container belongs to an older sandbox"));
        }
      }
      for (ContainerSpec ephemeral : pod.ephemeralContainers()) {
        if (state.latest(ephemeral.name()) == null) {
          starts.add(new PodPlan.Start(ephemeral, 0));
        }
      }
      if (initialise()) {
        pod.containers().forEach(this::regular);
      }
      return new PodPlan(false, false, 0, kills, starts, waiting);
    }

    /** Advances the init containers; true when the regular ones may run. */
    private boolean initialise() {
      boolean running =
          pod.containers().stream().anyMatch(c -> state.latest(c.name(), sandbox.id()) != null);
      for (ContainerSpec init : pod.initContainers()) {
        PodState.Instance instance = state.latest(init.name(), sandbox.id());
        if (init.isSidecar()) {
          if (!sidecar(init, instance) && !running) {
            return false;
          }
        } else if (!running) {
          if (instance == null || instance.phase() == PodState.Phase.CREATED) {
            start(init);
            return false;
          }
          if (instance.running()) {
            return false;
          }
          if (instance.exitCode() != 0) {
            restart(init, instance);
            return false;
          }
        }
      }
      return true;
    }

    /** Keeps a sidecar going; true when those after it may start. */
    private boolean sidecar(ContainerSpec spec, PodState.@Nullable Instance instance) {
      if (instance == null || instance.phase() == PodState.Phase.CREATED) {
        start(spec);
        return false;
      }
      if (instance.exited()) {
        restart(spec, instance);
        return false;
      }
      return !killIfNeeded(spec, instance) && health.started(instance, spec);
    }

    private void regular(ContainerSpec spec) {
      PodState.Instance instance = state.latest(spec.name());
      if (instance == null || instance.phase() == PodState.Phase.CREATED) {
        start(spec);
      } else if (instance.exited()) {
        if (restarts(pod, spec, instance)) {
          restart(spec, instance);
        }
      } else if (instance.sandboxId().equals(sandbox.id())) {
        killIfNeeded(spec, instance);
      }
    }

    private boolean killIfNeeded(ContainerSpec spec, PodState.Instance instance) {
      String failure = health.failure(instance);
      if (failure != null) {
        String message = "Container %s failed %s probe, will be restarted";
        kills.add(new PodPlan.Kill(instance, message.formatted(spec.name(), failure)));
      } else if (!instance.hash().equals(spec.hash())) {
        String message = "Container %s definition changed, will be restarted";
        kills.add(new PodPlan.Kill(instance, message.formatted(spec.name())));
      } else {
        return false;
      }
      return true;
    }

    private void start(ContainerSpec spec) {
      starts.add(new PodPlan.Start(spec, nextNumber(spec)));
    }

    private void restart(ContainerSpec spec, PodState.Instance ended) {
      Duration left = backoff.remaining(backoffKey(pod, spec), ended.finishedAt(), now);
      if (left.isZero()) {
        start(spec);
      } else {
        waiting.put(spec.name(), left);
      }
    }

    // The runtime's memory may be younger than the pod, when its data was lost with the node's.
    private int nextNumber(ContainerSpec spec) {
      PodState.Instance latest = state.latest(spec.name());
      if (latest != null) {
        return latest.restarts() + 1;
      }
      for (String list : List.of("containerStatuses", "initContainerStatuses")) {
        for (JsonNode status : pod.status().path(list)) {
          if (Json.text(status, "name").equals(spec.name()) && status.has("containerID")) {
            return status.path("restartCount").asInt() + 1;
          }
        }
      }
      return 0;
    }
  }
}
