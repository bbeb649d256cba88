package io.naru.apiserver.kinds.support;

import io.naru.machinery.FieldErrors;
import io.naru.machinery.NameRules;
import java.util.Collection;
import java.util.HashSet;
import java.util.List;
import java.util.Set;
import java.util.function.Function;

/** Checks of single fields, in Kubernetes' reasons. Missing fields pass all but the required. */
public final class Checks {

  private static final long MAX_INT = Integer.MAX_VALUE;

  private Checks() {}

  /** Whether something is there; if not, that is an error. */
  public static boolean required(Field field, FieldErrors errors) {
    return required(field, "", errors);
  }

  public static boolean required(Field field, String detail, FieldErrors errors) {
    if (field.empty()) {
      errors.required(field.path(), detail);
      return false;
    }
    return true;
  }

  public static void nonNegative(Field field, FieldErrors errors) {
    if (field.number() < 0) {
      errors.invalid(field.path(), field.node(), "must be greater than or equal to 0");
    }
  }

  public static void positive(Field field, FieldErrors errors) {
    if (field.present() && field.number() <= 0) {
      errors.invalid(field.path(), field.node(), "must be greater than zero");
    }
  }

  public static void between(Field field, long low, long high, FieldErrors errors) {
    if (field.present() && (field.number() < low || field.number() > high)) {
      errors.invalid(
          field.path(), field.node(), "must be between " + low + " and " + high + ", inclusive");
    }
  }

  /** From 1 to the largest 32-bit integer: deadlines. */
  public static void positiveInt(Field field, FieldErrors errors) {
    between(field, 1, MAX_INT, errors);
  }

  /** A user or group id. */
  public static void identity(Field field, FieldErrors errors) {
    between(field, 0, MAX_INT, errors);
  }

  /** One of the values allowed, if set. */
  public static void oneOf(Field field, Collection<String> allowed, FieldErrors errors) {
    if (!field.empty() && !allowed.contains(field.text())) {
      errors.notSupported(field.path(), field.node(), allowed);
    }
  }

  /** One of the values allowed; required. */
  public static void oneOfRequired(Field field, Collection<String> allowed, FieldErrors errors) {
    if (required(field, errors)) {
      oneOf(field, allowed, errors);
    }
  }

  /** Applies a rule of {@link NameRules} to the text, even if it is empty. */
  public static void name(Field field, Function<String, List<String>> rule, FieldErrors errors) {
    rule.apply(field.text())
        .forEach(problem -> errors.invalid(field.path(), field.text(), problem));
  }

  /** As {@link #name}, but the field may be left out. */
  public static void nameIfSet(
      Field field, Function<String, List<String>> rule, FieldErrors errors) {
    if (!field.empty()) {
      name(field, rule, errors);
    }
  }

  /** As {@link #name}, and the field is required. */
  public static void nameRequired(
      Field field, Function<String, List<String>> rule, FieldErrors errors) {
    if (required(field, errors)) {
      name(field, rule, errors);
    }
  }

  /** What may not be set here, and is. */
  public static void forbidden(Field field, String why, FieldErrors errors) {
    if (!field.empty()) {
      errors.forbidden(field.path(), why);
    }
  }

  /** As {@link #forbidden}, also of what is there but empty. */
  public static void absent(Field field, String why, FieldErrors errors) {
    if (field.present()) {
      errors.forbidden(field.path(), why);
    }
  }

  /** Keys and values of a map of labels. Errors name the map, not the entry. */
  public static void labels(Field map, FieldErrors errors) {
    for (var entry : map.entries()) {
      NameRules.qualifiedNameErrors(entry.getKey())
          .forEach(problem -> errors.invalid(map.path(), entry.getKey(), problem));
      NameRules.labelValueErrors(entry.getValue().text())
          .forEach(problem -> errors.invalid(map.path(), entry.getValue().text(), problem));
    }
  }

  /** Keys of a map of annotations, which are compared in lower case. */
  public static void annotations(Field map, FieldErrors errors) {
    for (var entry : map.entries()) {
      NameRules.qualifiedNameErrors(entry.getKey().toLowerCase(java.util.Locale.ROOT))
          .forEach(problem -> errors.invalid(map.path(), entry.getKey(), problem));
    }
  }

  /** An update may not change it. */
  public static boolean immutable(Field field, Field old, FieldErrors errors) {
    if (field.same(old)) {
      return true;
    }
    errors.invalid(field.path(), field.node(), "field is immutable");
    return false;
  }

  /** An update may not change it; said without the value. */
  public static void unchanged(Field field, Field old, String why, FieldErrors errors) {
    if (!field.same(old)) {
      errors.forbidden(field.path(), why);
    }
  }

  /** A list of strings has none twice. */
  public static void unique(List<Field> items, FieldErrors errors) {
    Set<String> seen = new HashSet<>();
    for (Field item : items) {
      if (!item.empty() && !seen.add(item.text())) {
        errors.duplicate(item.path(), item.node());
      }
    }
  }

  /** A number of at least 0, or a percentage. */
  public static void intOrPercent(Field field, FieldErrors errors) {
    if (!field.present()) {
      return;
    }
    if (field.node() != null && field.node().isTextual()) {
      String problem = NameRules.percent(field.text());
      if (problem != null) {
        errors.invalid(field.path(), field.text(), problem);
      }
    } else {
      nonNegative(field, errors);
    }
  }

  /** A percentage over 100 is refused where a part of a whole is meant. */
  public static void notMoreThanAll(Field field, FieldErrors errors) {
    if (isPercent(field) && percent(field) > 100) {
      errors.invalid(field.path(), field.node(), "must not be greater than 100%");
    }
  }

  /** Whether it is the number 0 or {@code 0%}. */
  public static boolean isZero(Field field) {
    return isPercent(field)
        ? percent(field) == 0
        : field.node() != null && field.node().isNumber() && field.number() == 0;
  }

  private static boolean isPercent(Field field) {
    return !field.text().isEmpty() && NameRules.percent(field.text()) == null;
  }

  private static long percent(Field field) {
    String digits = field.text().substring(0, field.text().length() - 1);
    return digits.length() > 9 ? MAX_INT : Long.parseLong(digits);
  }
}
