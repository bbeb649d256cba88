package io.naru.apiserver.kinds.admission;

import io.naru.apiserver.kinds.support.Checks;
import io.naru.apiserver.kinds.support.Field;
import io.naru.machinery.FieldErrors;
import java.util.List;

/** Which requests a webhook or a policy is about. */
final class MatchRules {

  private static final List<String> OPERATIONS =
      List.of("*", "CONNECT", "CREATE", "DELETE", "UPDATE");

  private MatchRules() {}

  static void validate(Field rule, FieldErrors errors) {
    for (String list : List.of("apiGroups", "apiVersions", "resources", "operations")) {
      Field names = rule.at(list);
      if (names.empty()) {
        errors.required(names.path(), "");
      } else if (names.size() > 1 && names.texts().contains("*")) {
        errors.invalid(names.path(), names.node(), "if '*' is present, must not specify others");
      }
    }
    for (Field version : rule.at("apiVersions").items()) {
      Checks.required(version, errors);
    }
    rule.at("operations").items().forEach(operation -> Checks.oneOf(operation, OPERATIONS, errors));
    Checks.oneOf(rule.at("scope"), List.of("*", "Cluster", "Namespaced"), errors);
  }
}
