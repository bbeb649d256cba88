package io.naru.apiserver.kinds.core;

import io.naru.apiserver.kinds.support.Checks;
import io.naru.apiserver.kinds.support.Field;
import io.naru.apiserver.kinds.support.PathChecks;
import io.naru.machinery.FieldErrors;
import io.naru.machinery.NameRules;
import java.util.Collection;
import java.util.List;
import java.util.Set;

/** Variables of a container, and the references into the pod that volumes use as well. */
final class EnvironmentVariables {

  /** Paths that can be read from a pod at all; each use allows some of them. */
  private static final Set<String> READABLE =
      Set.of(
          "metadata.annotations",
          "metadata.labels",
          "metadata.name",
          "metadata.namespace",
          "metadata.uid",
          "spec.nodeName",
          "spec.restartPolicy",
          "spec.serviceAccountName",
          "spec.schedulerName",
          "status.phase",
          "status.hostIP",
          "status.hostIPs",
          "status.podIP",
          "status.podIPs");

  private static final List<String> IN_VARIABLES =
      List.of(
          "metadata.name",
          "metadata.namespace",
          "metadata.uid",
          "spec.nodeName",
          "spec.serviceAccountName",
          "status.hostIP",
          "status.hostIPs",
          "status.podIP",
          "status.podIPs");

  static final List<String> IN_VOLUMES =
      List.of(
          "metadata.annotations",
          "metadata.labels",
          "metadata.name",
          "metadata.namespace",
          "metadata.uid");

  private static final List<String> RESOURCES =
      List.of(
          "limits.cpu",
          "limits.ephemeral-storage",
          "limits.memory",
          "requests.cpu",
          "requests.ephemeral-storage",
          "requests.memory");

  private static final List<String> SOURCES =
      List.of("fieldRef", "resourceFieldRef", "configMapKeyRef", "secretKeyRef", "fileKeyRef");

  private EnvironmentVariables() {}

  static void validate(Field container, FieldErrors errors) {
    for (Field variable : container.at("env").items()) {
      Checks.nameRequired(variable.at("name"), EnvironmentVariables::nameErrors, errors);
      source(variable, errors);
    }
    for (Field from : container.at("envFrom").items()) {
      envFrom(container.at("envFrom"), from, errors);
    }
  }

  private static List<String> nameErrors(String name) {
    String problem = NameRules.envVarName(name);
    return problem == null ? List.of() : List.of(problem);
  }

  private static void source(Field variable, FieldErrors errors) {
    Field from = variable.at("valueFrom");
    if (!from.present()) {
      return;
    }
    long sources = SOURCES.stream().filter(source -> from.at(source).present()).count();
    if (sources != 1) {
      errors.invalid(
          from.path(),
          "",
          sources == 0
              ? "must name a source of the value"
              : "may not have more than one field specified at a time");
      return;
    }
    if (!variable.at("value").empty()) {
      errors.invalid(from.path(), "", "may not be specified when `value` is not empty");
    }
    if (from.at("fieldRef").present()) {
      podField(from.at("fieldRef"), IN_VARIABLES, errors);
    }
    if (from.at("resourceFieldRef").present()) {
      resource(from.at("resourceFieldRef"), false, errors);
    }
    for (String source : List.of("configMapKeyRef", "secretKeyRef")) {
      Field reference = from.at(source);
      if (reference.present()) {
        Checks.required(reference.at("name"), errors);
        Checks.nameRequired(reference.at("key"), NameRules::configMapKeyErrors, errors);
      }
    }
    Field file = from.at("fileKeyRef");
    if (file.present()) {
      Checks.required(file.at("volumeName"), errors);
      Checks.required(file.at("key"), errors);
      if (Checks.required(file.at("path"), errors)) {
        PathChecks.inside(file.at("path"), errors);
      }
    }
  }

  private static void envFrom(Field list, Field from, FieldErrors errors) {
    if (!from.at("prefix").empty()) {
      Checks.name(from.at("prefix"), EnvironmentVariables::nameErrors, errors);
    }
    long sources =
        List.of("configMapRef", "secretRef").stream()
            .filter(source -> from.at(source).present())
            .count();
    if (sources != 1) {
      // Kubernetes names the list here, not its item.
      errors.invalid(
          list.path(),
          "",
          sources == 0
              ? "must specify one of: `configMapRef` or `secretRef`"
              : "may not have more than one field specified at a time");
    }
    for (String source : List.of("configMapRef", "secretRef")) {
      if (from.at(source).present()) {
        Checks.required(from.at(source, "name"), errors);
      }
    }
  }

  /** A reference to a field of the pod, such as {@code metadata.labels['app']}. */
  static void podField(Field reference, Collection<String> allowed, FieldErrors errors) {
    if (!Checks.required(reference.at("apiVersion"), errors)
        || !Checks.required(reference.at("fieldPath"), errors)) {
      return;
    }
    Field path = reference.at("fieldPath");
    int bracket = path.text().indexOf("['");
    if (bracket > 0 && path.text().endsWith("']")) {
      String map = path.text().substring(0, bracket);
      String key = path.text().substring(bracket + 2, path.text().length() - 2);
      if (!map.equals("metadata.labels") && !map.equals("metadata.annotations")) {
        errors.invalid(path.path(), path.text(), "does not support subscript");
      } else {
        NameRules.qualifiedNameErrors(
                map.equals("metadata.annotations") ? key.toLowerCase(java.util.Locale.ROOT) : key)
            .forEach(problem -> errors.invalid(path.path(), key, problem));
      }
    } else if (!READABLE.contains(path.text())) {
      errors.invalid(
          path.path(),
          path.text(),
          "error converting fieldPath: field label not supported: " + path.text());
    } else if (!allowed.contains(path.text())) {
      errors.notSupported(path.path(), path.text(), allowed);
    }
  }

  /** A reference to a container's resource. */
  static void resource(Field reference, boolean inVolume, FieldErrors errors) {
    if (inVolume) {
      Checks.required(reference.at("containerName"), errors);
    }
    Field resource = reference.at("resource");
    if (Checks.required(resource, errors)
        && !RESOURCES.contains(resource.text())
        && !resource.text().matches("(limits|requests)\\.hugepages-.+")) {
      errors.notSupported(resource.path(), resource.text(), RESOURCES);
    }
  }
}
