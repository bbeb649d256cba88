package io.naru.apiserver.kinds.rbac;

import com.fasterxml.jackson.databind.node.ObjectNode;
import io.naru.apiserver.kinds.NameRule;
import io.naru.apiserver.kinds.support.Checks;
import io.naru.apiserver.kinds.support.Field;
import io.naru.apiserver.kinds.support.Selectors;
import io.naru.apiserver.kinds.support.StandardStrategy;
import io.naru.machinery.FieldErrors;

/** Roles and cluster roles. */
final class RoleStrategy extends StandardStrategy {

  private final boolean namespaced;

  RoleStrategy(boolean namespaced) {
    super(Traits.PLAIN.named(NameRule.PATH_SEGMENT).createdOnUpdate());
    this.namespaced = namespaced;
  }

  /** No rules are written as null. */
  @Override
  protected void setDefaults(ObjectNode role) {
    if (Field.of(role).at("rules").empty()) {
      role.putNull("rules");
    }
  }

  @Override
  public void validate(ObjectNode role, FieldErrors errors) {
    Field.of(role).at("rules").items().forEach(rule -> rule(rule, errors));
    for (Field selector : Field.of(role).at("aggregationRule", "clusterRoleSelectors").items()) {
      Selectors.validate(selector, errors);
    }
    Field aggregation = Field.of(role).at("aggregationRule");
    if (aggregation.present() && aggregation.at("clusterRoleSelectors").empty()) {
      errors.required(
          aggregation.at("clusterRoleSelectors").path(),
          "at least one clusterRoleSelector required");
    }
  }

  private void rule(Field rule, FieldErrors errors) {
    Checks.required(rule.at("verbs"), "verbs must contain at least one value", errors);
    Field urls = rule.at("nonResourceURLs");
    if (!urls.empty()) {
      if (namespaced) {
        errors.invalid(
            urls.path(), urls.node(), "namespaced rules cannot apply to non-resource URLs");
      }
      if (!rule.at("apiGroups").empty()
          || !rule.at("resources").empty()
          || !rule.at("resourceNames").empty()) {
        errors.invalid(
            urls.path(),
            urls.node(),
            "rules cannot apply to both regular resources and non-resource URLs");
      }
      return;
    }
    Checks.required(
        rule.at("apiGroups"), "resource rules must supply at least one api group", errors);
    Checks.required(
        rule.at("resources"), "resource rules must supply at least one resource", errors);
  }
}
