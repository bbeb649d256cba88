package io.naru.apiserver.admission;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import io.naru.apiserver.authorization.AccessAttributes;
import io.naru.apiserver.authorization.Authorizer;
import io.naru.apiserver.request.UserInfo;
import io.naru.machinery.ApiObject;
import io.naru.machinery.GroupVersionResource;
import io.naru.machinery.Json;
import io.naru.machinery.JsonEquality;
import java.util.ArrayList;
import java.util.List;
import org.jspecify.annotations.Nullable;

/**
 * Nobody grants what he does not have: roles are written only by who holds all that they allow or
 * may {@code escalate} them; bindings by who holds it or may {@code bind} the role. See "Privilege
 * escalation prevention and bootstrapping".
 */
public final class RoleEscalation implements AdmissionPlugin {

  private static final String GROUP = "rbac.authorization.k8s.io";

  private final Authorizer authorizer;
  private final ObjectReader reader;

  public RoleEscalation(Authorizer authorizer, ObjectReader reader) {
    this.authorizer = authorizer;
    this.reader = reader;
  }

  @Override
  public void validate(Attributes attributes) {
    ObjectNode object = attributes.object();
    if (object == null
        || !attributes.kind().groupVersionKind().group().equals(GROUP)
        || attributes.user().isIn(UserInfo.MASTERS_GROUP)) {
      return;
    }
    switch (attributes.kind().plural()) {
      case "roles", "clusterroles" -> role(attributes, object);
      default -> binding(attributes, object);
    }
  }

  private void role(Attributes attributes, ObjectNode role) {
    ObjectNode old = attributes.old();
    boolean unchanged =
        old != null
            && JsonEquality.equal(old.path("rules"), role.path("rules"))
            && JsonEquality.equal(old.get("aggregationRule"), role.get("aggregationRule"));
    if (unchanged || may(attributes, "escalate", attributes.kind().plural(), attributes.name())) {
      return;
    }
    if (role.hasNonNull("aggregationRule")) {
      // It may come to hold anything.
      requireAll(attributes, everything());
    }
    requireAll(attributes, role.path("rules"));
  }

  private static JsonNode everything() {
    ObjectNode rule = Json.object();
    rule.putArray("verbs").add("*");
    rule.putArray("apiGroups").add("*");
    rule.putArray("resources").add("*");
    return Json.array().add(rule);
  }

  private void binding(Attributes attributes, ObjectNode binding) {
    ObjectNode old = attributes.old();
    if (old != null
        && JsonEquality.equal(old.path("subjects"), binding.path("subjects"))
        && JsonEquality.equal(old.path("roleRef"), binding.path("roleRef"))) {
      return;
    }
    boolean cluster = Json.text(binding, "roleRef", "kind").equals("ClusterRole");
    String plural = cluster ? "clusterroles" : "roles";
    String name = Json.text(binding, "roleRef", "name");
    if (may(attributes, "bind", plural, name)) {
      return;
    }
    ApiObject role =
        reader.find(
            new GroupVersionResource(GROUP, "v1", plural),
            cluster ? "" : attributes.namespace(),
            name);
    if (role == null) {
      throw attributes.forbidden(plural + "." + GROUP + " \"" + name + "\" not found");
    }
    requireAll(attributes, role.tree().path("rules"));
  }

  private boolean may(Attributes attributes, String verb, String plural, String name) {
    return authorizer
        .authorize(
            AccessAttributes.ofResource(
                attributes.user(), verb, attributes.namespace(), GROUP, "*", plural, "", name))
        .allowed();
  }

  private void requireAll(Attributes attributes, JsonNode rules) {
    List<String> missing = new ArrayList<>();
    for (JsonNode rule : rules) {
      if (!holds(attributes, rule)) {
        missing.add(describe(rule));
      }
    }
    if (!missing.isEmpty()) {
      UserInfo user = attributes.user();
      List<String> groups = user.groups().stream().map(group -> "\"" + group + "\"").toList();
      throw attributes.forbidden(
          "user \"%s\" (groups=[%s]) is attempting to grant RBAC permissions not currently held:\n%s"
              .formatted(user.name(), String.join(" ", groups), String.join("\n", missing)));
    }
  }

  /** A literal * is only allowed to who holds a *: asking for it covers all that it stands for. */
  private boolean holds(Attributes attributes, JsonNode rule) {
    for (JsonNode verb : rule.path("verbs")) {
      for (JsonNode path : rule.path("nonResourceURLs")) {
        if (!authorizer
            .authorize(AccessAttributes.ofPath(attributes.user(), verb.asText(), path.asText()))
            .allowed()) {
          return false;
        }
      }
      for (JsonNode group : rule.path("apiGroups")) {
        for (JsonNode resource : rule.path("resources")) {
          if (!holds(attributes, rule, verb.asText(), group.asText(), resource.asText())) {
            return false;
          }
        }
      }
    }
    return true;
  }

  private boolean holds(
      Attributes attributes, JsonNode rule, String verb, String group, String resource) {
    int slash = resource.indexOf('/');
    String plural = slash < 0 ? resource : resource.substring(0, slash);
    String subresource = slash < 0 ? "" : resource.substring(slash + 1);
    List<String> names = new ArrayList<>();
    rule.path("resourceNames").forEach(name -> names.add(name.asText()));
    if (names.isEmpty()) {
      names.add("");
    }
    for (String name : names) {
      if (!authorizer
          .authorize(
              AccessAttributes.ofResource(
                  attributes.user(),
                  verb,
                  attributes.namespace(),
                  group,
                  "*",
                  plural,
                  subresource,
                  name))
          .allowed()) {
        return false;
      }
    }
    return true;
  }

  private static String describe(JsonNode rule) {
    List<String> parts = new ArrayList<>();
    part(parts, "APIGroups", rule.get("apiGroups"));
    part(parts, "Resources", rule.get("resources"));
    part(parts, "ResourceNames", rule.get("resourceNames"));
    part(parts, "NonResourceURLs", rule.get("nonResourceURLs"));
    part(parts, "Verbs", rule.get("verbs"));
    return "{" + String.join(", ", parts) + "}";
  }

  private static void part(List<String> parts, String name, @Nullable JsonNode list) {
    if (list == null || list.isEmpty()) {
      return;
    }
    List<String> quoted = new ArrayList<>();
    list.forEach(item -> quoted.add("\"" + item.asText() + "\""));
    parts.add(name + ":[" + String.join(" ", quoted) + "]");
  }
}
