package io.naru.apiserver.admission;

import com.fasterxml.jackson.databind.JsonNode;
import io.naru.apiserver.kinds.Kind;
import java.util.ArrayList;
import java.util.List;

/** The rules of a webhook or a policy: which requests it wants to hear of. Immutable. */
public final class MatchRules {

  private record Rule(
      List<String> operations,
      List<String> groups,
      List<String> versions,
      List<String> resources,
      String scope,
      List<String> names) {

    boolean matches(Attributes request, Kind kind) {
      return has(operations, request.operation().name())
          && has(groups, kind.groupVersionKind().group())
          && has(versions, kind.groupVersionKind().version())
          && inScope(request)
          && resources.stream().anyMatch(pattern -> isResource(pattern, request, kind))
          && (names.isEmpty() || names.contains(request.name()));
    }

    private static boolean has(List<String> allowed, String value) {
      return allowed.contains("*") || allowed.contains(value);
    }

    /** Namespaces are in themselves, but their scope is the cluster. */
    private boolean inScope(Attributes request) {
      return switch (scope) {
        case "Namespaced" -> request.kind().namespaced();
        case "Cluster" -> !request.kind().namespaced();
        default -> true;
      };
    }

    private static boolean isResource(String pattern, Attributes request, Kind kind) {
      int slash = pattern.indexOf('/');
      String resource = slash < 0 ? pattern : pattern.substring(0, slash);
      String subresource = slash < 0 ? "" : pattern.substring(slash + 1);
      boolean sameResource = resource.equals("*") || resource.equals(kind.plural());
      boolean sameSubresource =
          (slash >= 0 && subresource.equals("*")) || subresource.equals(request.subresource());
      return sameResource && sameSubresource;
    }
  }

  private final List<Rule> rules;

  private MatchRules(List<Rule> rules) {
    this.rules = rules;
  }

  /** Reads {@code rules}, {@code resourceRules} or {@code excludeResourceRules}. */
  public static MatchRules parse(JsonNode list) {
    List<Rule> rules = new ArrayList<>();
    for (JsonNode rule : list) {
      rules.add(
          new Rule(
              texts(rule, "operations"),
              texts(rule, "apiGroups"),
              texts(rule, "apiVersions"),
              texts(rule, "resources"),
              rule.path("scope").asText("*"),
              texts(rule, "resourceNames")));
    }
    return new MatchRules(List.copyOf(rules));
  }

  private static List<String> texts(JsonNode rule, String field) {
    List<String> texts = new ArrayList<>();
    rule.path(field).forEach(text -> texts.add(text.asText()));
    return List.copyOf(texts);
  }

  public boolean isEmpty() {
    return rules.isEmpty();
  }

  /** Whether the request, seen as one about this version of its kind, is among them. */
  public boolean matches(Attributes request, Kind kind) {
    return rules.stream().anyMatch(rule -> rule.matches(request, kind));
  }
}
