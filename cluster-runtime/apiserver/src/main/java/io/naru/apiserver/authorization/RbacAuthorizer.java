package io.naru.apiserver.authorization;

import io.naru.apiserver.request.UserInfo;
import java.util.ArrayList;
import java.util.List;

/** Role based access control, as Kubernetes documents it under "Using RBAC Authorization". */
public final class RbacAuthorizer implements Authorizer {

  private final RbacIndex index;

  public RbacAuthorizer(RbacIndex index) {
    this.index = index;
  }

  @Override
  public Decision authorize(AccessAttributes attributes) {
    Decision[] decision = {Decision.NO_OPINION};
    index.visitRules(
        attributes.user(),
        attributes.namespace(),
        (rule, binding) -> {
          if (!rule.allows(attributes)) {
            return false;
          }
          decision[0] = Decision.allow(binding.get());
          return true;
        });
    return decision[0];
  }

  /** All rules that a user has in a namespace. */
  public List<PolicyRule> rulesFor(UserInfo user, String namespace) {
    List<PolicyRule> rules = new ArrayList<>();
    index.visitRules(
        user,
        namespace,
        (rule, binding) -> {
          rules.add(rule);
          return false;
        });
    return rules;
  }
}
