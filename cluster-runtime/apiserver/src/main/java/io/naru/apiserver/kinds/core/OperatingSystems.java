package io.naru.apiserver.kinds.core;

import io.naru.apiserver.kinds.support.Checks;
import io.naru.apiserver.kinds.support.Field;
import io.naru.machinery.FieldErrors;
import java.util.List;
import java.util.stream.Stream;

/** What a pod that names its operating system may not set, as that system has no such thing. */
final class OperatingSystems {

  private static final List<String> NAMES = List.of("linux", "windows");
  private static final String NOT_ON_WINDOWS = "cannot be set for a windows pod";
  private static final String NOT_ON_LINUX = "windows options cannot be set for a linux pod";

  private static final List<String> POD_ON_LINUX =
      List.of("hostUsers", "hostPID", "hostIPC", "shareProcessNamespace");
  private static final List<String> POD_CONTEXT_ON_LINUX =
      List.of(
          "appArmorProfile",
          "seLinuxOptions",
          "seccompProfile",
          "fsGroup",
          "fsGroupChangePolicy",
          "sysctls",
          "runAsUser",
          "runAsGroup",
          "supplementalGroups",
          "supplementalGroupsPolicy",
          "seLinuxChangePolicy");
  private static final List<String> CONTAINER_ON_LINUX =
      List.of(
          "appArmorProfile",
          "seLinuxOptions",
          "seccompProfile",
          "capabilities",
          "readOnlyRootFilesystem",
          "privileged",
          "allowPrivilegeEscalation",
          "procMount",
          "runAsUser",
          "runAsGroup");

  private OperatingSystems() {}

  static void validate(Field spec, FieldErrors errors) {
    Field os = spec.at("os");
    if (!os.present()) {
      return;
    }
    if (os.at("name").empty()) {
      errors.required(os.at("name").path(), "cannot be empty");
      return;
    }
    switch (os.at("name").text()) {
      case "linux" -> linux(spec, errors);
      case "windows" -> windows(spec, errors);
      default -> errors.notSupported(os.path(), os.at("name").text(), NAMES);
    }
  }

  private static Stream<Field> contexts(Field spec) {
    return Stream.of("initContainers", "containers", "ephemeralContainers")
        .flatMap(list -> spec.at(list).items().stream())
        .map(container -> container.at("securityContext"));
  }

  private static void linux(Field spec, FieldErrors errors) {
    Checks.absent(spec.at("securityContext", "windowsOptions"), NOT_ON_LINUX, errors);
    contexts(spec)
        .forEach(context -> Checks.absent(context.at("windowsOptions"), NOT_ON_LINUX, errors));
  }

  private static void windows(Field spec, FieldErrors errors) {
    for (String field : POD_ON_LINUX) {
      boolean off = field.startsWith("hostP") || field.equals("hostIPC");
      if (!off || spec.at(field).flag()) {
        Checks.absent(spec.at(field), NOT_ON_WINDOWS, errors);
      }
    }
    for (String field : POD_CONTEXT_ON_LINUX) {
      Checks.forbidden(spec.at("securityContext", field), NOT_ON_WINDOWS, errors);
    }
    contexts(spec)
        .forEach(context ->
            CONTAINER_ON_LINUX.forEach(
                field -> Checks.absent(context.at(field), NOT_ON_WINDOWS, errors)));
  }
}
