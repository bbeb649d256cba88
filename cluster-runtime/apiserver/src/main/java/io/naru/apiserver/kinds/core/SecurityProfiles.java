package io.naru.apiserver.kinds.core;

import io.naru.apiserver.kinds.support.Checks;
import io.naru.apiserver.kinds.support.Field;
import io.naru.apiserver.kinds.support.InternalForms;
import io.naru.apiserver.kinds.support.PathChecks;
import io.naru.machinery.FieldErrors;
import java.util.List;

/** Profiles of seccomp and AppArmor: the runtime's, none, or a file on the node. */
final class SecurityProfiles {

  private static final List<String> TYPES = List.of("Localhost", "RuntimeDefault", "Unconfined");
  private static final int MAX_PATH = 4095;

  private SecurityProfiles() {}

  static void seccomp(Field profile, FieldErrors errors) {
    if (!profile.present()) {
      return;
    }
    type(profile.at("type"), "type is required when seccompProfile is set", errors);
    Field file = profile.at("localhostProfile");
    if (profile.at("type").is("Localhost")) {
      if (file.present()) {
        PathChecks.inside(file, errors);
      } else {
        errors.required(file.path(), "must be set when seccomp type is Localhost");
      }
    } else if (file.present()) {
      errors.invalid(
          file.path(),
          InternalForms.of("SeccompProfile", profile),
          "can only be set when seccomp type is Localhost");
    }
  }

  static void appArmor(Field profile, FieldErrors errors) {
    if (!profile.present()) {
      return;
    }
    type(profile.at("type"), "type is required when appArmorProfile is set", errors);
    Field file = profile.at("localhostProfile");
    if (profile.at("type").is("Localhost")) {
      if (!file.text().strip().equals(file.text())) {
        errors.invalid(file.path(), file.text(), "must not be padded with whitespace");
      } else {
        Checks.required(file, "must be set when AppArmor type is Localhost", errors);
      }
      if (file.text().length() > MAX_PATH) {
        errors.tooLong(file.path(), MAX_PATH);
      }
    } else if (file.present() && TYPES.contains(profile.at("type").text())) {
      errors.invalid(file.path(), file.node(), "can only be set when AppArmor type is Localhost");
    }
  }

  private static void type(Field type, String whyRequired, FieldErrors errors) {
    if (Checks.required(type, whyRequired, errors)) {
      Checks.oneOf(type, TYPES, errors);
    }
  }
}
