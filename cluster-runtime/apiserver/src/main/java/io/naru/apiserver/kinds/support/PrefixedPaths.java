package io.naru.apiserver.kinds.support;

import io.naru.machinery.FieldErrors;
import io.naru.machinery.NameRules;
import java.util.regex.Pattern;

/** Names of controllers: a domain, and a path below it, such as {@code acme.io/foo}. */
public final class PrefixedPaths {

  private static final String PATH = "[A-Za-z0-9/\\-._~%!$&'()*+,;=:]+";
  private static final Pattern PATH_FORM = Pattern.compile(PATH);

  private PrefixedPaths() {}

  public static void validate(Field name, FieldErrors errors) {
    if (!Checks.required(name, errors)) {
      return;
    }
    int slash = name.text().indexOf('/');
    if (slash <= 0 || slash == name.text().length() - 1) {
      errors.invalid(
          name.path(), name.text(), "must be a domain-prefixed path (such as \"acme.io/foo\")");
      return;
    }
    NameRules.dns1123SubdomainErrors(name.text().substring(0, slash))
        .forEach(problem -> errors.invalid(name.path(), name.text(), "prefix part " + problem));
    if (!PATH_FORM.matcher(name.text().substring(slash + 1)).matches()) {
      errors.invalid(
          name.path(), name.text(), "Invalid path (regex used for validation is '" + PATH + "')");
    }
  }
}
