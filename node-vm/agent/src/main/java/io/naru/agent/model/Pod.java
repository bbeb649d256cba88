package io.naru.agent.model;

import com.fasterxml.jackson.databind.JsonNode;
import io.naru.agent.api.Json;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/**
 * A pod as the API server gave it. Immutable as long as nobody mutates the tree, and nobody does.
 */
public record Pod(JsonNode object) {

  /** metadata.name. */
  public String name() {
    return Json.text(object, "metadata", "name");
  }

  /** metadata.namespace. */
  public String namespace() {
    return Json.text(object, "metadata", "namespace");
  }

  /** metadata.uid. */
  public String uid() {
    return Json.text(object, "metadata", "uid");
  }

  /** "namespace/name". */
  public String key() {
    return Json.key(object);
  }

  /** "name_namespace(uid)", as messages of a kubelet name a pod. */
  public String fullName() {
    return name() + "_" + namespace() + "(" + uid() + ")";
  }

  /** The spec. */
  public JsonNode spec() {
    return object.path("spec");
  }

  /** The status last read from the API server. */
  public JsonNode status() {
    return object.path("status");
  }

  /** Pod labels. */
  public Map<String, String> labels() {
    return Json.map(object, "metadata", "labels");
  }

  /** Pod annotations. */
  public Map<String, String> annotations() {
    return Json.map(object, "metadata", "annotations");
  }

  /** spec.containers. */
  public List<ContainerSpec> containers() {
    return specs("containers");
  }

  /** spec.initContainers, sidecars among them. */
  public List<ContainerSpec> initContainers() {
    return specs("initContainers");
  }

  /** spec.ephemeralContainers. */
  public List<ContainerSpec> ephemeralContainers() {
    return specs("ephemeralContainers");
  }

  /** Init, regular and ephemeral containers. */
  public List<ContainerSpec> allContainers() {
    List<ContainerSpec> all = new ArrayList<>(initContainers());
    all.addAll(containers());
    all.addAll(ephemeralContainers());
    return all;
  }

  private List<ContainerSpec> specs(String field) {
    List<ContainerSpec> specs = new ArrayList<>();
    spec().path(field).forEach(json -> specs.add(new ContainerSpec(json)));
    return specs;
  }

  /** Always, OnFailure or Never. */
  public String restartPolicy() {
    return spec().path("restartPolicy").asText("Always");
  }

  /** Whether the pod shares the node's network. */
  public boolean hostNetwork() {
    return spec().path("hostNetwork").asBoolean();
  }

  /** When the pod was asked to go; null if it was not. */
  public @Nullable Instant deletionTimestamp() {
    return Times.parse(Json.textOrNull(object, "metadata", "deletionTimestamp"));
  }

  /** How long its processes may take to end: the deletion's grace, else the spec's. */
  public Duration gracePeriod() {
    JsonNode deletion = Json.at(object, "metadata", "deletionGracePeriodSeconds");
    if (deletion.isNumber()) {
      return Duration.ofSeconds(deletion.asLong());
    }
    return Duration.ofSeconds(spec().path("terminationGracePeriodSeconds").asLong(30));
  }

  /** status.phase is Succeeded or Failed. */
  public boolean isTerminal() {
    String phase = Json.text(status(), "phase");
    return phase.equals("Succeeded") || phase.equals("Failed");
  }
}
