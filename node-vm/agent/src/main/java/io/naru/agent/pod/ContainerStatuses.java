package io.naru.agent.pod;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.ArrayNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import io.naru.agent.api.Json;
import io.naru.agent.cri.PodState;
import io.naru.agent.model.ContainerSpec;
import io.naru.agent.model.Pod;
import io.naru.agent.model.Times;
import java.util.List;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/** Computes the container statuses of a pod. */
final class ContainerStatuses {

  private final Pod pod;
  private final PodState state;
  private final Health health;
  private final Map<String, Waiting> waiting;
  private final String runtimeName;
  private final AppliedResources resources;

  ContainerStatuses(
      Pod pod,
      PodState state,
      Health health,
      Map<String, Waiting> waiting,
      String runtimeName,
      AppliedResources resources) {
    this.pod = pod;
    this.state = state;
    this.health = health;
    this.waiting = waiting;
    this.runtimeName = runtimeName;
    this.resources = resources;
  }

  ArrayNode of(List<ContainerSpec> specs, String field) {
    ArrayNode statuses = Json.array();
    for (ContainerSpec spec : specs) {
      statuses.add(status(spec, old(field, spec.name()), field));
    }
    return statuses;
  }

  private ObjectNode status(ContainerSpec spec, JsonNode old, String field) {
    ObjectNode status = Json.object().put("name", spec.name());
    PodState.Instance latest = state.latest(spec.name());
    Waiting problem = waiting.get(spec.name());
    ObjectNode current = status.putObject("state");
    ObjectNode last = status.putObject("lastState");
    boolean running = latest != null && latest.running();
    boolean exited = latest != null && latest.exited();
    if (latest != null && running) {
      current.putObject("running").put("startedAt", Times.format(latest.startedAt()));
    } else if (latest != null && exited && problem == null) {
      current.set("terminated", terminated(latest));
    } else {
      Waiting reason = problem == null ? defaultWaiting(field) : problem;
      ObjectNode node = current.putObject("waiting").put("reason", reason.reason());
      if (!reason.message().isEmpty()) {
        node.put("message", reason.message());
      }
    }
    PodState.Instance before = exited && problem != null ? latest : state.previous(spec.name());
    if (before != null && before.exited()) {
      last.set("terminated", terminated(before));
    } else if (latest == null && Json.at(old, "state").has("terminated")) {
      // The runtime lost the container that the API server was told about.
      last.set("terminated", Json.at(old, "state", "terminated"));
    } else if (before == null && old.has("lastState")) {
      last.setAll((ObjectNode) old.get("lastState"));
    }
    boolean started = latest != null && running && health.started(latest, spec);
    boolean ordinaryInit = field.equals("initContainerStatuses") && !spec.isSidecar();
    boolean ready =
        ordinaryInit
            ? latest != null && exited && latest.exitCode() == 0
            : latest != null && started && health.ready(latest, spec);
    status.put("ready", ready);
    status.put(
        "restartCount", latest != null ? latest.restarts() : old.path("restartCount").asInt());
    status.put("image", latest == null || latest.image().isEmpty() ? spec.image() : latest.image());
    status.put("imageID", latest == null ? Json.text(old, "imageID") : latest.imageRef());
    if (latest != null) {
      status.put("containerID", runtimeName + "://" + latest.id());
    }
    status.put("started", started);
    addResources(status, resources.of(latest, spec));
    addMounts(status, spec);
    return status;
  }

  private static void addResources(ObjectNode status, JsonNode resources) {
    if (resources.has("requests")) {
      status.set("allocatedResources", resources.get("requests"));
    }
    if (resources.isObject() && !resources.isEmpty()) {
      status.set("resources", resources);
    }
  }

  private static void addMounts(ObjectNode status, ContainerSpec spec) {
    for (JsonNode mount : spec.json().path("volumeMounts")) {
      ObjectNode reported = status.withArray("volumeMounts").addObject();
      reported
          .put("name", Json.text(mount, "name"))
          .put("mountPath", Json.text(mount, "mountPath"));
      if (mount.path("readOnly").asBoolean()) {
        reported.put("readOnly", true).put("recursiveReadOnly", "Disabled");
      }
    }
  }

  private Waiting defaultWaiting(String field) {
    boolean initialising = !pod.initContainers().isEmpty() && field.equals("containerStatuses");
    return new Waiting(
        initialising || hasWaitingInit(field) ? "PodInitializing" : "ContainerCreating", "");
  }

  private boolean hasWaitingInit(String field) {
    return field.equals("initContainerStatuses");
  }

  private ObjectNode terminated(PodState.Instance instance) {
    ObjectNode terminated = Json.object().put("exitCode", instance.exitCode());
    boolean lost = instance.phase() == PodState.Phase.UNKNOWN;
    terminated.put("reason", lost ? "ContainerStatusUnknown" : reason(instance));
    if (!instance.message().isEmpty()) {
      terminated.put("message", instance.message());
    }
    terminated.put("startedAt", Times.format(instance.startedAt()));
    terminated.put("finishedAt", Times.format(instance.finishedAt()));
    return terminated.put("containerID", runtimeName + "://" + instance.id());
  }

  private static String reason(PodState.Instance instance) {
    if (!instance.reason().isEmpty()) {
      return instance.reason();
    }
    return instance.exitCode() == 0 ? "Completed" : "Error";
  }

  private JsonNode old(String field, String name) {
    return find(pod.status().path(field), name);
  }

  static JsonNode find(JsonNode statuses, @Nullable String name) {
    for (JsonNode status : statuses) {
      if (Json.text(status, "name").equals(name)) {
        return status;
      }
    }
    return Json.object();
  }
}
