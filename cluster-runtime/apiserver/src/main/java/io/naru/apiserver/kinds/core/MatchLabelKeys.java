package io.naru.apiserver.kinds.core;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import io.naru.apiserver.kinds.support.Defaults;
import io.naru.machinery.Json;
import java.util.List;

/**
 * Turns {@code matchLabelKeys} of a new pod into conditions of the selector beside them, with the
 * values that the pod's own labels have: from then on the selector alone decides.
 */
final class MatchLabelKeys {

  private MatchLabelKeys() {}

  static void apply(ObjectNode pod) {
    if (!(pod.get("spec") instanceof ObjectNode spec)) {
      return;
    }
    JsonNode labels = Json.at(pod, "metadata", "labels");
    if (labels == null || labels.isEmpty()) {
      return;
    }
    Defaults.objects(spec, "topologySpreadConstraints").forEach(term -> select(term, labels));
    for (ObjectNode affinity : Defaults.optional(spec, "affinity")) {
      for (String kind : List.of("podAffinity", "podAntiAffinity")) {
        for (ObjectNode terms : Defaults.optional(affinity, kind)) {
          Defaults.objects(terms, Affinities.REQUIRED).forEach(term -> select(term, labels));
          Defaults.objects(terms, Affinities.PREFERRED).stream()
              .flatMap(preferred -> Defaults.optional(preferred, "podAffinityTerm").stream())
              .forEach(term -> select(term, labels));
        }
      }
    }
  }

  private static void select(ObjectNode term, JsonNode labels) {
    for (ObjectNode selector : Defaults.optional(term, "labelSelector")) {
      add(selector, term.path("matchLabelKeys"), "In", labels);
      add(selector, term.path("mismatchLabelKeys"), "NotIn", labels);
    }
  }

  private static void add(ObjectNode selector, JsonNode keys, String operator, JsonNode labels) {
    for (JsonNode key : keys) {
      JsonNode value = labels.get(key.asText());
      if (value != null) {
        ObjectNode condition = selector.withArray("matchExpressions").addObject();
        condition.put("key", key.asText()).put("operator", operator);
        condition.putArray("values").add(value);
      }
    }
  }
}
