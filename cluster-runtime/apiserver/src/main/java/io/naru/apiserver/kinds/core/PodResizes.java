package io.naru.apiserver.kinds.core;

import com.fasterxml.jackson.databind.node.ObjectNode;
import io.naru.apiserver.kinds.support.Defaults;
import io.naru.apiserver.kinds.support.Empties;
import io.naru.apiserver.kinds.support.Field;
import io.naru.apiserver.kinds.support.InternalForms;
import io.naru.apiserver.kinds.support.StandardStrategy;
import io.naru.machinery.FieldErrors;
import io.naru.machinery.Json;
import java.util.List;

/** Changes of the resources of a pod that runs: CPU and memory only, of the same quality. */
final class PodResizes {

  private static final List<String> RESIZABLE = List.of("cpu", "memory");
  private static final List<String> PARTS = List.of("limits", "requests");

  private PodResizes() {}

  static void validate(ObjectNode pod, ObjectNode before, FieldErrors errors) {
    Field spec = Field.of(pod).at("spec");
    Field old = Field.of(before).at("spec");
    boolean resized =
        List.of("containers", "initContainers").stream()
            .anyMatch(list -> !spec.at(list).same(old.at(list)));
    if (!resized) {
      return;
    }
    if (Field.of(before).at("metadata", "annotations").key(PodAnnotations.MIRROR).present()) {
      errors.forbidden("[]", "static pods cannot be resized");
      return;
    }
    if (old.at("os", "name").is("windows")) {
      errors.forbidden("[]", "windows pods cannot be resized");
      return;
    }
    String quality = Json.text(before, "status", "qosClass");
    if (!quality.isEmpty() && !PodQuality.of(pod).equals(quality)) {
      errors.invalid(spec.path(), quality, "Pod QOS Class may not change as a result of resizing");
    }
    removals(spec, old, errors);
    if (spec.node() instanceof ObjectNode now && old.node() instanceof ObjectNode then) {
      ObjectNode fixed = fixed(now, then);
      if (!Empties.equal(fixed, then)) {
        errors.forbidden(
            spec.path(),
            "only cpu and memory resources are mutable\n"
                + InternalForms.difference("PodSpec", old, new Field(fixed, spec.path())));
      }
    }
  }

  /** An amount may change, but what had one keeps one. */
  private static void removals(Field spec, Field old, FieldErrors errors) {
    for (String list : List.of("containers", "initContainers")) {
      List<Field> before = old.at(list).items();
      List<Field> now = spec.at(list).items();
      for (int i = 0; i < Math.min(before.size(), now.size()); i++) {
        for (String part : PARTS) {
          Field amounts = now.get(i).at("resources", part);
          boolean removed =
              before.get(i).at("resources", part).names().stream()
                  .anyMatch(name -> !amounts.key(name).present());
          if (removed) {
            errors.forbidden(amounts.path(), "resource " + part + " cannot be removed");
          }
        }
      }
    }
  }

  /** The new spec with all that may change set to what it was. */
  private static ObjectNode fixed(ObjectNode now, ObjectNode before) {
    ObjectNode copy = now.deepCopy();
    for (String list : List.of("containers", "initContainers")) {
      List<ObjectNode> containers = Defaults.objects(copy, list);
      List<ObjectNode> old = Defaults.objects(before, list);
      for (int i = 0; i < Math.min(containers.size(), old.size()); i++) {
        boolean runs =
            list.equals("containers")
                || containers.get(i).path("restartPolicy").asText("").equals("Always");
        if (runs) {
          restore(containers.get(i), old.get(i));
        }
      }
    }
    return copy;
  }

  private static void restore(ObjectNode container, ObjectNode old) {
    ObjectNode resources = Defaults.object(container, "resources");
    ObjectNode before = Json.ensureObject(old.deepCopy(), "resources");
    for (String part : PARTS) {
      ObjectNode amounts = Defaults.object(resources, part);
      ObjectNode oldAmounts = Json.ensureObject(before, part);
      RESIZABLE.forEach(name -> StandardStrategy.restore(amounts, oldAmounts, name));
    }
  }
}
