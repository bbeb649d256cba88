package io.naru.apiserver.bootstrap;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.ArrayNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import io.naru.machinery.Json;
import io.naru.machinery.selector.LabelSelector;
import java.util.ArrayList;
import java.util.Collection;
import java.util.Comparator;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Set;
import org.jspecify.annotations.Nullable;

/**
 * The rules of cluster roles that take theirs from others (RBAC, "Aggregated ClusterRoles").
 * Stateless.
 */
public final class AggregatedRules {

  private AggregatedRules() {}

  /**
   * What the rules of a cluster role should be; null if it is not aggregated.
   *
   * @param roles all cluster roles; shared, not changed
   */
  public static @Nullable ArrayNode of(ObjectNode role, Collection<ObjectNode> roles) {
    JsonNode selectors = Json.at(role, "aggregationRule", "clusterRoleSelectors");
    if (selectors == null) {
      return null;
    }
    List<ObjectNode> sorted = new ArrayList<>(roles);
    sorted.sort(Comparator.comparing(AggregatedRules::name));
    Set<JsonNode> rules = new LinkedHashSet<>();
    for (JsonNode node : selectors) {
      LabelSelector selector = LabelSelector.fromJson(node);
      for (ObjectNode other : sorted) {
        if (!name(other).equals(name(role))
            && selector.matches(Json.at(other, "metadata", "labels"))) {
          other.path("rules").forEach(rules::add);
        }
      }
    }
    ArrayNode array = Json.array();
    rules.forEach(rule -> array.add(rule.deepCopy()));
    return array;
  }

  /** Fills in the rules of roles of one's own, until those that build on each other agree. */
  static void fill(Collection<ObjectNode> roles) {
    boolean changed = true;
    while (changed) {
      changed = false;
      for (ObjectNode role : roles) {
        ArrayNode rules = of(role, roles);
        if (rules != null && !rules.equals(role.get("rules"))) {
          role.set("rules", rules);
          changed = true;
        }
      }
    }
  }

  private static String name(ObjectNode role) {
    return Json.text(role, "metadata", "name");
  }
}
