package io.naru.apiserver.audit;

import com.fasterxml.jackson.databind.JsonNode;
import io.naru.apiserver.request.RequestInfo;
import io.naru.apiserver.request.UserInfo;
import io.naru.machinery.Yaml;
import java.io.IOException;
import java.util.ArrayList;
import java.util.EnumSet;
import java.util.List;
import java.util.Set;

/**
 * What is written down: the first rule that matches a request decides ({@code audit.k8s.io/v1
 * Policy}). Immutable.
 */
public final class AuditPolicy {

  /** How much of a request is told. */
  public enum Level {
    NONE,
    METADATA,
    REQUEST,
    REQUEST_RESPONSE
  }

  /** When it is told. */
  public enum Stage {
    REQUEST_RECEIVED("RequestReceived"),
    RESPONSE_STARTED("ResponseStarted"),
    RESPONSE_COMPLETE("ResponseComplete"),
    PANIC("Panic");

    private final String text;

    Stage(String text) {
      this.text = text;
    }

    /** As in policies and events. */
    @Override
    public String toString() {
      return text;
    }
  }

  /**
   * What holds for one request.
   *
   * @param omitted stages of which nothing is told
   */
  public record Decision(Level level, Set<Stage> omitted, boolean omitsManagedFields) {
    static final Decision NONE = new Decision(Level.NONE, Set.of(), false);

    /** Whether a stage is told. */
    public boolean tells(Stage stage) {
      return level != Level.NONE && !omitted.contains(stage);
    }
  }

  private record Rule(JsonNode rule, Decision decision) {}

  private final List<Rule> rules;

  private AuditPolicy(List<Rule> rules) {
    this.rules = rules;
  }

  /** Who, what and when of every request, without bodies. */
  public static AuditPolicy metadata() {
    return new AuditPolicy(
        List.of(
            new Rule(
                io.naru.machinery.Json.object(),
                new Decision(Level.METADATA, Set.of(Stage.REQUEST_RECEIVED), false))));
  }

  /**
   * Reads a policy in YAML or Json.
   *
   * @throws IOException if it is none
   */
  public static AuditPolicy parse(byte[] document) throws IOException {
    JsonNode policy = Yaml.parse(document).root();
    if (!policy.path("kind").asText().equals("Policy")
        || !policy.path("apiVersion").asText().startsWith("audit.k8s.io/")) {
      throw new IOException("not an audit.k8s.io Policy");
    }
    Set<Stage> omittedByAll = stages(policy.path("omitStages"));
    boolean fieldsOmittedByAll = policy.path("omitManagedFields").booleanValue();
    List<Rule> rules = new ArrayList<>();
    for (JsonNode rule : policy.path("rules")) {
      Set<Stage> omitted = stages(rule.path("omitStages"));
      omitted.addAll(omittedByAll);
      JsonNode fields = rule.path("omitManagedFields");
      rules.add(
          new Rule(
              rule,
              new Decision(
                  level(rule.path("level").asText()),
                  Set.copyOf(omitted),
                  fields.isBoolean() ? fields.booleanValue() : fieldsOmittedByAll)));
    }
    if (rules.isEmpty()) {
      throw new IOException("loaded illegal policy with 0 rules");
    }
    return new AuditPolicy(List.copyOf(rules));
  }

  private static Level level(String text) throws IOException {
    return switch (text) {
      case "None" -> Level.NONE;
      case "Metadata" -> Level.METADATA;
      case "Request" -> Level.REQUEST;
      case "RequestResponse" -> Level.REQUEST_RESPONSE;
      default -> throw new IOException("unknown audit level \"" + text + "\"");
    };
  }

  private static Set<Stage> stages(JsonNode list) throws IOException {
    Set<Stage> stages = EnumSet.noneOf(Stage.class);
    for (JsonNode name : list) {
      Stage found = null;
      for (Stage stage : Stage.values()) {
        found = stage.toString().equals(name.asText()) ? stage : found;
      }
      if (found == null) {
        throw new IOException("unknown audit stage \"" + name.asText() + "\"");
      }
      stages.add(found);
    }
    return stages;
  }

  /** What holds for a request; nothing is told of one that no rule matches. */
  public Decision decide(RequestInfo request, UserInfo user) {
    for (Rule each : rules) {
      if (matches(each.rule(), request, user)) {
        return each.decision();
      }
    }
    return Decision.NONE;
  }

  private static boolean matches(JsonNode rule, RequestInfo request, UserInfo user) {
    return emptyOrHas(rule.path("users"), user.name())
        && (rule.path("userGroups").isEmpty()
            || user.groups().stream().anyMatch(group -> has(rule.path("userGroups"), group)))
        && emptyOrHas(rule.path("verbs"), request.verb())
        && matchesTarget(rule, request);
  }

  private static boolean matchesTarget(JsonNode rule, RequestInfo request) {
    JsonNode resources = rule.path("resources");
    JsonNode namespaces = rule.path("namespaces");
    JsonNode paths = rule.path("nonResourceURLs");
    if (resources.isEmpty() && namespaces.isEmpty() && paths.isEmpty()) {
      return true;
    }
    if (!request.resourceRequest()) {
      for (JsonNode path : paths) {
        if (isPath(path.asText(), request.path())) {
          return true;
        }
      }
      return false;
    }
    if (!paths.isEmpty() || !emptyOrHas(namespaces, request.namespace())) {
      return false;
    }
    if (resources.isEmpty()) {
      return true;
    }
    for (JsonNode each : resources) {
      if (each.path("group").asText("").equals(request.group())
          && isResource(each.path("resources"), request)
          && emptyOrHas(each.path("resourceNames"), request.name())) {
        return true;
      }
    }
    return false;
  }

  private static boolean isResource(JsonNode patterns, RequestInfo request) {
    if (patterns.isEmpty()) {
      return true;
    }
    String full =
        request.subresource().isEmpty()
            ? request.resource()
            : request.resource() + "/" + request.subresource();
    for (JsonNode each : patterns) {
      String pattern = each.asText();
      if (pattern.equals("*")
          || pattern.equals(full)
          || pattern.equals("*/" + request.subresource())
          || (pattern.equals(request.resource() + "/*"))) {
        return true;
      }
    }
    return false;
  }

  private static boolean isPath(String pattern, String path) {
    return pattern.equals(path)
        || (pattern.endsWith("*") && path.startsWith(pattern.substring(0, pattern.length() - 1)));
  }

  private static boolean emptyOrHas(JsonNode list, String value) {
    return list.isEmpty() || has(list, value);
  }

  private static boolean has(JsonNode list, String value) {
    for (JsonNode item : list) {
      if (item.asText().equals(value)) {
        return true;
      }
    }
    return false;
  }
}
