package io.naru.apiserver.bootstrap;

import com.fasterxml.jackson.databind.node.ArrayNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import io.naru.machinery.Json;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;

/** Reads {@code roles.txt}, whose head says how it is written, into objects of RBAC. */
final class RolePolicy {

  private static final String API_GROUP = "rbac.authorization.k8s.io";
  private static final String JOIN_LABEL = API_GROUP + "/aggregate-to-";

  private final List<ObjectNode> objects = new ArrayList<>();

  private RolePolicy() {}

  /** Roles and bindings, without apiVersion, in the order they are written. */
  static List<ObjectNode> parse(List<String> lines) {
    RolePolicy policy = new RolePolicy();
    for (String line : lines) {
      if (!line.isBlank() && !line.startsWith("#")) {
        policy.accept(line.strip().split("\\s+"), line);
      }
    }
    return policy.objects;
  }

  private void accept(String[] words, String line) {
    switch (words[0]) {
      case "cluster-role" -> {
        ObjectNode role = begin("ClusterRole", words[1]);
        ObjectNode labels = Json.ensureObject(role, "metadata", "labels");
        for (int i = 3; i < words.length; i++) {
          labels.put(JOIN_LABEL + words[i], "true");
        }
        role.putArray("rules");
      }
      case "role" -> begin("Role", words[1]).putArray("rules");
      case "cluster-binding" -> bind(begin("ClusterRoleBinding", words[1]), "ClusterRole", words);
      case "binding" -> bind(begin("RoleBinding", words[1]), "Role", words);
      default -> {
        if (!Character.isWhitespace(line.charAt(0))) {
          throw new IllegalArgumentException("cannot read: " + line);
        }
        addRule(objects.getLast(), words);
      }
    }
  }

  private ObjectNode begin(String kind, String name) {
    ObjectNode object = Json.object().put("kind", kind);
    ObjectNode metadata = object.putObject("metadata");
    int slash = kind.startsWith("Cluster") ? -1 : name.indexOf('/');
    metadata.put("name", name.substring(slash + 1));
    if (slash > 0) {
      metadata.put("namespace", name.substring(0, slash));
    }
    metadata.putObject("labels").put("kubernetes.io/bootstrapping", "rbac-defaults");
    metadata.putObject("annotations").put(Reconciliation.AUTO_UPDATE, "true");
    objects.add(object);
    return object;
  }

  private static void addRule(ObjectNode role, String[] words) {
    if (words[0].equals("gathers")) {
      Json.ensureObject(role, "aggregationRule")
          .withArray("clusterRoleSelectors")
          .addObject()
          .putObject("matchLabels")
          .put(JOIN_LABEL + words[1], "true");
      return;
    }
    ObjectNode rule = role.withArray("rules").addObject();
    list(rule, "verbs", words[0]);
    if (words[1].equals("paths")) {
      list(rule, "nonResourceURLs", words[2]);
      return;
    }
    ArrayNode groups = rule.putArray("apiGroups");
    Arrays.stream(words[1].split(",")).forEach(g -> groups.add(g.equals("core") ? "" : g));
    list(rule, "resources", words[2]);
    if (words.length > 4) {
      list(rule, "resourceNames", words[4]);
    }
  }

  private static void bind(ObjectNode binding, String roleKind, String[] words) {
    binding
        .putObject("roleRef")
        .put("apiGroup", API_GROUP)
        .put("kind", roleKind)
        .put("name", words[3]);
    ArrayNode subjects = binding.putArray("subjects");
    for (int i = 5; i < words.length; i++) {
      String[] parts = words[i].split("/", 3);
      ObjectNode subject = subjects.addObject();
      switch (parts[0]) {
        case "user" -> subject.put("apiGroup", API_GROUP).put("kind", "User").put("name", parts[1]);
        case "group" ->
            subject.put("apiGroup", API_GROUP).put("kind", "Group").put("name", parts[1]);
        case "account" ->
            subject.put("kind", "ServiceAccount").put("name", parts[2]).put("namespace", parts[1]);
        default -> throw new IllegalArgumentException("unknown subject " + words[i]);
      }
    }
  }

  private static void list(ObjectNode rule, String field, String words) {
    ArrayNode array = rule.putArray(field);
    Arrays.stream(words.split(",")).forEach(array::add);
  }
}
