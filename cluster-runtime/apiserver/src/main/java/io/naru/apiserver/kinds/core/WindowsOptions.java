package io.naru.apiserver.kinds.core;

import io.naru.apiserver.kinds.support.Checks;
import io.naru.apiserver.kinds.support.Field;
import io.naru.machinery.FieldErrors;
import io.naru.machinery.NameRules;

/** Options of containers on Windows nodes. */
final class WindowsOptions {

  private static final int MAX_CREDENTIAL = 64 * 1024;

  private WindowsOptions() {}

  static void validate(Field options, FieldErrors errors) {
    Field name = options.at("gmsaCredentialSpecName");
    if (name.present()) {
      // Kubernetes names the field in the old way here.
      Checks.name(
          name.as(options.path() + ".gmsaCredentialSpecName"),
          NameRules::dns1123SubdomainErrors,
          errors);
    }
    Field credential = options.at("gmsaCredentialSpec");
    if (credential.present()) {
      if (credential.text().isEmpty()) {
        errors.invalid(credential.path(), "", "gmsaCredentialSpec cannot be an empty string");
      } else if (credential.text().length() > MAX_CREDENTIAL) {
        errors.invalid(
            credential.path(), credential.text(), "gmsaCredentialSpec size must be under 64 KiB");
      }
    }
    if (options.at("runAsUserName").present()) {
      user(options.at("runAsUserName"), errors);
    }
  }

  private static void user(Field user, FieldErrors errors) {
    String name = user.text();
    if (name.isEmpty()) {
      errors.invalid(user.path(), name, "runAsUserName cannot be an empty string");
    } else if (name.chars().anyMatch(Character::isISOControl)) {
      errors.invalid(user.path(), name, "runAsUserName cannot contain control characters");
    } else if (name.indexOf('\\') != name.lastIndexOf('\\')) {
      errors.invalid(user.path(), name, "runAsUserName cannot contain more than one backslash");
    } else if (name.startsWith("\\")) {
      errors.invalid(
          user.path(), name, "runAsUserName's Domain doesn't match the NetBios nor the DNS format");
    } else if (name.endsWith("\\")) {
      errors.invalid(user.path(), name, "runAsUserName's User cannot be empty");
    }
  }
}
