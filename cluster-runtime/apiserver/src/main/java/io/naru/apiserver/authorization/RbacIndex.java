package io.naru.apiserver.authorization;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import io.naru.apiserver.request.UserInfo;
import io.naru.machinery.ApiObject;
import io.naru.machinery.Json;
import java.util.ArrayList;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.concurrent.ConcurrentHashMap;
import java.util.function.BiPredicate;
import java.util.function.Supplier;
import org.jspecify.annotations.Nullable;

/**
 * Roles and bindings as they are now, found by subject. Filled from watches of the four kinds by
 * {@link #put} and {@link #remove}; read without locks by every request. A binding whose role is
 * not there (yet) grants nothing.
 */
public final class RbacIndex implements ObjectIndex {

  /**
   * @param aggregates labels of the cluster roles whose rules a cluster role takes over; empty if
   *     it only has its own
   */
  private record Role(
      List<PolicyRule> rules, Map<String, String> labels, List<Map<String, String>> aggregates) {}

  /**
   * @param scope namespace, or empty for a cluster role binding
   * @param roleNamespace namespace of the role, or empty for a cluster role
   */
  private record Binding(
      String name, String scope, String roleNamespace, String roleName, List<String> subjects) {}

  private record Key(String namespace, String name) {}

  private final Map<Key, Role> roles = new ConcurrentHashMap<>();
  private final Map<Key, Binding> bindings = new ConcurrentHashMap<>();

  /** By subject, immutable sets replaced as a whole. */
  private final Map<String, Set<Binding>> bySubject = new ConcurrentHashMap<>();

  /** Takes in a Role, ClusterRole, RoleBinding or ClusterRoleBinding, new or changed. */
  @Override
  public void put(ApiObject object) {
    Key key = new Key(object.namespace(), object.name());
    switch (object.kind()) {
      case "Role", "ClusterRole" ->
          roles.put(
              key,
              new Role(
                  PolicyRule.listOf(object.tree()), object.labels(), aggregates(object.tree())));
      case "RoleBinding", "ClusterRoleBinding" -> putBinding(key, object);
      default -> throw new IllegalArgumentException("not of RBAC: " + object);
    }
  }

  /** Forgets an object that was deleted. */
  @Override
  public void remove(ApiObject object) {
    Key key = new Key(object.namespace(), object.name());
    switch (object.kind()) {
      case "Role", "ClusterRole" -> roles.remove(key);
      case "RoleBinding", "ClusterRoleBinding" -> unlink(bindings.remove(key));
      default -> throw new IllegalArgumentException("not of RBAC: " + object);
    }
  }

  /** Forgets objects of one kind that are not among those listed, after a relist. */
  @Override
  public void retainOnly(String kind, List<ApiObject> present) {
    Set<Key> keys = new HashSet<>();
    present.forEach(object -> keys.add(new Key(object.namespace(), object.name())));
    boolean cluster = kind.startsWith("Cluster");
    BiPredicate<Key, Set<Key>> gone =
        (key, kept) -> key.namespace().isEmpty() == cluster && !kept.contains(key);
    if (kind.endsWith("Binding")) {
      List<Key> stale = bindings.keySet().stream().filter(key -> gone.test(key, keys)).toList();
      stale.forEach(key -> unlink(bindings.remove(key)));
    } else {
      roles.keySet().removeIf(key -> gone.test(key, keys));
    }
  }

  /**
   * Shows each rule that a user has to {@code visitor}, with the binding that gives it, until the
   * visitor returns true; returns whether it did.
   *
   * @param namespace whose role bindings count; empty for cluster role bindings only
   */
  boolean visitRules(
      UserInfo user, String namespace, BiPredicate<PolicyRule, Supplier<String>> visitor) {
    for (String subject : subjectsOf(user)) {
      for (Binding binding : bySubject.getOrDefault(subject, Set.of())) {
        if (binding.scope().isEmpty() || binding.scope().equals(namespace)) {
          for (PolicyRule rule : rulesOf(binding)) {
            if (visitor.test(rule, () -> describe(binding, subject))) {
              return true;
            }
          }
        }
      }
    }
    return false;
  }

  private synchronized void putBinding(Key key, ApiObject object) {
    unlink(bindings.remove(key));
    Binding binding = binding(object);
    bindings.put(key, binding);
    for (String subject : binding.subjects()) {
      bySubject.merge(subject, Set.of(binding), RbacIndex::union);
    }
  }

  private synchronized void unlink(@Nullable Binding binding) {
    if (binding != null) {
      for (String subject : binding.subjects()) {
        bySubject.computeIfPresent(
            subject,
            (key, linked) -> {
              Set<Binding> rest = new HashSet<>(linked);
              rest.remove(binding);
              return rest.isEmpty() ? null : Set.copyOf(rest);
            });
      }
    }
  }

  private List<PolicyRule> rulesOf(Binding binding) {
    Role role = roles.get(new Key(binding.roleNamespace(), binding.roleName()));
    if (role == null) {
      return List.of();
    }
    return role.aggregates().isEmpty() ? role.rules() : aggregated(role, new HashSet<>());
  }

  /** The rules that the aggregation controller will write into the role, at once. */
  private List<PolicyRule> aggregated(Role role, Set<Role> seen) {
    List<PolicyRule> rules = new ArrayList<>(role.rules());
    if (seen.add(role)) {
      roles.forEach((key, other) -> {
        boolean selected =
            key.namespace().isEmpty()
                && role.aggregates().stream()
                    .anyMatch(wanted -> other.labels().entrySet().containsAll(wanted.entrySet()));
        if (selected && !seen.contains(other)) {
          rules.addAll(aggregated(other, seen));
        }
      });
    }
    return rules;
  }

  private static List<Map<String, String>> aggregates(ObjectNode role) {
    List<Map<String, String>> result = new ArrayList<>();
    JsonNode selectors = Json.at(role, "aggregationRule", "clusterRoleSelectors");
    if (selectors != null) {
      for (JsonNode selector : selectors) {
        JsonNode labels = selector.get("matchLabels");
        if (labels != null && !labels.isEmpty()) {
          Map<String, String> wanted = new java.util.HashMap<>();
          labels
              .properties()
              .forEach(label -> wanted.put(label.getKey(), label.getValue().asText()));
          result.add(Map.copyOf(wanted));
        }
      }
    }
    return List.copyOf(result);
  }

  private static Binding binding(ApiObject object) {
    ObjectNode tree = object.tree();
    List<String> subjects = new ArrayList<>();
    JsonNode listed = Json.at(tree, "subjects");
    if (listed != null) {
      for (JsonNode subject : listed) {
        String name = Json.text(subject, "name");
        switch (Json.text(subject, "kind")) {
          case "User" -> subjects.add("user:" + name);
          case "Group" -> subjects.add("group:" + name);
          case "ServiceAccount" -> {
            String namespace = Json.text(subject, "namespace");
            String where = namespace.isEmpty() ? object.namespace() : namespace;
            subjects.add("user:system:serviceaccount:" + where + ":" + name);
          }
          default -> {
            // Validation lets no other kind pass; an unknown one grants nothing.
          }
        }
      }
    }
    boolean ofRole = Json.text(tree, "roleRef", "kind").equals("Role");
    return new Binding(
        object.name(),
        object.namespace(),
        ofRole ? object.namespace() : "",
        Json.text(tree, "roleRef", "name"),
        List.copyOf(subjects));
  }

  private static List<String> subjectsOf(UserInfo user) {
    List<String> subjects = new ArrayList<>(user.groups().size() + 1);
    subjects.add("user:" + user.name());
    user.groups().forEach(group -> subjects.add("group:" + group));
    return subjects;
  }

  private static String describe(Binding binding, String subject) {
    String role =
        (binding.roleNamespace().isEmpty() ? "ClusterRole" : "Role")
            + " \""
            + binding.roleName()
            + "\"";
    String name = binding.scope().isEmpty() ? "" : "/" + binding.scope();
    String kind = binding.scope().isEmpty() ? "ClusterRoleBinding" : "RoleBinding";
    int colon = subject.indexOf(':');
    String type = subject.startsWith("user:") ? "User" : "Group";
    return "RBAC: allowed by %s \"%s%s\" of %s to %s \"%s\""
        .formatted(kind, binding.name(), name, role, type, subject.substring(colon + 1));
  }

  private static Set<Binding> union(Set<Binding> left, Set<Binding> right) {
    Set<Binding> union = new HashSet<>(left);
    union.addAll(right);
    return Set.copyOf(union);
  }
}
