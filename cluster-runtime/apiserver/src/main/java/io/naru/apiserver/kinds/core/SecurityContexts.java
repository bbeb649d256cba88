package io.naru.apiserver.kinds.core;

import io.naru.apiserver.kinds.support.Checks;
import io.naru.apiserver.kinds.support.Field;
import io.naru.apiserver.kinds.support.InternalForms;
import io.naru.machinery.FieldErrors;
import java.util.HashSet;
import java.util.List;
import java.util.Set;
import java.util.regex.Pattern;

/** Security contexts of pods and of containers. */
final class SecurityContexts {

  private static final String SYSCTL =
      "^([a-z0-9]([-_a-z0-9]*[a-z0-9])?[\\./])*[a-z0-9]([-_a-z0-9]*[a-z0-9])?$";
  private static final Pattern SYSCTL_NAME = Pattern.compile(SYSCTL);
  private static final int MAX_SYSCTL = 253;

  private SecurityContexts() {}

  static void validatePod(Field spec, FieldErrors errors) {
    Field context = spec.at("securityContext");
    for (String id : List.of("fsGroup", "runAsUser", "runAsGroup")) {
      Checks.identity(context.at(id), errors);
    }
    for (Field group : context.at("supplementalGroups").items()) {
      Checks.identity(group, errors);
    }
    if (spec.at("shareProcessNamespace").flag() && spec.at("hostPID").flag()) {
      // Inside the Go server these flags are part of the context.
      errors.invalid(
          context.path() + ".shareProcessNamespace",
          true,
          "ShareProcessNamespace and HostPID cannot both be enabled");
    }
    sysctls(context.at("sysctls"), spec, errors);
    Checks.oneOf(context.at("fsGroupChangePolicy"), List.of("Always", "OnRootMismatch"), errors);
    SecurityProfiles.seccomp(context.at("seccompProfile"), errors);
    WindowsOptions.validate(context.at("windowsOptions"), errors);
    SecurityProfiles.appArmor(context.at("appArmorProfile"), errors);
    Checks.oneOf(context.at("supplementalGroupsPolicy"), List.of("Merge", "Strict"), errors);
    Checks.oneOf(context.at("seLinuxChangePolicy"), List.of("MountOption", "Recursive"), errors);
  }

  private static void sysctls(Field list, Field spec, FieldErrors errors) {
    Set<String> names = new HashSet<>();
    for (Field control : list.items()) {
      Field name = control.at("name");
      String text = name.text();
      if (!Checks.required(name, errors)) {
        continue;
      }
      if (text.length() > MAX_SYSCTL || !SYSCTL_NAME.matcher(text).matches()) {
        errors.invalid(
            name.path(), text, "must have at most 253 characters and match regex " + SYSCTL);
      } else if (names.contains(text)) {
        errors.duplicate(name.path(), text);
      }
      names.add(text);
      if (spec.at("hostNetwork").flag() && text.replace('/', '.').startsWith("net.")) {
        errors.invalid(name.path(), text, "may not be specified when 'hostNetwork' is true");
      }
      if (spec.at("hostIPC").flag() && isInterProcess(text.replace('/', '.'))) {
        errors.invalid(name.path(), text, "may not be specified when 'hostIPC' is true");
      }
    }
  }

  private static boolean isInterProcess(String sysctl) {
    return sysctl.equals("kernel.sem")
        || sysctl.startsWith("kernel.shm")
        || sysctl.startsWith("kernel.msg")
        || sysctl.startsWith("fs.mqueue.");
  }

  /**
   * @param hostUsers whether the pod's users are those of the node
   */
  static void validateContainer(Field context, boolean hostUsers, FieldErrors errors) {
    if (!context.present()) {
      return;
    }
    Checks.identity(context.at("runAsUser"), errors);
    Checks.identity(context.at("runAsGroup"), errors);
    Field mount = context.at("procMount");
    Checks.oneOf(mount, List.of("Default", "Unmasked"), errors);
    if (hostUsers && mount.is("Unmasked")) {
      errors.invalid(mount.path(), mount.text(), "`hostUsers` must be false to use `Unmasked`");
    }
    SecurityProfiles.seccomp(context.at("seccompProfile"), errors);
    Field escalation = context.at("allowPrivilegeEscalation");
    if (escalation.present() && !escalation.flag()) {
      if (context.at("privileged").flag()) {
        errors.invalid(
            context.path(),
            InternalForms.of("SecurityContext", context),
            "cannot set `allowPrivilegeEscalation` to false and `privileged` to true");
      }
      if (context.at("capabilities", "add").texts().contains("CAP_SYS_ADMIN")) {
        errors.invalid(
            context.path(),
            InternalForms.of("SecurityContext", context),
            "cannot set `allowPrivilegeEscalation` to false and `capabilities.Add` CAP_SYS_ADMIN");
      }
    }
    WindowsOptions.validate(context.at("windowsOptions"), errors);
    SecurityProfiles.appArmor(context.at("appArmorProfile"), errors);
  }

  /** Who has users of its own shares nothing else with the node. */
  static void ownUsers(Field spec, FieldErrors errors) {
    if (!spec.at("hostUsers").present() || spec.at("hostUsers").flag()) {
      return;
    }
    String why = "when `pod.Spec.HostUsers` is false";
    if (spec.at("hostNetwork").flag()) {
      errors.forbidden(spec.at("hostNetwork").path(), why);
    }
    // Kubernetes writes the two others with a capital letter.
    if (spec.at("hostPID").flag()) {
      errors.forbidden(spec.at("HostPID").path(), why);
    }
    if (spec.at("hostIPC").flag()) {
      errors.forbidden(spec.at("HostIPC").path(), why);
    }
  }
}
