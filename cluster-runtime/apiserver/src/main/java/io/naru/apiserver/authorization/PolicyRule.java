package io.naru.apiserver.authorization;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.ArrayNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import io.naru.machinery.Json;
import java.util.ArrayList;
import java.util.List;

/** {@code rbac.authorization.k8s.io/v1 PolicyRule}: verbs on resources or on paths. */
public record PolicyRule(
    List<String> verbs,
    List<String> apiGroups,
    List<String> resources,
    List<String> resourceNames,
    List<String> nonResourceUrls) {

  static PolicyRule of(JsonNode json) {
    return new PolicyRule(
        strings(json.get("verbs")),
        strings(json.get("apiGroups")),
        strings(json.get("resources")),
        strings(json.get("resourceNames")),
        strings(json.get("nonResourceURLs")));
  }

  /** The rules of a role; empty if it has none. */
  static List<PolicyRule> listOf(ObjectNode role) {
    List<PolicyRule> rules = new ArrayList<>();
    if (role.get("rules") instanceof ArrayNode array) {
      array.forEach(rule -> rules.add(of(rule)));
    }
    return List.copyOf(rules);
  }

  boolean allows(AccessAttributes attributes) {
    if (!matches(verbs, attributes.verb())) {
      return false;
    }
    if (!attributes.resourceRequest()) {
      return nonResourceUrls.stream().anyMatch(url -> pathMatches(url, attributes.path()));
    }
    return matches(apiGroups, attributes.group())
        && resourceMatches(attributes)
        && (resourceNames.isEmpty() || resourceNames.contains(attributes.name()));
  }

  private boolean resourceMatches(AccessAttributes attributes) {
    String subresource = attributes.subresource();
    String wanted = attributes.resourcePath();
    for (String resource : resources) {
      if (resource.equals("*")
          || resource.equals(wanted)
          || (!subresource.isEmpty() && resource.equals("*/" + subresource))) {
        return true;
      }
    }
    return false;
  }

  private static boolean matches(List<String> values, String wanted) {
    return values.contains("*") || values.contains(wanted);
  }

  private static boolean pathMatches(String pattern, String path) {
    return pattern.equals("*")
        || pattern.equals(path)
        || (pattern.endsWith("*") && path.startsWith(pattern.substring(0, pattern.length() - 1)));
  }

  private static List<String> strings(JsonNode array) {
    List<String> values = new ArrayList<>();
    if (array instanceof ArrayNode) {
      array.forEach(value -> values.add(value.asText()));
    }
    return List.copyOf(values);
  }

  /** As in the status of a rules review: a resource rule or a non-resource rule. */
  ObjectNode toReviewJson() {
    ObjectNode json = Json.object();
    add(json, "verbs", verbs);
    if (nonResourceUrls.isEmpty()) {
      add(json, "apiGroups", apiGroups);
      add(json, "resources", resources);
      if (!resourceNames.isEmpty()) {
        add(json, "resourceNames", resourceNames);
      }
    } else {
      add(json, "nonResourceURLs", nonResourceUrls);
    }
    return json;
  }

  private static void add(ObjectNode json, String field, List<String> values) {
    ArrayNode array = json.putArray(field);
    values.forEach(array::add);
  }
}
