package io.naru.apiserver.admission;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.ArrayNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import io.naru.machinery.Json;

/** A new node takes no pods until the node lifecycle controller has seen that it is ready. */
final class TaintNodesByCondition implements AdmissionPlugin {

  private static final String NOT_READY = "node.kubernetes.io/not-ready";

  @Override
  public void mutate(Attributes attributes) {
    if (!attributes.isCreateOf("", "nodes")) {
      return;
    }
    ObjectNode spec = Json.ensureObject(attributes.requireObject(), "spec");
    ArrayNode taints =
        spec.get("taints") instanceof ArrayNode present ? present : spec.putArray("taints");
    for (JsonNode taint : taints) {
      if (Json.text(taint, "key").equals(NOT_READY)
          && Json.text(taint, "effect").equals("NoSchedule")) {
        return;
      }
    }
    taints.addObject().put("key", NOT_READY).put("effect", "NoSchedule");
  }
}
