package io.naru.apiserver.kinds.admission;

import com.fasterxml.jackson.databind.node.ObjectNode;
import io.naru.apiserver.kinds.support.Checks;
import io.naru.apiserver.kinds.support.Defaults;
import io.naru.apiserver.kinds.support.Field;
import io.naru.apiserver.kinds.support.Selectors;
import io.naru.apiserver.kinds.support.StandardStrategy;
import io.naru.machinery.FieldErrors;
import io.naru.machinery.NameRules;
import java.util.List;

/** Bindings of admission policies. */
final class PolicyBindingStrategy extends StandardStrategy {

  private static final List<String> ACTIONS = List.of("Audit", "Deny", "Warn");

  private final boolean mutating;

  PolicyBindingStrategy(boolean mutating) {
    super(Traits.PLAIN.withGeneration().conditionalUpdate());
    this.mutating = mutating;
  }

  @Override
  protected void setDefaults(ObjectNode binding) {
    Defaults.optional(Defaults.object(binding, "spec"), "matchResources")
        .forEach(PolicyStrategy::matchDefaults);
  }

  @Override
  public void validate(ObjectNode binding, FieldErrors errors) {
    Field spec = Field.of(binding).at("spec");
    Checks.nameRequired(spec.at("policyName"), NameRules::dns1123SubdomainErrors, errors);
    Field reference = spec.at("paramRef");
    if (reference.present()) {
      Field name = reference.at("name");
      Field selector = reference.at("selector");
      if (name.empty() && !selector.present()) {
        errors.required(reference.path(), "one of name or selector must be specified");
      } else if (!name.empty() && selector.present()) {
        errors.forbidden(name.path(), "name and selector are mutually exclusive");
      }
      Selectors.validate(selector, errors);
      Checks.oneOfRequired(
          reference.at("parameterNotFoundAction"), List.of("Deny", "Allow"), errors);
    }
    PolicyStrategy.validateMatch(spec.at("matchResources"), errors);
    if (mutating) {
      return;
    }
    Field actions = spec.at("validationActions");
    Checks.required(actions, errors);
    for (Field action : actions.items()) {
      if (!ACTIONS.contains(action.text())) {
        errors.notSupported(action.path(), action.text(), ACTIONS);
      }
    }
    Checks.unique(actions.items(), errors);
    if (actions.texts().containsAll(List.of("Deny", "Warn"))) {
      errors.invalid(
          actions.path(),
          actions.node(),
          "must not contain both Deny and Warn (repeating the same validation failure information in the API response and headers serves no purpose)");
    }
  }
}
