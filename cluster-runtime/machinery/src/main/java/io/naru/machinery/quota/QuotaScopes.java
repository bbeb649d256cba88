package io.naru.machinery.quota;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import io.naru.machinery.GroupResource;
import io.naru.machinery.Json;
import io.naru.machinery.quantity.Quantity;
import java.util.Map;

/** Which objects a quota is about: with scopes only pods or claims, and of those only some. */
public final class QuotaScopes {

  private QuotaScopes() {}

  /** Whether {@code object}, of the resource given, is in all scopes of the quota. */
  public static boolean match(ObjectNode quota, GroupResource resource, ObjectNode object) {
    JsonNode spec = quota.path("spec");
    for (JsonNode scope : spec.path("scopes")) {
      if (!matches(
          Json.object().put("scopeName", scope.asText()).put("operator", "Exists"),
          resource,
          object)) {
        return false;
      }
    }
    for (JsonNode expression : spec.path("scopeSelector").path("matchExpressions")) {
      if (!matches(expression, resource, object)) {
        return false;
      }
    }
    return true;
  }

  private static boolean matches(JsonNode expression, GroupResource resource, ObjectNode object) {
    String scope = Json.text(expression, "scopeName");
    return switch (resource.toString()) {
      case "pods" ->
          scope.equals("PriorityClass")
              ? named(expression, Json.text(object, "spec", "priorityClassName"))
              : matches(scope, object) == Json.text(expression, "operator").equals("Exists");
      case "persistentvolumeclaims" ->
          scope.equals("VolumeAttributesClass") && attributes(expression, object);
      default -> false;
    };
  }

  private static boolean named(JsonNode expression, String name) {
    boolean listed = false;
    for (JsonNode value : expression.path("values")) {
      listed |= value.asText().equals(name);
    }
    return switch (Json.text(expression, "operator")) {
      case "In" -> listed;
      case "NotIn" -> !listed;
      case "Exists" -> !name.isEmpty();
      default -> name.isEmpty();
    };
  }

  /** A claim belongs to the class it wants, and to the one it still has. */
  private static boolean attributes(JsonNode expression, ObjectNode claim) {
    String wanted = Json.text(claim, "spec", "volumeAttributesClassName");
    String present = Json.text(claim, "status", "currentVolumeAttributesClassName");
    return named(expression, wanted) || (!present.isEmpty() && named(expression, present));
  }

  private static boolean matches(String scope, ObjectNode pod) {
    return switch (scope) {
      case "Terminating" -> Json.at(pod, "spec", "activeDeadlineSeconds") != null;
      case "NotTerminating" -> Json.at(pod, "spec", "activeDeadlineSeconds") == null;
      case "BestEffort" -> isBestEffort(pod);
      case "NotBestEffort" -> !isBestEffort(pod);
      case "CrossNamespacePodAffinity" -> looksAbroad(pod);
      default -> false;
    };
  }

  private static boolean isBestEffort(ObjectNode pod) {
    return statesNothing(pod, "requests") && statesNothing(pod, "limits");
  }

  private static boolean statesNothing(ObjectNode pod, String part) {
    var amounts = Amounts.ofPod(pod, part);
    return !isPositive(amounts, "cpu") && !isPositive(amounts, "memory");
  }

  private static boolean isPositive(Map<String, Quantity> amounts, String name) {
    var amount = amounts.get(name);
    return amount != null && amount.signum() > 0;
  }

  /** Whether an affinity term of the pod is about pods of other namespaces. */
  private static boolean looksAbroad(ObjectNode pod) {
    JsonNode affinity = pod.path("spec").path("affinity");
    for (String kind : new String[] {"podAffinity", "podAntiAffinity"}) {
      JsonNode rules = affinity.path(kind);
      for (JsonNode term : rules.path("requiredDuringSchedulingIgnoredDuringExecution")) {
        if (namesNamespaces(term)) {
          return true;
        }
      }
      for (JsonNode term : rules.path("preferredDuringSchedulingIgnoredDuringExecution")) {
        if (namesNamespaces(term.path("podAffinityTerm"))) {
          return true;
        }
      }
    }
    return false;
  }

  private static boolean namesNamespaces(JsonNode term) {
    return !term.path("namespaces").isEmpty() || Json.at(term, "namespaceSelector") != null;
  }
}
