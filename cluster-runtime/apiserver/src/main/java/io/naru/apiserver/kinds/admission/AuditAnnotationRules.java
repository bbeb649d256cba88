package io.naru.apiserver.kinds.admission;

import io.naru.apiserver.kinds.support.Checks;
import io.naru.apiserver.kinds.support.Field;
import io.naru.machinery.FieldErrors;
import io.naru.machinery.NameRules;
import java.util.HashSet;
import java.util.Set;

/** Annotations that a policy leaves in the audit log, under its own name. */
final class AuditAnnotationRules {

  private static final int MOST = 20;

  private AuditAnnotationRules() {}

  static void validate(Field policy, FieldErrors errors) {
    Field annotations = policy.at("spec", "auditAnnotations");
    if (annotations.size() > MOST) {
      errors.tooMany(annotations.path(), annotations.size(), MOST);
    }
    Set<String> keys = new HashSet<>();
    for (Field annotation : annotations.items()) {
      Field key = annotation.at("key");
      if (!key.empty() && !keys.add(key.text())) {
        errors.duplicate(key.path(), key.text());
      }
      if (Checks.required(key, "key is not specified", errors)) {
        String whole = policy.at("metadata", "name").text() + "/" + key.text();
        NameRules.qualifiedNameErrors(whole)
            .forEach(problem ->
                errors.invalid(
                    key.path(),
                    key.text(),
                    "Audit annotation key must be a qualified name: " + problem));
      }
      if (annotation.at("valueExpression").text().isBlank()) {
        errors.required(
            annotation.at("valueExpression").path(), "valueExpression is not specified");
      }
    }
  }
}
