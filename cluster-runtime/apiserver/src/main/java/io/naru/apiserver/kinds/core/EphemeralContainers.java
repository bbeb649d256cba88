package io.naru.apiserver.kinds.core;

import io.naru.apiserver.kinds.support.Field;
import io.naru.apiserver.kinds.support.InternalForms;
import io.naru.machinery.FieldErrors;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;

/** Containers that are added to a running pod to look into it; nothing may rely on them. */
final class EphemeralContainers {

  private static final String NOT_HERE = "cannot be set for an Ephemeral Container";
  private static final String MIRROR = "kubernetes.io/config.mirror";

  private static final List<String> REFUSED =
      List.of(
          "ports",
          "resources",
          "resizePolicy",
          "restartPolicy",
          "restartPolicyRules",
          "livenessProbe",
          "readinessProbe",
          "startupProbe",
          "lifecycle");

  private EphemeralContainers() {}

  /**
   * @param names of the pod's other containers
   */
  static void validate(
      Field spec, Map<String, Field> volumes, Set<String> names, FieldErrors errors) {
    Set<String> others = Set.copyOf(names);
    Set<String> all = new HashSet<>(names);
    for (Field container : spec.at("ephemeralContainers").items()) {
      Containers.validate(container, spec, volumes, true, errors);
      Containers.unique(container.at("name"), all, errors);
      Field target = container.at("targetContainerName");
      if (!target.empty() && !others.contains(target.text())) {
        errors.notFound(target.path(), target.text());
      }
      for (String field : REFUSED) {
        if (!container.at(field).empty()) {
          errors.forbidden(container.at(field).path(), NOT_HERE);
        }
      }
      for (Field mount : container.at("volumeMounts").items()) {
        for (String part : List.of("subPath", "subPathExpr")) {
          if (!mount.at(part).empty()) {
            errors.forbidden(mount.at(part).path(), NOT_HERE);
          }
        }
      }
    }
  }

  /** They only ever get more. */
  static void validateUpdate(Field pod, Field old, FieldErrors errors) {
    if (old.at("metadata", "annotations").key(MIRROR).present()) {
      errors.forbidden("[]", "static pods do not support ephemeral containers");
      return;
    }
    Field list = pod.at("spec", "ephemeralContainers");
    for (Field before : old.at("spec", "ephemeralContainers").items()) {
      String name = before.at("name").text();
      Field now =
          list.items().stream()
              .filter(container -> container.at("name").is(name))
              .findFirst()
              .orElse(new Field(null, ""));
      if (!now.present()) {
        errors.forbidden(
            list.path(), "existing ephemeral containers \"" + name + "\" may not be removed\n");
      } else if (!now.same(before)) {
        errors.forbidden(
            list.path(),
            "existing ephemeral containers \""
                + name
                + "\" may not be changed\n"
                + InternalForms.difference("EphemeralContainer", before, now));
      }
    }
  }
}
