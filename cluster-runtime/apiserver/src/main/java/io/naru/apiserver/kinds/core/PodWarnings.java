package io.naru.apiserver.kinds.core;

import io.naru.apiserver.kinds.support.Field;
import io.naru.apiserver.kinds.support.Quantities;
import java.util.ArrayList;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;

/**
 * What is legal in a pod or a template of pods but deprecated, without effect or hardly meant. In
 * Kubernetes' words, as tools look for them.
 */
public final class PodWarnings {

  private static final String SECCOMP_POD = "seccomp.security.alpha.kubernetes.io/pod";
  private static final String SECCOMP_CONTAINER = "container.seccomp.security.alpha.kubernetes.io/";
  private static final String NO_SELECTOR = ": a null labelSelector results in matching no pod";

  private static final Map<String, String> OLD_ANNOTATIONS =
      Map.of(
          "scheduler.alpha.kubernetes.io/critical-pod",
          "non-functional in v1.16+; use the \"priorityClassName\" field instead",
          "security.alpha.kubernetes.io/sysctls",
          "non-functional in v1.11+; use the \"sysctls\" field instead",
          "security.alpha.kubernetes.io/unsafe-sysctls",
          "non-functional in v1.11+; use the \"sysctls\" field instead");

  private final List<String> warnings = new ArrayList<>();
  private final Field spec;
  private final Field annotations;

  private PodWarnings(Field owner) {
    spec = owner.at("spec");
    annotations = owner.at("metadata", "annotations");
  }

  /**
   * @param owner of metadata and spec: a pod, or a template where it stands
   */
  public static List<String> of(Field owner) {
    PodWarnings found = new PodWarnings(owner);
    found.nodes();
    found.annotations();
    found.volumes();
    found.twice(found.spec.at("hostAliases"), "ip");
    found.twice(found.spec.at("imagePullSecrets"), "name");
    found.namelessSecrets();
    found.fractions(found.spec.at("overhead"));
    found.seccomp();
    found.containers();
    found.warnings.addAll(PortWarnings.of(found.spec));
    found.grace();
    found.affinity();
    return found.warnings;
  }

  private void warn(Field where, String what) {
    warnings.add(where.path() + ": " + what);
  }

  private void nodes() {
    for (var label : spec.at("nodeSelector").entries()) {
      String message = NodeLabels.deprecation(label.getKey());
      if (message != null) {
        warn(label.getValue(), message);
      }
    }
    Field affinity = spec.at("affinity", "nodeAffinity");
    for (Field term : affinity.at(Affinities.REQUIRED, "nodeSelectorTerms").items()) {
      warnings.addAll(NodeLabels.warnings(term));
    }
    for (Field preferred : affinity.at(Affinities.PREFERRED).items()) {
      warnings.addAll(NodeLabels.warnings(preferred.at("preference")));
    }
    for (Field constraint : spec.at("topologySpreadConstraints").items()) {
      Field key = constraint.at("topologyKey");
      String message = NodeLabels.deprecation(key.text());
      if (message != null) {
        warn(key, key.text() + " is " + message);
      }
      if (!constraint.at("labelSelector").present()) {
        warnings.add(constraint.at("labelSelector").path() + NO_SELECTOR);
      }
    }
  }

  private void annotations() {
    for (var annotation : annotations.entries()) {
      String message = OLD_ANNOTATIONS.get(annotation.getKey());
      if (message != null) {
        warn(annotation.getValue(), message);
      }
    }
  }

  private void volumes() {
    for (Field volume : spec.at("volumes").items()) {
      warnings.addAll(VolumeWarnings.ofSources(volume));
      Field claim = volume.at("ephemeral", "volumeClaimTemplate", "spec");
      warnings.addAll(VolumeWarnings.ofClaim(claim));
    }
    warnings.addAll(VolumeWarnings.ofTokenPaths(spec));
  }

  private void twice(Field list, String field) {
    Set<String> seen = new HashSet<>();
    for (Field item : list.items()) {
      Field value = item.at(field);
      if (!seen.add(value.text())) {
        warn(value, "duplicate " + field + " \"" + value.text() + "\"");
      }
    }
  }

  private void namelessSecrets() {
    for (Field secret : spec.at("imagePullSecrets").items()) {
      if (secret.at("name").empty()) {
        warn(secret.at("name"), "invalid empty name \"\"");
      }
    }
  }

  private void fractions(Field amounts) {
    for (String name : List.of("memory", "ephemeral-storage")) {
      Field amount = amounts.key(name);
      if (amount.present() && !Quantities.isWhole(amount)) {
        warn(
            amount,
            "fractional byte value \"" + amount.text() + "\" is invalid, must be an integer");
      }
    }
  }

  private void seccomp() {
    Field annotation = annotations.key(SECCOMP_POD);
    if (annotation.present() && !spec.at("securityContext", "seccompProfile").present()) {
      warn(annotation, "non-functional in v1.27+; use the \"seccompProfile\" field instead");
    }
  }

  private void containers() {
    for (String list : List.of("initContainers", "containers", "ephemeralContainers")) {
      for (Field container : spec.at(list).items()) {
        profiles(container);
        fractions(container.at("resources", "limits"));
        fractions(container.at("resources", "requests"));
        variables(container.at("env"));
      }
    }
  }

  private void profiles(Field container) {
    String name = container.at("name").text();
    Field context = container.at("securityContext");
    Field seccomp = annotations.key(SECCOMP_CONTAINER + name);
    if (seccomp.present() && !context.at("seccompProfile").present()) {
      warn(seccomp, "non-functional in v1.27+; use the \"seccompProfile\" field instead");
    }
    Field appArmor = annotations.key(PodAnnotations.APP_ARMOR + name);
    if (appArmor.present()
        && !context.at("appArmorProfile").present()
        && !spec.at("securityContext", "appArmorProfile").present()) {
      warn(appArmor, "deprecated since v1.30; use the \"appArmorProfile\" field instead");
    }
  }

  /** A variable set anew is meant if it builds on what it was. */
  private void variables(Field list) {
    Set<String> seen = new HashSet<>();
    for (Field variable : list.items()) {
      String name = variable.at("name").text();
      if (seen.add(name)) {
        continue;
      }
      String reference = "$(" + name + ")";
      String value = variable.at("value").text();
      boolean builds = value.contains(reference) && !value.equals(reference);
      if (variable.at("valueFrom").present() || !builds) {
        warn(
            variable,
            "hides previous definition of \"" + name + "\", which may be dropped when using apply");
      }
    }
  }

  private void grace() {
    Field seconds = spec.at("terminationGracePeriodSeconds");
    if (seconds.number() < 0) {
      warn(seconds, "must be >= 0; negative values are invalid and will be treated as 1");
    }
  }

  private void affinity() {
    for (String kind : List.of("podAffinity", "podAntiAffinity")) {
      for (Field term : spec.at("affinity", kind, Affinities.REQUIRED).items()) {
        nullSelector(term);
      }
      for (Field preferred : spec.at("affinity", kind, Affinities.PREFERRED).items()) {
        nullSelector(preferred.at("podAffinityTerm"));
      }
    }
  }

  private void nullSelector(Field term) {
    if (!term.at("labelSelector").present()) {
      warnings.add(term.at("labelSelector").path() + NO_SELECTOR);
    }
  }
}
