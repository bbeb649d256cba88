package io.naru.apiserver.kinds.core;

import io.naru.apiserver.kinds.support.Checks;
import io.naru.apiserver.kinds.support.Field;
import io.naru.apiserver.kinds.support.NetworkChecks;
import io.naru.machinery.FieldErrors;
import io.naru.machinery.NameRules;
import java.util.HashSet;
import java.util.List;
import java.util.Set;

/** The three lists of containers in a pod. */
final class Containers {

  private static final List<String> PULL_POLICIES = List.of("Always", "IfNotPresent", "Never");
  private static final List<String> MESSAGE_POLICIES = List.of("File", "FallbackToLogsOnError");
  private static final List<String> RESTART_POLICIES = List.of("Always", "Never", "OnFailure");

  private Containers() {}

  static void validateAll(Field spec, Set<String> volumes, FieldErrors errors) {
    Set<String> names = new HashSet<>();
    Set<String> hostPorts = new HashSet<>();
    Field main = spec.at("containers");
    if (main.empty()) {
      errors.required(main.path(), "");
    }
    for (Field container : main.items()) {
      validate(container, spec, volumes, names, errors);
      Lifecycles.validate(container, graceSeconds(spec), errors);
      uniqueHostPorts(container, hostPorts, errors);
    }
    for (Field container : spec.at("initContainers").items()) {
      validate(container, spec, volumes, names, errors);
      if (container.at("restartPolicy").is("Always")) {
        Lifecycles.validate(container, graceSeconds(spec), errors);
      } else {
        Lifecycles.refuseOnInit(container, errors);
      }
      // Ordinary init containers run one after the other and may take the same port in turn.
      uniqueHostPorts(
          container,
          container.at("restartPolicy").is("Always") ? hostPorts : new HashSet<>(),
          errors);
    }
    for (Field container : spec.at("ephemeralContainers").items()) {
      validate(container, spec, volumes, names, errors);
      refuseOnEphemeral(container, errors);
    }
  }

  private static long graceSeconds(Field spec) {
    return spec.at("terminationGracePeriodSeconds").number();
  }

  private static void validate(
      Field container, Field spec, Set<String> volumes, Set<String> names, FieldErrors errors) {
    Field name = container.at("name");
    if (Checks.required(name, errors)) {
      Checks.name(name, NameRules::dns1123LabelErrors, errors);
      if (!names.add(name.text())) {
        errors.duplicate(name.path(), name.text());
      }
    }
    image(container.at("image"), errors);
    Checks.oneOfRequired(container.at("imagePullPolicy"), PULL_POLICIES, errors);
    Checks.oneOf(container.at("terminationMessagePolicy"), MESSAGE_POLICIES, errors);
    Checks.oneOf(container.at("restartPolicy"), RESTART_POLICIES, errors);
    ports(container.at("ports"), spec.at("hostNetwork").flag(), errors);
    EnvironmentVariables.validate(container, errors);
    VolumeMounts.validate(container, volumes, errors);
    Resources.validate(container.at("resources"), errors);
    SecurityContexts.validateContainer(container.at("securityContext"), errors);
  }

  private static void image(Field image, FieldErrors errors) {
    if (!Checks.required(image, errors)) {
      return;
    }
    if (!image.text().equals(image.text().strip())) {
      errors.invalid(image.path(), image.text(), "must not have leading or trailing whitespace");
    }
  }

  private static void ports(Field ports, boolean hostNetwork, FieldErrors errors) {
    Set<String> names = new HashSet<>();
    for (Field port : ports.items()) {
      Field name = port.at("name");
      if (!name.empty()) {
        List<String> problems = NameRules.portNameErrors(name.text());
        problems.forEach(problem -> errors.invalid(name.path(), name.text(), problem));
        if (problems.isEmpty() && !names.add(name.text())) {
          errors.duplicate(name.path(), name.text());
        }
      }
      Field number = port.at("containerPort");
      if (number.number() == 0) {
        errors.required(number.path(), "");
      } else {
        NetworkChecks.port(number, errors);
      }
      Field hostPort = port.at("hostPort");
      if (hostPort.number() != 0) {
        NetworkChecks.port(hostPort, errors);
        if (hostNetwork && hostPort.number() != number.number()) {
          errors.invalid(
              hostPort.path(),
              hostPort.node(),
              "must match `containerPort` when `hostNetwork` is true");
        }
      }
      Checks.oneOfRequired(port.at("protocol"), NetworkChecks.PROTOCOLS, errors);
    }
  }

  private static void uniqueHostPorts(Field container, Set<String> taken, FieldErrors errors) {
    for (Field port : container.at("ports").items()) {
      Field hostPort = port.at("hostPort");
      if (hostPort.number() == 0) {
        continue;
      }
      String socket =
          port.at("protocol").text() + "/" + port.at("hostIP").text() + "/" + hostPort.number();
      if (!taken.add(socket)) {
        errors.duplicate(hostPort.path(), socket);
      }
    }
  }

  private static void refuseOnEphemeral(Field container, FieldErrors errors) {
    for (String field :
        List.of("ports", "livenessProbe", "readinessProbe", "startupProbe", "lifecycle")) {
      if (!container.at(field).empty()) {
        errors.forbidden(container.at(field).path(), "not for ephemeral containers");
      }
    }
    if (!container.at("resources").empty()) {
      errors.forbidden(container.at("resources").path(), "not for ephemeral containers");
    }
  }
}
