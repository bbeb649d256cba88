package io.naru.apiserver.admission;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import io.naru.apiserver.kinds.Kind;
import io.naru.machinery.Json;

/** Which objects a quota is about: with scopes only pods, and of those only some. */
final class QuotaScopes {

  private QuotaScopes() {}

  static boolean match(ObjectNode quota, Kind kind, ObjectNode object) {
    JsonNode spec = quota.path("spec");
    boolean pod = kind.groupVersionKind().group().isEmpty() && kind.plural().equals("pods");
    for (JsonNode scope : spec.path("scopes")) {
      if (!pod || !matches(scope.asText(), object)) {
        return false;
      }
    }
    for (JsonNode expression : spec.path("scopeSelector").path("matchExpressions")) {
      if (!pod || !matches(expression, object)) {
        return false;
      }
    }
    return true;
  }

  private static boolean matches(JsonNode expression, ObjectNode pod) {
    String scope = Json.text(expression, "scopeName");
    String operator = Json.text(expression, "operator");
    if (!scope.equals("PriorityClass")) {
      return matches(scope, pod) == operator.equals("Exists");
    }
    String priorityClass = Json.text(pod, "spec", "priorityClassName");
    boolean listed = false;
    for (JsonNode value : expression.path("values")) {
      listed |= value.asText().equals(priorityClass);
    }
    return switch (operator) {
      case "In" -> listed;
      case "NotIn" -> !listed;
      case "Exists" -> !priorityClass.isEmpty();
      default -> priorityClass.isEmpty();
    };
  }

  private static boolean matches(String scope, ObjectNode pod) {
    boolean terminating = Json.at(pod, "spec", "activeDeadlineSeconds") != null;
    boolean bestEffort =
        Amounts.ofPod(pod, "requests").isEmpty() && Amounts.ofPod(pod, "limits").isEmpty();
    return switch (scope) {
      case "Terminating" -> terminating;
      case "NotTerminating" -> !terminating;
      case "BestEffort" -> bestEffort;
      case "NotBestEffort" -> !bestEffort;
      case "PriorityClass" -> !Json.text(pod, "spec", "priorityClassName").isEmpty();
      default -> true;
    };
  }
}
