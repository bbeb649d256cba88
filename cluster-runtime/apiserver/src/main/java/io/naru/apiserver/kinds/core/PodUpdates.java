package io.naru.apiserver.kinds.core;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.NullNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import io.naru.apiserver.kinds.support.Defaults;
import io.naru.apiserver.kinds.support.Empties;
import io.naru.apiserver.kinds.support.Field;
import io.naru.apiserver.kinds.support.InternalForms;
import io.naru.apiserver.kinds.support.StandardStrategy;
import io.naru.machinery.FieldErrors;
import io.naru.machinery.Json;
import java.util.ArrayList;
import java.util.List;
import java.util.stream.IntStream;

/** What may change in a pod that exists: images, a deadline, more tolerations, fewer gates. */
final class PodUpdates {

  private static final String UPDATABLE =
      "pod updates may not change fields other than `spec.containers[*].image`,"
          + "`spec.initContainers[*].image`,`spec.activeDeadlineSeconds`,`spec.tolerations` (only"
          + " additions to existing tolerations),`spec.terminationGracePeriodSeconds` (allow it to"
          + " be set to 1 if it was previously negative)";

  private PodUpdates() {}

  static void validate(ObjectNode pod, ObjectNode before, FieldErrors errors) {
    Field spec = Field.of(pod).at("spec");
    Field old = Field.of(before).at("spec");
    for (String list : List.of("containers", "initContainers")) {
      if (spec.at(list).size() != old.at(list).size()) {
        errors.forbidden(spec.at(list).path(), "pod updates may not add or remove containers");
        return;
      }
    }
    deadline(spec.at("activeDeadlineSeconds"), old.at("activeDeadlineSeconds"), errors);
    tolerations(spec.at("tolerations"), old.at("tolerations"), errors);
    gates(spec.at("schedulingGates"), old.at("schedulingGates"), errors);
    if (spec.same(old)) {
      return;
    }
    String quality = Json.text(before, "status", "qosClass");
    if (!quality.isEmpty() && !PodQuality.of(pod).equals(quality)) {
      errors.invalid("metadata", quality, "Pod QoS is immutable");
    }
    boolean gated = !old.at("schedulingGates").empty();
    if (gated) {
      GatedPods.validateUpdate(spec, old, errors);
    }
    if (spec.node() instanceof ObjectNode now && old.node() instanceof ObjectNode then) {
      ObjectNode fixed = fixed(now, then, gated);
      if (!Empties.equal(fixed, then)) {
        String difference = InternalForms.difference("PodSpec", old, new Field(fixed, spec.path()));
        errors.forbidden(spec.path(), UPDATABLE + "\n" + difference);
      }
    }
  }

  /** The new spec with everything that may change set to what it was. */
  private static ObjectNode fixed(ObjectNode now, ObjectNode before, boolean gated) {
    ObjectNode copy = now.deepCopy();
    for (String list : List.of("containers", "initContainers")) {
      List<ObjectNode> containers = Defaults.objects(copy, list);
      List<ObjectNode> old = Defaults.objects(before, list);
      IntStream.range(0, containers.size())
          .forEach(i -> StandardStrategy.restore(containers.get(i), old.get(i), "image"));
    }
    for (String field : List.of("activeDeadlineSeconds", "tolerations", "schedulingGates")) {
      StandardStrategy.restore(copy, before, field);
    }
    if (gated) {
      GatedPods.restore(copy, before);
    }
    if (before.path("terminationGracePeriodSeconds").asLong() < 0
        && copy.path("terminationGracePeriodSeconds").asLong() == 1) {
      StandardStrategy.restore(copy, before, "terminationGracePeriodSeconds");
    }
    return copy;
  }

  private static void deadline(Field deadline, Field old, FieldErrors errors) {
    if (!old.present()) {
      return;
    }
    if (!deadline.present()) {
      errors.invalid(deadline.path(), null, "must not update from a positive integer to nil value");
    } else if (deadline.number() > old.number()) {
      errors.invalid(
          deadline.path(), deadline.node(), "must be less than or equal to previous value");
    }
  }

  private static void tolerations(Field tolerations, Field old, FieldErrors errors) {
    if (tolerations.same(old)) {
      return;
    }
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
      String name = gate.at("name").text();
      if (!before.contains(name)) {
        errors.forbidden(
            gate.at("name").path(),
            "only deletion is allowed, but found new scheduling gate '" + name + "'");
      }
    }
  }
}
