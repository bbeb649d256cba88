package io.naru.apiserver.kinds.core;

import io.naru.apiserver.kinds.support.Checks;
import io.naru.apiserver.kinds.support.Field;
import io.naru.apiserver.kinds.support.PathChecks;
import io.naru.machinery.FieldErrors;
import io.naru.machinery.NameRules;
import java.util.Collection;
import java.util.List;
import java.util.Locale;
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

  private static final List<String> SOURCES =
      List.of("fieldRef", "resourceFieldRef", "configMapKeyRef", "secretKeyRef", "fileKeyRef");

  private static final String ONE_SOURCE =
      "must specify one of: `fieldRef`, `resourceFieldRef`, `configMapKeyRef`, `secretKeyRef` or"
          + " `fileKeyRef`";

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
    if (from.at("fieldRef").present()) {
      podField(from.at("fieldRef"), IN_VARIABLES, errors);
    }
    if (from.at("resourceFieldRef").present()) {
      ResourceReferences.validate(from.at("resourceFieldRef"), false, errors);
    }
    for (String source : List.of("configMapKeyRef", "secretKeyRef")) {
      Field reference = from.at(source);
      if (reference.present()) {
        Checks.name(reference.at("name"), NameRules::dns1123SubdomainErrors, errors);
        Checks.nameRequired(reference.at("key"), NameRules::configMapKeyErrors, errors);
      }
    }
    if (from.at("fileKeyRef").present()) {
      file(from.at("fileKeyRef"), errors);
    }
    long sources = SOURCES.stream().filter(source -> from.at(source).present()).count();
    if (sources == 0) {
      errors.invalid(from.path(), "", ONE_SOURCE);
    } else if (!variable.at("value").empty()) {
      errors.invalid(from.path(), "", "may not be specified when `value` is not empty");
    } else if (sources > 1) {
      errors.invalid(from.path(), "", "may not have more than one field specified at a time");
    }
  }

  private static void file(Field file, FieldErrors errors) {
    Checks.nameRequired(file.at("volumeName"), NameRules::dns1123LabelErrors, errors);
    Checks.nameRequired(file.at("key"), EnvironmentVariables::nameErrors, errors);
    if (Checks.required(file.at("path"), errors)) {
      PathChecks.insideVolume(file.at("path"), errors);
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
        Checks.nameRequired(from.at(source, "name"), NameRules::dns1123SubdomainErrors, errors);
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
        errors.invalid(
            path.path(),
            path.text(),
            "error converting fieldPath: field label does not support subscript: " + path.text());
      } else {
        String name = map.equals("metadata.labels") ? key : key.toLowerCase(Locale.ROOT);
        // What is wrong with the key is said of the whole reference.
        NameRules.qualifiedNameErrors(name)
            .forEach(problem -> errors.invalid(reference.path(), name, problem));
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
}
