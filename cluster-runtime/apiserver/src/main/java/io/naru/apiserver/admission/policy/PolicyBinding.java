package io.naru.apiserver.admission.policy;

import com.fasterxml.jackson.databind.JsonNode;
import io.naru.apiserver.admission.RequestMatcher;
import io.naru.machinery.ApiObject;
import java.util.HashSet;
import java.util.Set;

/**
 * Puts a policy to use. Immutable.
 *
 * @param actions what follows a failed validation: Deny, Warn, Audit
 */
record PolicyBinding(
    String name, String policy, JsonNode spec, RequestMatcher matcher, Set<String> actions) {

  static PolicyBinding of(ApiObject object) {
    JsonNode spec = object.tree().path("spec");
    Set<String> actions = new HashSet<>();
    spec.path("validationActions").forEach(action -> actions.add(action.asText()));
    return new PolicyBinding(
        object.name(),
        spec.path("policyName").asText(),
        spec,
        RequestMatcher.ofPolicy(spec.path("matchResources")),
        Set.copyOf(actions));
  }
}
