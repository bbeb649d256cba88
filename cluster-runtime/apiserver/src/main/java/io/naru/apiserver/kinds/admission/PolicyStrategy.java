package io.naru.apiserver.kinds.admission;

import com.fasterxml.jackson.databind.node.ObjectNode;
import io.naru.apiserver.kinds.support.Checks;
import io.naru.apiserver.kinds.support.Defaults;
import io.naru.apiserver.kinds.support.Field;
import io.naru.apiserver.kinds.support.Selectors;
import io.naru.apiserver.kinds.support.StandardStrategy;
import io.naru.machinery.FieldErrors;
import java.util.HashSet;
import java.util.List;
import java.util.Set;

/** Admission policies in CEL. Their expressions are compiled where they are evaluated. */
final class PolicyStrategy extends StandardStrategy {

  private final boolean mutating;

  PolicyStrategy(boolean mutating) {
    super(
        mutating
            ? Traits.PLAIN.withGeneration().conditionalUpdate()
            : Traits.PLAIN.withStatus().withGeneration().conditionalUpdate());
    this.mutating = mutating;
  }

  @Override
  protected void setDefaults(ObjectNode policy) {
    ObjectNode spec = Defaults.object(policy, "spec");
    Defaults.text(spec, "failurePolicy", "Fail");
    Defaults.optional(spec, "matchConstraints").forEach(PolicyStrategy::matchDefaults);
  }

  /** Fills {@code MatchResources}. */
  static void matchDefaults(ObjectNode match) {
    Defaults.text(match, "matchPolicy", "Equivalent");
    Defaults.object(match, "namespaceSelector");
    Defaults.object(match, "objectSelector");
    for (String rules : List.of("resourceRules", "excludeResourceRules")) {
      Defaults.objects(match, rules).forEach(rule -> Defaults.text(rule, "scope", "*"));
    }
  }

  static void validateMatch(Field match, FieldErrors errors) {
    Checks.oneOf(match.at("matchPolicy"), List.of("Equivalent", "Exact"), errors);
    Selectors.validate(match.at("namespaceSelector"), errors);
    Selectors.validate(match.at("objectSelector"), errors);
    for (String rules : List.of("resourceRules", "excludeResourceRules")) {
      match.at(rules).items().forEach(rule -> MatchRules.validate(rule, errors));
    }
  }

  @Override
  public void validate(ObjectNode policy, FieldErrors errors) {
    Field spec = Field.of(policy).at("spec");
    Checks.oneOf(spec.at("failurePolicy"), List.of("Fail", "Ignore"), errors);
    Field match = spec.at("matchConstraints");
    if (!match.present()) {
      errors.required(match.path(), "");
    } else {
      Checks.required(match.at("resourceRules"), errors);
      validateMatch(match, errors);
    }
    Field kind = spec.at("paramKind");
    if (kind.present()) {
      Checks.required(kind.at("apiVersion"), errors);
      Checks.required(kind.at("kind"), errors);
    }
    if (mutating) {
      Checks.required(spec.at("mutations"), errors);
      Checks.oneOfRequired(spec.at("reinvocationPolicy"), List.of("IfNeeded", "Never"), errors);
    } else if (spec.at("validations").empty() && spec.at("auditAnnotations").empty()) {
      errors.required(
          spec.at("validations").path(),
          "validations or auditAnnotations must contain at least one item");
      errors.required(
          spec.at("auditAnnotations").path(),
          "validations or auditAnnotations must contain at least one item");
    }
    for (Field validation : spec.at("validations").items()) {
      if (validation.at("expression").text().isBlank()) {
        errors.required(validation.at("expression").path(), "expression is not specified");
      }
    }
    PolicyExpressionRules.validate(spec, errors);
    Set<String> names = new HashSet<>();
    for (Field variable : spec.at("variables").items()) {
      Checks.required(variable.at("name"), errors);
      Checks.required(variable.at("expression"), errors);
      if (!names.add(variable.at("name").text())) {
        errors.duplicate(variable.at("name").path(), variable.at("name").text());
      }
    }
  }
}
