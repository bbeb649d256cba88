package io.naru.apiserver.registry;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.ArrayNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import io.naru.machinery.ApiObject;
import io.naru.machinery.FieldErrors;
import io.naru.machinery.GroupVersionKind;
import io.naru.machinery.Json;
import io.naru.machinery.StatusException;

/** {@code pods/binding}: gives a pod its node, once, and says so in its conditions. */
final class PodBinding {

  private static final GroupVersionKind BINDING = new GroupVersionKind("", "v1", "Binding");

  private final RegistryContext context;
  private final Updating updating;

  PodBinding(RegistryContext context, Updating updating) {
    this.context = context;
    this.updating = updating;
  }

  ApiObject bind(Call call, ObjectNode binding) {
    String node = Json.text(binding, "target", "name");
    String kind = Json.text(binding, "target", "kind");
    FieldErrors errors = new FieldErrors();
    if (!kind.isEmpty() && !kind.equals("Node")) {
      errors.notSupported("target.kind", kind, java.util.List.of("Node", "<empty>"));
    }
    if (node.isEmpty()) {
      errors.required("target.name", "");
    }
    if (!errors.isEmpty()) {
      throw StatusException.invalid(BINDING, call.name(), errors);
    }
    return updating.updateAdmitted(call, pod -> assign(call, pod, binding, node), Rules.OWN);
  }

  private ObjectNode assign(Call call, ObjectNode pod, ObjectNode binding, String node) {
    if (Metadata.isBeingDeleted(pod)) {
      throw conflict(
          call, "pod " + call.name() + " is being deleted, cannot be assigned to a host");
    }
    String present = Json.text(pod, "spec", "nodeName");
    if (!present.isEmpty()) {
      throw conflict(
          call, "pod " + call.name() + " is already assigned to node \"" + present + "\"");
    }
    JsonNode gates = Json.at(pod, "spec", "schedulingGates");
    if (gates != null && !gates.isEmpty()) {
      throw conflict(call, "pod " + call.name() + " has non-empty .spec.schedulingGates");
    }
    ObjectNode bound = pod.deepCopy();
    Json.ensureObject(bound, "spec").put("nodeName", node);
    for (String field : new String[] {"annotations", "labels"}) {
      if (Json.at(binding, "metadata", field) instanceof ObjectNode values) {
        Json.ensureObject(bound, "metadata", field).setAll(values.deepCopy());
      }
    }
    markScheduled(Json.ensureObject(bound, "status"));
    return bound;
  }

  private void markScheduled(ObjectNode status) {
    ArrayNode conditions =
        status.get("conditions") instanceof ArrayNode present
            ? present
            : status.putArray("conditions");
    ObjectNode scheduled = null;
    for (JsonNode condition : conditions) {
      if (Json.text(condition, "type").equals("PodScheduled")
          && condition instanceof ObjectNode found) {
        scheduled = found;
      }
    }
    if (scheduled == null) {
      scheduled = conditions.addObject().put("type", "PodScheduled");
    }
    scheduled.put("status", "True").put("lastTransitionTime", context.now());
    scheduled.putNull("lastProbeTime");
    scheduled.remove("reason");
    scheduled.remove("message");
  }

  private static StatusException conflict(Call call, String message) {
    return StatusException.conflict(
        new io.naru.machinery.GroupResource("", "pods/binding"), call.name(), message);
  }
}
