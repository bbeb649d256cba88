package io.naru.apiserver.kinds.core;

import com.fasterxml.jackson.databind.node.ObjectNode;
import io.naru.apiserver.kinds.support.Checks;
import io.naru.apiserver.kinds.support.Defaults;
import io.naru.apiserver.kinds.support.Field;
import io.naru.apiserver.kinds.support.Quantities;
import io.naru.apiserver.kinds.support.StandardStrategy;
import io.naru.machinery.FieldErrors;
import io.naru.machinery.NameRules;
import java.util.List;
import java.util.Set;

/** Resource quotas. */
final class ResourceQuotaStrategy extends StandardStrategy {

  private static final Set<String> RESOURCES =
      Set.of(
          "cpu",
          "memory",
          "ephemeral-storage",
          "storage",
          "requests.cpu",
          "requests.memory",
          "requests.ephemeral-storage",
          "requests.storage",
          "limits.cpu",
          "limits.memory",
          "limits.ephemeral-storage",
          "pods",
          "services",
          "services.nodeports",
          "services.loadbalancers",
          "replicationcontrollers",
          "resourcequotas",
          "secrets",
          "configmaps",
          "persistentvolumeclaims");

  private static final Set<String> COUNTED =
      Set.of(
          "pods",
          "services",
          "services.nodeports",
          "services.loadbalancers",
          "replicationcontrollers",
          "resourcequotas",
          "secrets",
          "configmaps",
          "persistentvolumeclaims");

  private static final Set<String> SCOPES =
      Set.of(
          "Terminating",
          "NotTerminating",
          "BestEffort",
          "NotBestEffort",
          "PriorityClass",
          "CrossNamespacePodAffinity",
          "VolumeAttributesClass");

  private static final List<Set<String>> CONFLICTS =
      List.of(Set.of("BestEffort", "NotBestEffort"), Set.of("Terminating", "NotTerminating"));

  ResourceQuotaStrategy() {
    super(Traits.PLAIN.withStatus());
  }

  @Override
  protected void setDefaults(ObjectNode quota) {
    Defaults.optional(Defaults.object(quota, "spec"), "hard").forEach(Quantities::normalize);
  }

  @Override
  protected void fillStatus(ObjectNode status) {
    Defaults.optional(status, "hard").forEach(Quantities::normalize);
    Defaults.optional(status, "used").forEach(Quantities::normalize);
  }

  @Override
  public void validate(ObjectNode quota, FieldErrors errors) {
    Field spec = Field.of(quota).at("spec");
    amounts(spec.at("hard"), errors);
    scopes(spec, errors);
  }

  private static void amounts(Field amounts, FieldErrors errors) {
    for (var entry : amounts.entries()) {
      String name = entry.getKey();
      Field amount = entry.getValue();
      NameRules.qualifiedNameErrors(name)
          .forEach(problem -> errors.invalid(amount.path(), name, problem));
      boolean standard =
          RESOURCES.contains(name)
              || name.startsWith("hugepages-")
              || name.startsWith("requests.hugepages-");
      if (!name.contains("/") && !standard) {
        errors.invalid(amount.path(), name, "must be a standard resource type or fully qualified");
        errors.invalid(amount.path(), name, "must be a standard resource for quota");
      }
      Quantities.nonNegative(amount, errors);
      if (COUNTED.contains(name) && !Quantities.isWhole(amount)) {
        errors.invalid(amount.path(), amount.text(), "must be an integer");
      }
    }
  }

  private static void scopes(Field spec, FieldErrors errors) {
    Field scopes = spec.at("scopes");
    List<String> names = scopes.texts();
    if (names.stream().anyMatch(name -> !SCOPES.contains(name))) {
      errors.invalid(scopes.path(), scopes.node(), "unsupported scope");
    }
    if (CONFLICTS.stream().anyMatch(names::containsAll)) {
      errors.invalid(scopes.path(), scopes.node(), "conflicting scopes");
    }
    for (Field expression : spec.at("scopeSelector", "matchExpressions").items()) {
      Field name = expression.at("scopeName");
      if (!SCOPES.contains(name.text())) {
        errors.invalid(name.path(), name.text(), "unsupported scope");
      }
      Field values = expression.at("values");
      switch (expression.at("operator").text()) {
        case "In", "NotIn" ->
            Checks.required(
                values, "must be at least one value when `operator` is 'In' or 'NotIn'", errors);
        case "Exists", "DoesNotExist" -> {
          if (!values.empty()) {
            errors.invalid(
                values.path(), values.node(), "must be no value when `operator` is 'Exists'");
          }
        }
        default ->
            errors.invalid(
                expression.at("operator").path(),
                expression.at("operator").text(),
                "not a valid selector operator");
      }
    }
  }

  @Override
  public void validateUpdate(ObjectNode quota, ObjectNode old, FieldErrors errors) {
    Checks.immutable(
        Field.of(quota).at("spec", "scopes"), Field.of(old).at("spec", "scopes"), errors);
  }

  @Override
  public void validateStatusUpdate(ObjectNode quota, ObjectNode old, FieldErrors errors) {
    amounts(Field.of(quota).at("status", "hard"), errors);
    amounts(Field.of(quota).at("status", "used"), errors);
  }
}
