package io.naru.apiserver.kinds.admission;

import com.fasterxml.jackson.databind.node.ObjectNode;
import io.naru.apiserver.kinds.support.Checks;
import io.naru.apiserver.kinds.support.Defaults;
import io.naru.apiserver.kinds.support.Field;
import io.naru.apiserver.kinds.support.Selectors;
import io.naru.apiserver.kinds.support.StandardStrategy;
import io.naru.machinery.FieldErrors;
import io.naru.machinery.NameRules;
import java.util.HashSet;
import java.util.List;
import java.util.Locale;
import java.util.Set;

/** Admission policies in CEL. Their expressions are compiled where they are evaluated. */
final class PolicyStrategy extends StandardStrategy {

  private static final List<String> REASONS =
      List.of("Forbidden", "Invalid", "RequestEntityTooLarge", "Unauthorized");

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
    paramKind(spec.at("paramKind"), errors);
    AuditAnnotationRules.validate(Field.of(policy), errors);
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
      message(validation, errors);
    }
    PolicyExpressionRules.validate(spec, errors);
    Set<String> names = new HashSet<>();
    for (Field variable : spec.at("variables").items()) {
      Field name = variable.at("name");
      if (Checks.required(name, "name is not specified", errors)
          && NameRules.cIdentifier(name.text()) != null) {
        errors.invalid(name.path(), name.text(), "name is not a valid CEL identifier");
      }
      Checks.required(variable.at("expression"), "expression is not specified", errors);
      if (!names.add(variable.at("name").text())) {
        errors.duplicate(variable.at("name").path(), variable.at("name").text());
      }
    }
  }

  private static void paramKind(Field kind, FieldErrors errors) {
    if (!kind.present()) {
      return;
    }
    Field version = kind.at("apiVersion");
    if (Checks.required(version, errors)) {
      int slash = version.text().lastIndexOf('/');
      NameRules.dns1035LabelErrors(version.text().substring(slash + 1))
          .forEach(problem -> errors.invalid(version.path(), version.text(), problem));
      if (slash >= 0) {
        NameRules.dns1123SubdomainErrors(version.text().substring(0, slash))
            .forEach(problem -> errors.invalid(version.path(), version.text(), problem));
      }
    }
    if (Checks.required(kind.at("kind"), errors)) {
      Checks.name(
          kind.at("kind"),
          text -> NameRules.dns1035LabelErrors(text.toLowerCase(Locale.ROOT)),
          errors);
    }
  }

  private static void message(Field validation, FieldErrors errors) {
    Field message = validation.at("message");
    if (message.present() && message.text().isBlank()) {
      errors.invalid(message.path(), message.text(), "message must be non-empty if specified");
    } else if (message.text().strip().contains("\n")) {
      errors.invalid(message.path(), message.text(), "message must not contain line breaks");
    } else if (message.empty() && validation.at("expression").text().strip().contains("\n")) {
      errors.required(
          message.path(), "message must be specified if expression contains line breaks");
    }
    Checks.oneOf(validation.at("reason"), REASONS, errors);
  }
}
