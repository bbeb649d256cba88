package io.naru.apiserver.kinds.rbac;

import com.fasterxml.jackson.databind.node.ObjectNode;
import io.naru.apiserver.kinds.NameRule;
import io.naru.apiserver.kinds.support.Checks;
import io.naru.apiserver.kinds.support.Defaults;
import io.naru.apiserver.kinds.support.Field;
import io.naru.apiserver.kinds.support.InternalForms;
import io.naru.apiserver.kinds.support.StandardStrategy;
import io.naru.machinery.FieldErrors;
import io.naru.machinery.NameRules;
import java.util.List;

/** Role bindings and cluster role bindings. */
final class RoleBindingStrategy extends StandardStrategy {

  private static final String GROUP = "rbac.authorization.k8s.io";

  private final List<String> roleKinds;
  private final boolean namespaced;

  RoleBindingStrategy(boolean namespaced) {
    super(Traits.PLAIN.named(NameRule.PATH_SEGMENT).createdOnUpdate());
    this.namespaced = namespaced;
    this.roleKinds = namespaced ? List.of("Role", "ClusterRole") : List.of("ClusterRole");
  }

  @Override
  protected void setDefaults(ObjectNode binding) {
    Defaults.textIfEmpty(Defaults.object(binding, "roleRef"), "apiGroup", GROUP);
    for (ObjectNode subject : Defaults.objects(binding, "subjects")) {
      String kind = subject.path("kind").asText("");
      if (kind.equals("User") || kind.equals("Group")) {
        Defaults.textIfEmpty(subject, "apiGroup", GROUP);
      }
    }
  }

  @Override
  public void validate(ObjectNode binding, FieldErrors errors) {
    Field role = Field.of(binding).at("roleRef");
    if (!role.at("apiGroup").is(GROUP)) {
      errors.notSupported(role.at("apiGroup").path(), role.at("apiGroup").text(), List.of(GROUP));
    }
    if (!roleKinds.contains(role.at("kind").text())) {
      errors.notSupported(role.at("kind").path(), role.at("kind").text(), roleKinds);
    }
    Checks.nameRequired(role.at("name"), NameRules::pathSegmentErrors, errors);
    Field.of(binding).at("subjects").items().forEach(subject -> subject(subject, errors));
  }

  private void subject(Field subject, FieldErrors errors) {
    Field name = subject.at("name");
    Field group = subject.at("apiGroup");
    Checks.required(name, errors);
    switch (subject.at("kind").text()) {
      case "ServiceAccount" -> {
        Checks.nameIfSet(name, NameRules::dns1123SubdomainErrors, errors);
        if (!group.empty()) {
          errors.notSupported(group.path(), group.text(), List.of(""));
        }
        if (!namespaced) {
          Checks.required(subject.at("namespace"), errors);
        }
      }
      case "User", "Group" -> {
        if (!group.is(GROUP)) {
          errors.notSupported(group.path(), group.text(), List.of(GROUP));
        }
      }
      default ->
          errors.notSupported(
              subject.at("kind").path(),
              subject.at("kind").text(),
              List.of("ServiceAccount", "User", "Group"));
    }
  }

  @Override
  public void validateUpdate(ObjectNode binding, ObjectNode old, FieldErrors errors) {
    Field role = Field.of(binding).at("roleRef");
    if (!role.same(Field.of(old).at("roleRef"))) {
      errors.invalid(role.path(), InternalForms.of("RoleRef", role), "cannot change roleRef");
    }
  }
}
