package io.naru.agent.pod;

import com.fasterxml.jackson.databind.JsonNode;
import io.naru.agent.api.Json;
import io.naru.agent.cri.CriException;
import io.naru.agent.cri.PodState;
import io.naru.agent.model.ContainerSpec;
import io.naru.agent.model.Pod;
import java.time.Instant;
import java.util.ArrayList;
import java.util.Collection;
import java.util.List;
import org.jspecify.annotations.Nullable;

/**
 * Gives running containers the resources that their pod's spec asks for now: in place, or by a
 * restart where their resize policy wants one. Used by the pod's worker only. See the Kubernetes
 * documentation on resizing the resources assigned to containers.
 */
final class Resizer {

  private static final List<String> RESIZABLE = List.of("cpu", "memory");

  private final PodServices services;
  private final ContainerStopper stopper;
  private final AppliedResources applied;

  Resizer(PodServices services, AppliedResources applied) {
    this.services = services;
    this.stopper = new ContainerStopper(services);
    this.applied = applied;
  }

  /**
   * Brings the containers' resources in line with the spec as far as the node has them.
   *
   * @param others all pods of the node
   * @return whether there is more to do soon
   */
  boolean resize(Pod pod, PodState state, Collection<Pod> others) {
    List<ContainerSpec> changed = new ArrayList<>();
    List<ContainerSpec> running = new ArrayList<>(pod.containers());
    pod.initContainers().stream().filter(ContainerSpec::isSidecar).forEach(running::add);
    for (ContainerSpec spec : running) {
      PodState.Instance container = state.latest(spec.name());
      if (container != null && container.running() && !changes(container, spec).isEmpty()) {
        changed.add(spec);
      }
    }
    applied.setProblem(changed.isEmpty() ? null : refusal(pod, others));
    if (changed.isEmpty() || applied.problem() != null) {
      return false;
    }
    boolean restarting = false;
    for (ContainerSpec spec : changed) {
      PodState.Instance container = state.latest(spec.name());
      if (container != null) {
        restarting |= resize(pod, state, container, spec);
      }
    }
    return restarting || applied.problem() != null;
  }

  /** The resources whose request or limit the container does not have yet. */
  private List<String> changes(PodState.Instance container, ContainerSpec spec) {
    JsonNode has = applied.of(container, spec);
    JsonNode wants = spec.json().path("resources");
    List<String> changes = new ArrayList<>();
    for (String resource : RESIZABLE) {
      for (String kind : List.of("requests", "limits")) {
        if (!Json.text(has, kind, resource).equals(Json.text(wants, kind, resource))
            && !changes.contains(resource)) {
          changes.add(resource);
        }
      }
    }
    return changes;
  }

  private AppliedResources.@Nullable Problem refusal(Pod pod, Collection<Pod> others) {
    String pending = "PodResizePending";
    PodStatusCalculator.Failure never = services.admission().refuse(pod, List.of());
    if (never != null) {
      return new AppliedResources.Problem(pending, "Infeasible", never.message());
    }
    PodStatusCalculator.Failure now = services.admission().refuse(pod, others);
    return now == null ? null : new AppliedResources.Problem(pending, "Deferred", now.message());
  }

  /** True if the container is restarted. */
  private boolean resize(Pod pod, PodState state, PodState.Instance container, ContainerSpec spec) {
    if (changes(container, spec).stream().anyMatch(resource -> wantsRestart(spec, resource))) {
      Instant deadline = services.clock().instant().plus(pod.gracePeriod());
      String message = "Container " + spec.name() + " resize requires restart";
      stopper.end(pod, state, container, spec, message, () -> deadline);
      return true;
    }
    try {
      services
          .runtime()
          .updateResources(container.id(), services.containers().resources(pod, spec));
      applied.changed(container, spec.json().path("resources"));
    } catch (CriException e) {
      applied.setProblem(
          new AppliedResources.Problem(
              "PodResizeInProgress", "Error", String.valueOf(e.getMessage())));
    }
    return false;
  }

  private static boolean wantsRestart(ContainerSpec spec, String resource) {
    for (JsonNode policy : spec.json().path("resizePolicy")) {
      if (Json.text(policy, "resourceName").equals(resource)) {
        return Json.text(policy, "restartPolicy").equals("RestartContainer");
      }
    }
    return false;
  }
}
