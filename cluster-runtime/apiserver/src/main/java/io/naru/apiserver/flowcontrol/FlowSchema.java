package io.naru.apiserver.flowcontrol;

import com.fasterxml.jackson.databind.JsonNode;
import io.naru.apiserver.request.RequestInfo;
import io.naru.apiserver.request.UserInfo;
import io.naru.machinery.ApiObject;
import java.util.ArrayList;
import java.util.List;

/** Which requests belong together, and to which priority level. Immutable. */
final class FlowSchema {

  private static final String ACCOUNT = "system:serviceaccount:";

  private final ApiObject object;
  private final String level;
  private final long precedence;
  private final String distinguisher;
  private final List<JsonNode> rules = new ArrayList<>();

  FlowSchema(ApiObject object) {
    JsonNode spec = object.tree().path("spec");
    this.object = object;
    level = spec.path("priorityLevelConfiguration").path("name").asText();
    precedence = spec.path("matchingPrecedence").asLong();
    distinguisher = spec.path("distinguisherMethod").path("type").asText("");
    spec.path("rules").forEach(rules::add);
  }

  String name() {
    return object.name();
  }

  String uid() {
    return object.uid();
  }

  /** Name of its priority level. */
  String level() {
    return level;
  }

  /** Schemas with lower numbers are asked first. */
  long precedence() {
    return precedence;
  }

  /** What tells this request's flow from others of the same schema. */
  String flow(RequestInfo request, UserInfo user) {
    return switch (distinguisher) {
      case "ByUser" -> user.name();
      case "ByNamespace" -> request.namespace();
      default -> "";
    };
  }

  boolean matches(RequestInfo request, UserInfo user) {
    for (JsonNode rule : rules) {
      if (anySubject(rule, user)
          && (request.resourceRequest() ? anyResource(rule, request) : anyPath(rule, request))) {
        return true;
      }
    }
    return false;
  }

  private static boolean anySubject(JsonNode rule, UserInfo user) {
    for (JsonNode subject : rule.path("subjects")) {
      boolean is =
          switch (subject.path("kind").asText()) {
            case "User" -> isOrAll(subject.path("user").path("name").asText(), user.name());
            case "Group" -> {
              String group = subject.path("group").path("name").asText();
              yield group.equals("*") || user.isIn(group);
            }
            default -> isAccount(subject.path("serviceAccount"), user.name());
          };
      if (is) {
        return true;
      }
    }
    return false;
  }

  private static boolean isAccount(JsonNode account, String user) {
    String prefix = ACCOUNT + account.path("namespace").asText() + ":";
    return user.startsWith(prefix)
        && isOrAll(account.path("name").asText(), user.substring(prefix.length()));
  }

  private static boolean isOrAll(String pattern, String value) {
    return pattern.equals("*") || pattern.equals(value);
  }

  private static boolean anyResource(JsonNode rule, RequestInfo request) {
    String resource =
        request.subresource().isEmpty()
            ? request.resource()
            : request.resource() + "/" + request.subresource();
    for (JsonNode each : rule.path("resourceRules")) {
      boolean scope =
          request.namespace().isEmpty()
              ? each.path("clusterScope").booleanValue()
              : has(each.path("namespaces"), request.namespace());
      if (scope
          && has(each.path("verbs"), request.verb())
          && has(each.path("apiGroups"), request.group())
          && has(each.path("resources"), resource)) {
        return true;
      }
    }
    return false;
  }

  private static boolean anyPath(JsonNode rule, RequestInfo request) {
    for (JsonNode each : rule.path("nonResourceRules")) {
      if (has(each.path("verbs"), request.verb())) {
        for (JsonNode url : each.path("nonResourceURLs")) {
          if (isPath(url.asText(), request.path())) {
            return true;
          }
        }
      }
    }
    return false;
  }

  private static boolean isPath(String pattern, String path) {
    return pattern.equals("*")
        || pattern.equals(path)
        || (pattern.endsWith("/*") && path.startsWith(pattern.substring(0, pattern.length() - 1)));
  }

  private static boolean has(JsonNode list, String value) {
    for (JsonNode item : list) {
      if (isOrAll(item.asText(), value)) {
        return true;
      }
    }
    return false;
  }
}
