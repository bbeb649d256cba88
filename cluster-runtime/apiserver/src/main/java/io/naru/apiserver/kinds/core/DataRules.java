package io.naru.apiserver.kinds.core;

import io.naru.apiserver.kinds.support.Field;
import io.naru.machinery.FieldErrors;
import io.naru.machinery.NameRules;

/** What config maps and secrets have in common. */
final class DataRules {

  /** The most that one of them may hold. */
  static final int MAX_BYTES = 1 << 20;

  private DataRules() {}

  static void keys(Field map, FieldErrors errors) {
    for (var entry : map.entries()) {
      NameRules.configMapKeyErrors(entry.getKey())
          .forEach(problem -> errors.invalid(entry.getValue().path(), entry.getKey(), problem));
    }
  }

  /** Once immutable, always immutable. */
  static void immutable(Field object, Field old, FieldErrors errors, String... data) {
    if (!old.at("immutable").flag()) {
      return;
    }
    if (!object.at("immutable").flag()) {
      errors.forbidden("immutable", "field is immutable when `immutable` is set");
    }
    for (String field : data) {
      if (!object.at(field).same(old.at(field))) {
        errors.forbidden(field, "field is immutable when `immutable` is set");
      }
    }
  }
}
