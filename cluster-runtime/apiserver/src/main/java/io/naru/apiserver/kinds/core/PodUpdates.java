package io.naru.apiserver.kinds.core;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.NullNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import io.naru.apiserver.kinds.support.Checks;
import io.naru.apiserver.kinds.support.Defaults;
import io.naru.apiserver.kinds.support.Field;
import io.naru.machinery.FieldErrors;
import io.naru.machinery.JsonEquality;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;

/** What may change in a pod that exists: images, a deadline, more tolerations, fewer gates. */
final class PodUpdates {

  private PodUpdates() {}

  static void validate(Field spec, Field old, FieldErrors errors) {
    for (String list : List.of("containers", "initContainers")) {
      if (spec.at(list).size() != old.at(list).size()) {
        errors.forbidden(spec.at(list).path(), "pod updates may not add or remove containers");
        return;
      }
    }
    deadline(spec.at("activeDeadlineSeconds"), old.at("activeDeadlineSeconds"), errors);
    tolerations(spec.at("tolerations"), old.at("tolerations"), errors);
    gates(spec.at("schedulingGates"), old.at("schedulingGates"), errors);
    boolean gated = !old.at("schedulingGates").empty();
    if (gated) {
      gatedNodeSelector(spec.at("nodeSelector"), old.at("nodeSelector"), errors);
    }
    if (spec.node() instanceof ObjectNode now
        && old.node() instanceof ObjectNode before
        && !JsonEquality.equal(fixed(now, before, gated), before)) {
      errors.forbidden(
          spec.path(),
          "only the images of containers and init containers, activeDeadlineSeconds,"
              + " terminationGracePeriodSeconds (to 1 if it was negative) and tolerations (additions)"
              + " can be updated");
    }
  }

  /** The new spec with everything that may change set to what it was. */
  private static ObjectNode fixed(ObjectNode now, ObjectNode before, boolean gated) {
    ObjectNode copy = now.deepCopy();
    for (String list : List.of("containers", "initContainers")) {
      List<ObjectNode> containers = Defaults.objects(copy, list);
      List<ObjectNode> old = Defaults.objects(before, list);
      for (int i = 0; i < containers.size(); i++) {
        take(containers.get(i), old.get(i), "image");
      }
    }
    take(copy, before, "activeDeadlineSeconds");
    take(copy, before, "tolerations");
    take(copy, before, "schedulingGates");
    if (gated) {
      take(copy, before, "nodeSelector");
    }
    if (before.path("terminationGracePeriodSeconds").asLong() < 0
        && copy.path("terminationGracePeriodSeconds").asLong() == 1) {
      take(copy, before, "terminationGracePeriodSeconds");
    }
    return copy;
  }

  private static void take(ObjectNode to, ObjectNode from, String field) {
    JsonNode value = from.get(field);
    if (value == null) {
      to.remove(field);
    } else {
      to.set(field, value);
    }
  }

  private static void deadline(Field deadline, Field old, FieldErrors errors) {
    if (!old.present()) {
      return;
    }
    if (!deadline.present()) {
      errors.invalid(deadline.path(), null, "must not update from a positive integer to nil value");
    } else if (deadline.number() > old.number()) {
      errors.invalid(
          deadline.path(),
          deadline.node(),
          "must be less than or equal to previous value " + old.number());
    }
  }

  private static void tolerations(Field tolerations, Field old, FieldErrors errors) {
    List<JsonNode> now = new ArrayList<>();
    tolerations.items().forEach(item -> now.add(withoutSeconds(item)));
    for (Field before : old.items()) {
      if (!now.contains(withoutSeconds(before))) {
        errors.forbidden(
            tolerations.path(),
            "existing toleration can not be modified except its tolerationSeconds");
        return;
      }
    }
  }

  private static JsonNode withoutSeconds(Field toleration) {
    if (toleration.node() instanceof ObjectNode object) {
      return object.deepCopy().without("tolerationSeconds");
    }
    return NullNode.getInstance();
  }

  private static void gates(Field gates, Field old, FieldErrors errors) {
    List<String> before = old.items().stream().map(gate -> gate.at("name").text()).toList();
    for (Field gate : gates.items()) {
      if (!before.contains(gate.at("name").text())) {
        errors.forbidden(
            gate.at("name").path(), "only deletion is allowed, but found new scheduling gate");
      }
    }
  }

  /** Until the gates are open the choice of nodes may still become smaller. */
  private static void gatedNodeSelector(Field selector, Field old, FieldErrors errors) {
    for (Map.Entry<String, Field> entry : old.entries()) {
      if (!selector.key(entry.getKey()).is(entry.getValue().text())) {
        errors.invalid(
            selector.path(), selector.node(), "only additions are allowed while pods are gated");
        return;
      }
    }
    Checks.labels(selector, errors);
  }
}
