package io.naru.apiserver.kinds.apps;

import io.naru.apiserver.kinds.support.Field;
import io.naru.machinery.FieldErrors;

/** Counts in statuses that bound each other. */
final class StatusRules {

  private StatusRules() {}

  static void notMoreThan(Field part, Field whole, FieldErrors errors) {
    if (part.number() > whole.number()) {
      String name = whole.path().substring(whole.path().lastIndexOf('.') + 1);
      errors.invalid(part.path(), part.number(), "cannot be greater than status." + name);
    }
  }
}
