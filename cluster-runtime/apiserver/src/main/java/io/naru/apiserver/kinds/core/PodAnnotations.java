package io.naru.apiserver.kinds.core;

import io.naru.apiserver.kinds.support.Field;
import io.naru.machinery.FieldErrors;
import java.util.List;
import java.util.Set;
import java.util.stream.Collectors;
import java.util.stream.Stream;

/** Annotations that stood for fields of pods, or still do. */
final class PodAnnotations {

  static final String MIRROR = "kubernetes.io/config.mirror";
  static final String APP_ARMOR = "container.apparmor.security.beta.kubernetes.io/";

  private static final String DELETION_COST = "controller.kubernetes.io/pod-deletion-cost";
  private static final List<String> PROFILES = List.of("", "runtime/default", "unconfined");

  private PodAnnotations() {}

  /**
   * @param owner of metadata and spec: a pod or a template
   */
  static void validate(Field owner, FieldErrors errors) {
    Field annotations = owner.at("metadata", "annotations");
    if (annotations.empty()) {
      return;
    }
    Field mirror = annotations.key(MIRROR);
    if (mirror.present() && owner.at("spec", "nodeName").empty()) {
      errors.invalid(
          mirror.path(), mirror.text(), "must set spec.nodeName if mirror pod annotation is set");
    }
    Field cost = annotations.key(DELETION_COST);
    if (cost.present() && !isInt(cost.text())) {
      errors.invalid(cost.path(), cost.text(), "must be a 32bit integer");
    }
    appArmor(owner, annotations, errors);
  }

  private static boolean isInt(String text) {
    try {
      // No plus sign, no leading zeros.
      return Integer.toString(Integer.parseInt(text)).equals(text);
    } catch (NumberFormatException e) {
      return false;
    }
  }

  private static void appArmor(Field owner, Field annotations, FieldErrors errors) {
    Set<String> names = null;
    for (var entry : annotations.entries()) {
      if (!entry.getKey().startsWith(APP_ARMOR)) {
        continue;
      }
      if (names == null) {
        names = containers(owner);
      }
      Field profile = entry.getValue();
      String container = entry.getKey().substring(APP_ARMOR.length());
      if (!names.contains(container)) {
        errors.invalid(profile.path(), container, "container not found");
      }
      if (!PROFILES.contains(profile.text()) && !profile.text().startsWith("localhost/")) {
        errors.invalid(
            profile.path(),
            profile.text(),
            "invalid AppArmor profile name: \"" + profile.text() + "\"");
      }
    }
  }

  private static Set<String> containers(Field owner) {
    return Stream.of("initContainers", "containers", "ephemeralContainers")
        .flatMap(list -> owner.at("spec", list).items().stream())
        .map(container -> container.at("name").text())
        .collect(Collectors.toSet());
  }

  /** Some of them are fixed once the pod is there. */
  static void validateUpdate(Field pod, Field old, FieldErrors errors) {
    Field now = pod.at("metadata", "annotations");
    Field before = old.at("metadata", "annotations");
    for (var entry : before.entries()) {
      boolean same = now.key(entry.getKey()).same(entry.getValue());
      if (!same && entry.getKey().startsWith(APP_ARMOR)) {
        errors.forbidden(
            now.key(entry.getKey()).path(), "may not remove or update AppArmor annotations");
      } else if (!same && entry.getKey().equals(MIRROR)) {
        errors.forbidden(
            now.key(entry.getKey()).path(), "may not remove or update mirror pod annotation");
      }
    }
    for (var entry : now.entries()) {
      if (before.key(entry.getKey()).present()) {
        continue;
      }
      if (entry.getKey().startsWith(APP_ARMOR)) {
        errors.forbidden(entry.getValue().path(), "may not add AppArmor annotations");
      } else if (entry.getKey().equals(MIRROR)) {
        errors.forbidden(entry.getValue().path(), "may not add mirror pod annotation");
      }
    }
  }
}
