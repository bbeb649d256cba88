package io.naru.apiserver.kinds.core;

import io.naru.apiserver.kinds.support.Checks;
import io.naru.apiserver.kinds.support.Field;
import io.naru.machinery.FieldErrors;
import io.naru.machinery.NameRules;
import java.util.Locale;

/** Names of drivers of the Container Storage Interface. */
public final class DriverNames {

  private static final int LONGEST = 63;

  private DriverNames() {}

  public static void validate(Field name, FieldErrors errors) {
    if (!Checks.required(name, errors)) {
      return;
    }
    if (name.text().length() > LONGEST) {
      errors.tooLong(name.path(), LONGEST);
    }
    NameRules.dns1123SubdomainErrors(name.text().toLowerCase(Locale.ROOT))
        .forEach(problem -> errors.invalid(name.path(), name.text(), problem));
  }
}
