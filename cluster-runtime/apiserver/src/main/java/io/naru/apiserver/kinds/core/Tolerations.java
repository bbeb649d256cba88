package io.naru.apiserver.kinds.core;

import io.naru.apiserver.kinds.support.Checks;
import io.naru.apiserver.kinds.support.Field;
import io.naru.machinery.FieldErrors;
import io.naru.machinery.NameRules;
import java.util.List;

/** Tolerations of pods, of runtime classes and of node selectors. */
public final class Tolerations {

  public static final List<String> EFFECTS = List.of("NoSchedule", "PreferNoSchedule", "NoExecute");

  private Tolerations() {}

  public static void validate(Field tolerations, FieldErrors errors) {
    for (Field toleration : tolerations.items()) {
      validateOne(toleration, errors);
    }
  }

  private static void validateOne(Field toleration, FieldErrors errors) {
    Field key = toleration.at("key");
    Field operator = toleration.at("operator");
    Field value = toleration.at("value");
    Field effect = toleration.at("effect");
    Checks.nameIfSet(key, NameRules::qualifiedNameErrors, errors);
    if (key.empty() && !operator.is("Exists")) {
      errors.invalid(
          operator.path(),
          operator.text(),
          "operator must be Exists when `key` is empty, which means \"match all values and all keys\"");
    }
    if (toleration.at("tolerationSeconds").present() && !effect.is("NoExecute")) {
      errors.invalid(
          effect.path(),
          effect.text(),
          "effect must be 'NoExecute' when `tolerationSeconds` is set");
    }
    switch (operator.text()) {
      case "", "Equal" ->
          // An illegal value is reported at the operator, as the other rules of the pair are.
          value(operator, value.text(), errors);
      case "Exists" -> {
        if (!value.empty()) {
          errors.invalid(
              operator.path(), value.text(), "value must be empty when `operator` is 'Exists'");
        }
      }
      default -> errors.notSupported(operator.path(), operator.text(), List.of("Equal", "Exists"));
    }
    Checks.oneOf(effect, EFFECTS, errors);
  }

  private static void value(Field operator, String value, FieldErrors errors) {
    List<String> problems = NameRules.labelValueErrors(value);
    if (!problems.isEmpty()) {
      errors.invalid(operator.path(), value, String.join(";", problems));
    }
  }
}
