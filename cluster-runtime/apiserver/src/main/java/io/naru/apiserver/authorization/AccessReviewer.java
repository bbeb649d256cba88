package io.naru.apiserver.authorization;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.ArrayNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import io.naru.apiserver.authorization.Authorizer.Decision;
import io.naru.apiserver.request.UserInfo;
import io.naru.machinery.Json;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;

/** Answers the review kinds of {@code authorization.k8s.io/v1}. Thread-safe. */
public final class AccessReviewer {

  private final Authorizer authorizer;
  private final RbacAuthorizer rbac;

  public AccessReviewer(Authorizer authorizer, RbacAuthorizer rbac) {
    this.authorizer = authorizer;
    this.rbac = rbac;
  }

  /** Sets the status of a SubjectAccessReview or LocalSubjectAccessReview. */
  public void reviewSubject(ObjectNode review) {
    JsonNode spec = review.path("spec");
    Map<String, List<String>> extra = new HashMap<>();
    spec.path("extra")
        .properties()
        .forEach(entry -> extra.put(entry.getKey(), strings(entry.getValue())));
    UserInfo user =
        new UserInfo(
            Json.text(spec, "user"), Json.text(spec, "uid"), strings(spec.path("groups")), extra);
    decide(review, user);
  }

  /** Sets the status of a SelfSubjectAccessReview. */
  public void reviewSelf(ObjectNode review, UserInfo user) {
    decide(review, user);
  }

  /** Sets the status of a SelfSubjectRulesReview. */
  public void reviewRules(ObjectNode review, UserInfo user) {
    String namespace = Json.text(review, "spec", "namespace");
    ObjectNode status = review.putObject("status");
    ArrayNode resourceRules = status.putArray("resourceRules");
    ArrayNode nonResourceRules = status.putArray("nonResourceRules");
    for (PolicyRule rule : rbac.rulesFor(user, namespace)) {
      (rule.nonResourceUrls().isEmpty() ? resourceRules : nonResourceRules)
          .add(rule.toReviewJson());
    }
    // What kubelets may do is not given by rules, so the list can't be all of it for them.
    status.put("incomplete", user.isIn(NodeAuthorizer.NODES_GROUP));
  }

  private void decide(ObjectNode review, UserInfo user) {
    Decision decision = authorizer.authorize(attributes(review.path("spec"), user));
    ObjectNode status = review.putObject("status");
    status.put("allowed", decision.allowed());
    if (!decision.reason().isEmpty()) {
      status.put("reason", decision.reason());
    }
  }

  private static AccessAttributes attributes(JsonNode spec, UserInfo user) {
    JsonNode resource = Json.at(spec, "resourceAttributes");
    if (resource == null) {
      return AccessAttributes.ofPath(
          user,
          Json.text(spec, "nonResourceAttributes", "verb"),
          Json.text(spec, "nonResourceAttributes", "path"));
    }
    return AccessAttributes.ofResource(
        user,
        Json.text(resource, "verb"),
        Json.text(resource, "namespace"),
        Json.text(resource, "group"),
        Json.text(resource, "version"),
        Json.text(resource, "resource"),
        Json.text(resource, "subresource"),
        Json.text(resource, "name"));
  }

  private static List<String> strings(JsonNode array) {
    List<String> values = new ArrayList<>();
    array.forEach(value -> values.add(value.asText()));
    return List.copyOf(values);
  }
}
