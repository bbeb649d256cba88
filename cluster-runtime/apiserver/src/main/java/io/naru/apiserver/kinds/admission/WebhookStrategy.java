package io.naru.apiserver.kinds.admission;

import com.fasterxml.jackson.databind.node.ObjectNode;
import io.naru.apiserver.admission.RequestVariables;
import io.naru.apiserver.kinds.support.Checks;
import io.naru.apiserver.kinds.support.Defaults;
import io.naru.apiserver.kinds.support.Field;
import io.naru.apiserver.kinds.support.Selectors;
import io.naru.apiserver.kinds.support.StandardStrategy;
import io.naru.machinery.FieldErrors;
import io.naru.machinery.NameRules;
import java.util.HashSet;
import java.util.List;
import java.util.Set;

/** Configurations of mutating and validating webhooks. */
final class WebhookStrategy extends StandardStrategy {

  private final boolean mutating;

  WebhookStrategy(boolean mutating) {
    super(Traits.PLAIN.withGeneration().conditionalUpdate());
    this.mutating = mutating;
  }

  @Override
  protected void setDefaults(ObjectNode configuration) {
    for (ObjectNode webhook : Defaults.objects(configuration, "webhooks")) {
      Defaults.text(webhook, "failurePolicy", "Fail");
      Defaults.text(webhook, "matchPolicy", "Equivalent");
      Defaults.object(webhook, "namespaceSelector");
      Defaults.object(webhook, "objectSelector");
      Defaults.number(webhook, "timeoutSeconds", 10);
      if (mutating) {
        Defaults.text(webhook, "reinvocationPolicy", "Never");
      }
      Defaults.objects(webhook, "rules").forEach(rule -> Defaults.text(rule, "scope", "*"));
      for (ObjectNode service :
          Defaults.optional(Defaults.object(webhook, "clientConfig"), "service")) {
        Defaults.number(service, "port", 443);
      }
    }
  }

  @Override
  public void validate(ObjectNode configuration, FieldErrors errors) {
    Set<String> names = new HashSet<>();
    for (Field webhook : Field.of(configuration).at("webhooks").items()) {
      Field name = webhook.at("name");
      if (Checks.required(name, errors)) {
        Checks.name(name, NameRules::dns1123SubdomainErrors, errors);
        if (name.text().chars().filter(c -> c == '.').count() < 2) {
          errors.invalid(
              name.path(),
              name.text(),
              "should be a domain with at least three segments separated by dots");
        }
        if (!names.add(name.text())) {
          errors.duplicate(name.path(), name.text());
        }
      }
      webhook(webhook, errors);
    }
  }

  private void webhook(Field webhook, FieldErrors errors) {
    Field side = webhook.at("sideEffects");
    if (Checks.required(side, "must specify one of None, NoneOnDryRun", errors)) {
      Checks.oneOf(side, List.of("None", "NoneOnDryRun"), errors);
    }
    Field versions = webhook.at("admissionReviewVersions");
    if (versions.empty()) {
      errors.required(versions.path(), "must specify one of v1, v1beta1");
    } else if (!versions.texts().contains("v1") && !versions.texts().contains("v1beta1")) {
      errors.invalid(versions.path(), versions.node(), "must include at least one of v1, v1beta1");
    }
    Set<String> seen = new HashSet<>();
    for (Field version : versions.items()) {
      if (!seen.add(version.text())) {
        errors.invalid(version.path(), version.text(), "duplicate version");
      } else {
        Checks.name(version, NameRules::dns1035LabelErrors, errors);
      }
    }
    Checks.oneOf(webhook.at("failurePolicy"), List.of("Fail", "Ignore"), errors);
    Checks.oneOf(webhook.at("matchPolicy"), List.of("Equivalent", "Exact"), errors);
    if (mutating) {
      Checks.oneOf(webhook.at("reinvocationPolicy"), List.of("IfNeeded", "Never"), errors);
    }
    Field timeout = webhook.at("timeoutSeconds");
    if (timeout.present() && (timeout.number() < 1 || timeout.number() > 30)) {
      errors.invalid(
          timeout.path(), timeout.node(), "the timeout value must be between 1 and 30 seconds");
    }
    Selectors.validate(webhook.at("namespaceSelector"), errors);
    Selectors.validate(webhook.at("objectSelector"), errors);
    webhook.at("rules").items().forEach(rule -> MatchRules.validate(rule, errors));
    PolicyExpressionRules.conditions(
        webhook.at("matchConditions"), RequestVariables.environment(), errors);
    Field client = webhook.at("clientConfig");
    WebhookClients.validate(client, errors);
  }
}
