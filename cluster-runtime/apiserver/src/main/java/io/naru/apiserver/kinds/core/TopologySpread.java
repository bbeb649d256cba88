package io.naru.apiserver.kinds.core;

import io.naru.apiserver.kinds.support.Checks;
import io.naru.apiserver.kinds.support.Field;
import io.naru.apiserver.kinds.support.Selectors;
import io.naru.machinery.FieldErrors;
import io.naru.machinery.NameRules;
import java.util.HashSet;
import java.util.List;
import java.util.Set;

/** How a pod asks to be spread. */
final class TopologySpread {

  private static final List<String> ACTIONS = List.of("DoNotSchedule", "ScheduleAnyway");
  private static final List<String> POLICIES = List.of("Honor", "Ignore");

  private TopologySpread() {}

  static void validate(Field constraints, FieldErrors errors) {
    Set<String> pairs = new HashSet<>();
    for (Field constraint : constraints.items()) {
      Field skew = constraint.at("maxSkew");
      if (skew.number() <= 0) {
        errors.invalid(skew.path(), skew.number(), "must be greater than zero");
      }
      Field key = constraint.at("topologyKey");
      if (Checks.required(key, "can not be empty", errors)) {
        Checks.name(key, NameRules::qualifiedNameErrors, errors);
      }
      Field action = constraint.at("whenUnsatisfiable");
      if (!ACTIONS.contains(action.text())) {
        errors.notSupported(action.path(), action.text(), ACTIONS);
      }
      String pair = key.text() + ", " + action.text();
      if (!pairs.add(pair)) {
        errors.duplicate(constraint.path() + ".{topologyKey, whenUnsatisfiable}", "{" + pair + "}");
      }
      domains(constraint, action, errors);
      Checks.oneOf(constraint.at("nodeAffinityPolicy"), POLICIES, errors);
      Checks.oneOf(constraint.at("nodeTaintsPolicy"), POLICIES, errors);
      Selectors.validate(constraint.at("labelSelector"), errors);
      matchLabelKeys(constraint, errors);
    }
  }

  private static void domains(Field constraint, Field action, FieldErrors errors) {
    Field domains = constraint.at("minDomains");
    Checks.positive(domains, errors);
    if (domains.present() && !action.is("DoNotSchedule")) {
      errors.invalid(
          domains.path(),
          domains.node(),
          "can only use minDomains if whenUnsatisfiable=DoNotSchedule, not " + action.text());
    }
  }

  private static void matchLabelKeys(Field constraint, FieldErrors errors) {
    Field keys = constraint.at("matchLabelKeys");
    if (!keys.empty() && !constraint.at("labelSelector").present()) {
      errors.forbidden(keys.path(), "must not be specified when labelSelector is not set");
    }
    for (Field key : keys.items()) {
      Checks.name(key, NameRules::qualifiedNameErrors, errors);
      if (constraint.at("labelSelector", "matchLabels").key(key.text()).present()) {
        errors.invalid(key.path(), key.text(), "exists in both matchLabelKeys and labelSelector");
      }
    }
  }
}
