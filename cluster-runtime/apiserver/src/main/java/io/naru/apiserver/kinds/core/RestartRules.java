package io.naru.apiserver.kinds.core;

import io.naru.apiserver.kinds.support.Checks;
import io.naru.apiserver.kinds.support.Field;
import io.naru.machinery.FieldErrors;
import java.util.List;

/** What a container's end means for itself, other than what the pod says for all. */
final class RestartRules {

  private static final List<String> POLICIES = List.of("Always", "Never", "OnFailure");
  private static final int MAX_RULES = 20;
  private static final int MAX_CODES = 255;

  private RestartRules() {}

  static void validate(Field container, FieldErrors errors) {
    Field policy = container.at("restartPolicy");
    Field rules = container.at("restartPolicyRules");
    Checks.oneOf(policy, POLICIES, errors);
    if (!rules.empty() && policy.empty()) {
      errors.required(policy.path(), "must specify restartPolicy when restart rules are used");
    }
    if (rules.size() > MAX_RULES) {
      errors.tooMany(rules.path(), rules.size(), MAX_RULES);
    }
    for (Field rule : rules.items()) {
      Checks.oneOfRequired(rule.at("action"), List.of("Restart"), errors);
      Field codes = rule.at("exitCodes");
      if (!codes.present()) {
        errors.required(codes.path(), "must be specified");
        continue;
      }
      Checks.oneOfRequired(codes.at("operator"), List.of("In", "NotIn"), errors);
      if (codes.at("values").size() > MAX_CODES) {
        errors.tooMany(codes.at("values").path(), codes.at("values").size(), MAX_CODES);
      }
    }
  }
}
