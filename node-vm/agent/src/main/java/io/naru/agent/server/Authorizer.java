package io.naru.agent.server;

import com.fasterxml.jackson.databind.node.ArrayNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import io.naru.agent.api.ApiClient;
import io.naru.agent.api.Json;
import java.io.IOException;
import java.time.Clock;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.concurrent.ConcurrentHashMap;
import javax.naming.InvalidNameException;
import javax.naming.ldap.LdapName;
import javax.naming.ldap.Rdn;
import javax.security.auth.x500.X500Principal;

/**
 * Who may do what on this node: the API server's answer to a SubjectAccessReview of the node's
 * subresources, remembered for a short time. A certificate of the cluster alone gives no right:
 * every node and many users have one.
 */
final class Authorizer {

  private static final Duration REMEMBERED = Duration.ofMinutes(1);
  private static final int MOST_REMEMBERED = 1000;

  private record Question(String user, List<String> groups, String verb, String subresource) {}

  private record Answer(boolean allowed, Instant until) {}

  private final ApiClient client;
  private final String nodeName;
  private final Clock clock;
  private final Map<Question, Answer> answers = new ConcurrentHashMap<>();

  Authorizer(ApiClient client, String nodeName, Clock clock) {
    this.client = client;
    this.nodeName = nodeName;
    this.clock = clock;
  }

  /** Whether the subject of a verified certificate may make the request. */
  boolean allows(X500Principal subject, String method, String path) throws IOException {
    String user = "";
    List<String> groups = new ArrayList<>();
    try {
      for (Rdn part : new LdapName(subject.getName(X500Principal.RFC2253)).getRdns()) {
        if (part.getType().equalsIgnoreCase("CN")) {
          user = String.valueOf(part.getValue());
        } else if (part.getType().equalsIgnoreCase("O")) {
          groups.add(String.valueOf(part.getValue()));
        }
      }
    } catch (InvalidNameException e) {
      return false;
    }
    // This group may do everything everywhere; asking would only fail when the server is away.
    if (groups.contains("system:masters")) {
      return true;
    }
    Question question = new Question(user, List.copyOf(groups), verb(method), subresource(path));
    Answer known = answers.get(question);
    if (known != null && clock.instant().isBefore(known.until())) {
      return known.allowed();
    }
    boolean allowed = ask(question);
    if (answers.size() >= MOST_REMEMBERED) {
      answers.clear();
    }
    answers.put(question, new Answer(allowed, clock.instant().plus(REMEMBERED)));
    return allowed;
  }

  private boolean ask(Question question) throws IOException {
    ObjectNode review =
        Json.object()
            .put("apiVersion", "authorization.k8s.io/v1")
            .put("kind", "SubjectAccessReview");
    ObjectNode spec = review.putObject("spec").put("user", question.user());
    ArrayNode groups = spec.putArray("groups");
    question.groups().forEach(groups::add);
    groups.add("system:authenticated");
    spec.putObject("resourceAttributes")
        .put("verb", question.verb())
        .put("version", "v1")
        .put("resource", "nodes")
        .put("subresource", question.subresource())
        .put("name", nodeName);
    return client
        .create("/apis/authorization.k8s.io/v1/subjectaccessreviews", review)
        .path("status")
        .path("allowed")
        .asBoolean();
  }

  private static String verb(String method) {
    return switch (method) {
      case "GET", "HEAD" -> "get";
      case "POST" -> "create";
      case "PUT" -> "update";
      case "PATCH" -> "patch";
      case "DELETE" -> "delete";
      default -> method;
    };
  }

  private static String subresource(String path) {
    if (path.startsWith("/stats")) {
      return "stats";
    }
    if (path.startsWith("/metrics")) {
      return "metrics";
    }
    if (path.startsWith("/logs")) {
      return "log";
    }
    return "proxy";
  }
}
