package io.naru.apiserver.kinds.core;

import com.fasterxml.jackson.databind.node.ObjectNode;
import io.naru.apiserver.kinds.support.Checks;
import io.naru.apiserver.kinds.support.Defaults;
import io.naru.apiserver.kinds.support.Field;
import io.naru.apiserver.kinds.support.Quantities;
import io.naru.apiserver.kinds.support.StandardStrategy;
import io.naru.machinery.FieldErrors;
import java.util.List;
import java.util.Set;

/** Resource quotas. */
final class ResourceQuotaStrategy extends StandardStrategy {

  private static final Set<String> SCOPES =
      Set.of(
          "Terminating",
          "NotTerminating",
          "BestEffort",
          "NotBestEffort",
          "PriorityClass",
          "CrossNamespacePodAffinity",
          "VolumeAttributesClass");

  private static final Set<String> WITHOUT_VALUES =
      Set.of(
          "Terminating",
          "NotTerminating",
          "BestEffort",
          "NotBestEffort",
          "CrossNamespacePodAffinity");

  private static final String ONLY_EXISTS =
      "must be 'Exist' when scope is any of ResourceQuotaScopeTerminating,"
          + " ResourceQuotaScopeNotTerminating, ResourceQuotaScopeBestEffort,"
          + " ResourceQuotaScopeNotBestEffort or ResourceQuotaScopeCrossNamespacePodAffinity";

  private static final Set<String> OF_PODS =
      Set.of(
          "pods",
          "cpu",
          "memory",
          "limits.cpu",
          "limits.memory",
          "requests.cpu",
          "requests.memory");

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
      ResourceNames.any(name, amount.path(), errors);
      if (!name.contains("/") && !ResourceNames.isStandard(name)) {
        errors.invalid(amount.path(), name, "must be a standard resource for quota");
      }
      ResourceNames.amount(name, amount, errors);
    }
  }

  private static void scopes(Field spec, FieldErrors errors) {
    Field scopes = spec.at("scopes");
    List<String> names = scopes.texts();
    List<String> hard = spec.at("hard").names();
    for (String scope : names) {
      if (!SCOPES.contains(scope)) {
        errors.invalid(scopes.path(), scopes.node(), "unsupported scope");
      }
      for (String resource : hard) {
        if (!applies(scope, resource)) {
          errors.invalid(scopes.path(), scopes.node(), "unsupported scope applied to resource");
        }
      }
    }
    if (CONFLICTS.stream().anyMatch(names::containsAll)) {
      errors.invalid(scopes.path(), scopes.node(), "conflicting scopes");
    }
    selector(spec, hard, errors);
  }

  /** Most scopes are of pods, and so count nothing else. */
  private static boolean applies(String scope, String resource) {
    if (!ResourceNames.isStandard(resource) || resource.contains("hugepages-")) {
      return true;
    }
    return switch (scope) {
      case "BestEffort" -> resource.equals("pods");
      case "Terminating", "NotTerminating", "NotBestEffort", "PriorityClass" ->
          OF_PODS.contains(resource);
      case "CrossNamespacePodAffinity" -> OF_PODS.contains(resource);
      default -> true;
    };
  }

  /** Kubernetes names the list here, not its items. */
  private static void selector(Field spec, List<String> hard, FieldErrors errors) {
    Field list = spec.at("scopeSelector", "matchExpressions");
    for (Field expression : list.items()) {
      String scope = expression.at("scopeName").text();
      Field operator = expression.at("operator").as(list.at("operator").path());
      Field values = expression.at("values").as(list.at("values").path());
      if (!SCOPES.contains(scope)) {
        errors.invalid(list.at("scopeName").path(), scope, "unsupported scope");
      }
      if (hard.stream().anyMatch(resource -> !applies(scope, resource))) {
        errors.invalid(
            list.path(), spec.at("scopeSelector").node(), "unsupported scope applied to resource");
      }
      if (WITHOUT_VALUES.contains(scope) && !operator.is("Exists")) {
        errors.invalid(operator.path(), operator.text(), ONLY_EXISTS);
      }
      switch (operator.text()) {
        case "In", "NotIn" ->
            Checks.required(
                values,
                "must be at least one value when `operator` is 'In' or 'NotIn' for scope selector",
                errors);
        case "Exists", "DoesNotExist" -> {
          if (!values.empty()) {
            errors.invalid(
                values.path(),
                values.node(),
                "must be no value when `operator` is 'Exist' or 'DoesNotExist' for scope selector");
          }
        }
        default ->
            errors.invalid(operator.path(), operator.text(), "not a valid selector operator");
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
