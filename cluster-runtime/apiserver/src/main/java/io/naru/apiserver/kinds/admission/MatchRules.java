package io.naru.apiserver.kinds.admission;

import io.naru.apiserver.kinds.support.Checks;
import io.naru.apiserver.kinds.support.Field;
import io.naru.machinery.FieldErrors;
import java.util.HashSet;
import java.util.List;
import java.util.Set;

/** Which requests a webhook or a policy is about. */
final class MatchRules {

  private static final List<String> OPERATIONS =
      List.of("*", "CONNECT", "CREATE", "DELETE", "UPDATE");

  private MatchRules() {}

  static void validate(Field rule, FieldErrors errors) {
    all(rule.at("operations"), "operations", errors);
    all(rule.at("apiGroups"), "API groups", errors);
    all(rule.at("apiVersions"), "API versions", errors);
    resources(rule.at("resources"), errors);
    for (Field version : rule.at("apiVersions").items()) {
      Checks.required(version, errors);
    }
    for (Field operation : rule.at("operations").items()) {
      if (!OPERATIONS.contains(operation.text())) {
        errors.notSupported(operation.path(), operation.text(), OPERATIONS);
      }
    }
    Field scope = rule.at("scope");
    if (scope.present()) {
      Checks.oneOfRequired(scope, List.of("*", "Cluster", "Namespaced"), errors);
    }
  }

  /** Whoever means all names nothing else. */
  private static void all(Field names, String what, FieldErrors errors) {
    if (names.empty()) {
      errors.required(names.path(), "");
    } else if (names.size() > 1 && names.texts().contains("*")) {
      errors.invalid(
          names.path(), names.node(), "if '*' is present, must not specify other " + what);
    }
  }

  private static void resources(Field resources, FieldErrors errors) {
    if (resources.empty()) {
      errors.required(resources.path(), "");
    }
    Set<String> whole = new HashSet<>();
    Set<String> parts = new HashSet<>();
    for (Field resource : resources.items()) {
      String text = resource.text();
      if (text.isEmpty()) {
        errors.required(resource.path(), "");
        continue;
      }
      int slash = text.indexOf('/');
      String name = slash < 0 ? text : text.substring(0, slash);
      String part = slash < 0 ? "" : text.substring(slash + 1);
      if (slash >= 0 && whole.contains(name)) {
        errors.invalid(
            resource.path(), text, "if '" + name + "/*' is present, must not specify " + text);
      }
      if (slash >= 0 && parts.contains(part)) {
        errors.invalid(
            resource.path(), text, "if '*/" + part + "' is present, must not specify " + text);
      }
      if (part.equals("*")) {
        whole.add(name);
      }
      if (name.equals("*") && slash >= 0) {
        parts.add(part);
      }
    }
    List<String> texts = resources.texts();
    if (texts.size() > 1 && texts.contains("*/*")) {
      errors.invalid(
          resources.path(),
          resources.node(),
          "if '*/*' is present, must not specify other resources");
    }
    boolean noParts = texts.stream().noneMatch(text -> text.contains("/"));
    if (texts.size() > 1 && texts.contains("*") && noParts) {
      errors.invalid(
          resources.path(),
          resources.node(),
          "if '*' is present, must not specify other resources without subresources");
    }
  }
}
