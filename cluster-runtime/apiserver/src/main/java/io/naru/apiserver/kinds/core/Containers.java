package io.naru.apiserver.kinds.core;

import io.naru.apiserver.kinds.support.Checks;
import io.naru.apiserver.kinds.support.Field;
import io.naru.machinery.FieldErrors;
import io.naru.machinery.NameRules;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;

/** The three lists of containers in a pod. */
final class Containers {

  private static final List<String> PULL_POLICIES = List.of("Always", "IfNotPresent", "Never");
  private static final List<String> MESSAGE_POLICIES = List.of("File", "FallbackToLogsOnError");
  private static final String ENDING_INIT =
      "may not be set for init containers without restartPolicy=Always";

  private Containers() {}

  /**
   * @param volumes of the pod, by name; those that are wrong themselves are not among them
   * @param isPod whether it is a pod's own spec, and not a template's
   */
  static void validateAll(
      Field spec, Map<String, Field> volumes, boolean isPod, FieldErrors errors) {
    Set<String> names = new HashSet<>();
    Field main = spec.at("containers");
    if (main.empty()) {
      errors.required(main.path(), "");
    }
    for (Field container : main.items()) {
      validate(container, spec, volumes, isPod, errors);
      unique(container.at("name"), names, errors);
      Lifecycles.validate(container, graceSeconds(spec), errors);
    }
    ContainerPorts.uniqueOnHost(main.items(), errors);
    for (Field container : spec.at("initContainers").items()) {
      init(container, spec, volumes, isPod, errors);
      unique(container.at("name"), names, errors);
    }
    EphemeralContainers.validate(spec, volumes, names, errors);
  }

  private static long graceSeconds(Field spec) {
    return spec.at("terminationGracePeriodSeconds").number();
  }

  private static void init(
      Field container, Field spec, Map<String, Field> volumes, boolean isPod, FieldErrors errors) {
    validate(container, spec, volumes, isPod, errors);
    if (container.at("restartPolicy").is("Always")) {
      Lifecycles.validate(container, graceSeconds(spec), errors);
    } else {
      for (String field : List.of("lifecycle", "livenessProbe", "readinessProbe", "startupProbe")) {
        Checks.absent(container.at(field), ENDING_INIT, errors);
      }
      if (!container.at("resizePolicy").empty()) {
        errors.invalid(
            container.at("resizePolicy").path(),
            container.at("resizePolicy").node(),
            "must not be set for init containers");
      }
    }
    // They run one after the other, so each has the host's ports to itself.
    ContainerPorts.uniqueOnHost(List.of(container), errors);
  }

  /** What holds for containers of all three lists. */
  static void validate(
      Field container, Field spec, Map<String, Field> volumes, boolean isPod, FieldErrors errors) {
    Checks.nameRequired(container.at("name"), NameRules::dns1123LabelErrors, errors);
    image(container.at("image"), isPod, errors);
    Checks.oneOfRequired(container.at("terminationMessagePolicy"), MESSAGE_POLICIES, errors);
    ContainerPorts.validate(container.at("ports"), errors);
    EnvironmentVariables.validate(container, errors);
    VolumeMounts.validate(container, volumes, errors);
    Checks.oneOfRequired(container.at("imagePullPolicy"), PULL_POLICIES, errors);
    Resources.validate(container.at("resources"), spec.at("resourceClaims"), errors);
    ResizePolicies.validate(container.at("resizePolicy"), spec.at("restartPolicy"), errors);
    RestartRules.validate(container, errors);
    boolean hostUsers = !spec.at("hostUsers").present() || spec.at("hostUsers").flag();
    SecurityContexts.validateContainer(container.at("securityContext"), hostUsers, errors);
  }

  /** A space around an image is refused in pods only: templates were once allowed it. */
  private static void image(Field image, boolean isPod, FieldErrors errors) {
    if (Checks.required(image, errors) && isPod && !image.text().equals(image.text().strip())) {
      errors.invalid(image.path(), image.text(), "must not have leading or trailing whitespace");
    }
  }

  /** Names are unique over the three lists. */
  static void unique(Field name, Set<String> names, FieldErrors errors) {
    if (!name.empty() && !names.add(name.text())) {
      errors.duplicate(name.path(), name.text());
    }
  }
}
