package io.naru.apiserver.kinds.batch;

import io.naru.apiserver.kinds.support.Checks;
import io.naru.apiserver.kinds.support.Field;
import io.naru.machinery.FieldErrors;
import io.naru.machinery.NameRules;
import java.util.List;
import java.util.stream.Stream;

/** What a job makes of failed pods. */
final class PodFailurePolicies {

  private static final List<String> ACTIONS = List.of("Count", "FailIndex", "FailJob", "Ignore");
  private static final int MAX_RULES = 20;
  private static final int MAX_CODES = 255;

  private PodFailurePolicies() {}

  static void validate(Field spec, FieldErrors errors) {
    Field policy = spec.at("podFailurePolicy");
    if (!policy.present()) {
      return;
    }
    if (policy.at("rules").size() > MAX_RULES) {
      errors.tooMany(policy.at("rules").path(), policy.at("rules").size(), MAX_RULES);
    }
    List<String> containers =
        Stream.of("containers", "initContainers")
            .flatMap(list -> spec.at("template", "spec", list).items().stream())
            .map(container -> container.at("name").text())
            .toList();
    for (Field rule : policy.at("rules").items()) {
      rule(rule, containers, spec, errors);
    }
  }

  private static void rule(Field rule, List<String> containers, Field spec, FieldErrors errors) {
    Field action = rule.at("action");
    Checks.oneOfRequired(action, ACTIONS, errors);
    if (action.is("FailIndex") && !spec.at("backoffLimitPerIndex").present()) {
      errors.invalid(action.path(), action.text(), "requires the backoffLimitPerIndex to be set");
    }
    Field codes = rule.at("onExitCodes");
    Field conditions = rule.at("onPodConditions");
    if (codes.present()) {
      exitCodes(codes, containers, errors);
    }
    if (conditions.size() > MAX_RULES) {
      errors.tooMany(conditions.path(), conditions.size(), MAX_RULES);
    }
    for (Field pattern : conditions.items()) {
      Checks.name(pattern.at("type"), NameRules::qualifiedNameErrors, errors);
      Checks.oneOfRequired(pattern.at("status"), List.of("False", "True", "Unknown"), errors);
    }
    if (codes.present() == !conditions.empty()) {
      // Kubernetes shows no value here.
      errors.add(
          "FieldValueInvalid",
          rule.path(),
          codes.present()
              ? "Invalid value: specifying both OnExitCodes and OnPodConditions is not supported"
              : "Invalid value: specifying one of OnExitCodes and OnPodConditions is required");
    }
  }

  private static void exitCodes(Field codes, List<String> containers, FieldErrors errors) {
    Field operator = codes.at("operator");
    Checks.oneOfRequired(operator, List.of("In", "NotIn"), errors);
    Field container = codes.at("containerName");
    if (container.present() && !containers.contains(container.text())) {
      errors.invalid(
          container.path(),
          container.text(),
          "must be one of the container or initContainer names in the pod template");
    }
    Field values = codes.at("values");
    if (values.empty()) {
      errors.invalid(values.path(), values.node(), "at least one value is required");
    } else if (values.size() > MAX_CODES) {
      errors.tooMany(values.path(), values.size(), MAX_CODES);
    }
    long previous = Long.MIN_VALUE;
    for (Field value : values.items()) {
      if (operator.is("In") && value.number() == 0) {
        errors.invalid(value.path(), value.node(), "must not be 0 for the In operator");
      }
      if (value.number() == previous) {
        errors.duplicate(value.path(), value.node());
      } else if (value.number() < previous) {
        errors.invalid(values.path(), values.node(), "must be ordered");
      }
      previous = value.number();
    }
  }
}
