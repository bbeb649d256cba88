package io.naru.apiserver.kinds.core;

import io.naru.apiserver.kinds.support.Checks;
import io.naru.apiserver.kinds.support.Field;
import io.naru.apiserver.kinds.support.PathChecks;
import io.naru.machinery.FieldErrors;
import java.util.HashSet;
import java.util.List;
import java.util.Set;

/** Security contexts of pods and of containers. */
final class SecurityContexts {

  private static final List<String> PROFILES = List.of("Localhost", "RuntimeDefault", "Unconfined");

  private SecurityContexts() {}

  static void validatePod(Field spec, FieldErrors errors) {
    Field context = spec.at("securityContext");
    for (String id : List.of("runAsUser", "runAsGroup", "fsGroup")) {
      Checks.identity(context.at(id), errors);
    }
    for (Field group : context.at("supplementalGroups").items()) {
      Checks.identity(group, errors);
    }
    Checks.oneOf(context.at("supplementalGroupsPolicy"), List.of("Merge", "Strict"), errors);
    Checks.oneOf(context.at("fsGroupChangePolicy"), List.of("Always", "OnRootMismatch"), errors);
    if (spec.at("shareProcessNamespace").flag() && spec.at("hostPID").flag()) {
      errors.invalid(
          spec.at("shareProcessNamespace").path(),
          true,
          "ShareProcessNamespace and HostPID cannot both be enabled");
    }
    Set<String> names = new HashSet<>();
    for (Field control : context.at("sysctls").items()) {
      Field name = control.at("name");
      if (!Checks.required(name, errors)) {
        continue;
      }
      if (!name.text()
              .matches("[a-z0-9]([-_a-z0-9]*[a-z0-9])?([./][a-z0-9]([-_a-z0-9]*[a-z0-9])?)*")
          || name.text().length() > 253) {
        errors.invalid(name.path(), name.text(), "must be at most 253 characters of a sysctl name");
      }
      if (!names.add(name.text())) {
        errors.duplicate(name.path(), name.text());
      }
    }
    profiles(context, errors);
  }

  static void validateContainer(Field context, FieldErrors errors) {
    if (!context.present()) {
      return;
    }
    Checks.identity(context.at("runAsUser"), errors);
    Checks.identity(context.at("runAsGroup"), errors);
    Checks.oneOf(context.at("procMount"), List.of("Default", "Unmasked"), errors);
    Field escalation = context.at("allowPrivilegeEscalation");
    if (escalation.present() && !escalation.flag()) {
      if (context.at("privileged").flag()) {
        errors.invalid(
            context.path(),
            context.node(),
            "cannot set `allowPrivilegeEscalation` to false and `privileged` to true");
      }
      if (context.at("capabilities", "add").texts().contains("CAP_SYS_ADMIN")) {
        errors.invalid(
            context.path(),
            context.node(),
            "cannot set `allowPrivilegeEscalation` to false and add CAP_SYS_ADMIN");
      }
    }
    profiles(context, errors);
  }

  private static void profiles(Field context, FieldErrors errors) {
    for (String name : List.of("seccompProfile", "appArmorProfile")) {
      Field profile = context.at(name);
      if (!profile.present()) {
        continue;
      }
      Field file = profile.at("localhostProfile");
      Checks.oneOfRequired(profile.at("type"), PROFILES, errors);
      if (profile.at("type").is("Localhost")) {
        if (Checks.required(file, "must be set when type is Localhost", errors)
            && name.equals("seccompProfile")) {
          PathChecks.inside(file, errors);
        }
      } else if (file.present()) {
        errors.invalid(file.path(), file.node(), "can only be set when type is Localhost");
      }
    }
  }
}
