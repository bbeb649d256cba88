package io.naru.agent.model;

import com.fasterxml.jackson.databind.JsonNode;
import io.naru.agent.api.Json;

/** A container of a pod's spec. */
public record ContainerSpec(JsonNode json) {

  /** Its name, unique in the pod. */
  public String name() {
    return Json.text(json, "name");
  }

  /** The image reference. */
  public String image() {
    return Json.text(json, "image");
  }

  /** An init container that keeps running beside the regular ones. */
  public boolean isSidecar() {
    return Json.text(json, "restartPolicy").equals("Always");
  }

  /** Always, IfNotPresent or Never. */
  public String pullPolicy() {
    return json.path("imagePullPolicy").asText("IfNotPresent");
  }

  /** A hash of what cannot change while the container runs. */
  public String hash() {
    return Integer.toHexString((name() + "\n" + image()).hashCode());
  }
}
