package io.naru.scheduler.framework;

import io.fabric8.kubernetes.api.model.PodAffinityTerm;
import io.naru.machinery.Json;
import io.naru.machinery.selector.LabelSelector;
import java.util.Map;
import java.util.Set;
import java.util.function.Function;

/**
 * Pods that a pod wants near or far, parsed.
 *
 * @param namespaces named ones; the pod's own if the term names none and selects none
 * @param namespaceSelector further namespaces by their labels
 * @param weight of a preference; 0 for a requirement
 */
public record AffinityTerm(
    LabelSelector selector,
    Set<String> namespaces,
    LabelSelector namespaceSelector,
    String topologyKey,
    int weight) {

  static AffinityTerm of(PodAffinityTerm term, String ownNamespace, int weight) {
    Set<String> namespaces = Set.copyOf(term.getNamespaces());
    boolean none = namespaces.isEmpty() && term.getNamespaceSelector() == null;
    return new AffinityTerm(
        selector(term.getLabelSelector()),
        none ? Set.of(ownNamespace) : namespaces,
        selector(term.getNamespaceSelector()),
        term.getTopologyKey(),
        weight);
  }

  /** A missing selector selects nothing. */
  public static LabelSelector selector(
      io.fabric8.kubernetes.api.model.@org.jspecify.annotations.Nullable LabelSelector selector) {
    return selector == null
        ? LabelSelector.nothing()
        : LabelSelector.fromJson(
            Json.mapper().<com.fasterxml.jackson.databind.JsonNode>valueToTree(selector));
  }

  /**
   * @param namespaceLabels labels of a namespace by its name
   */
  public boolean matches(PodInfo pod, Function<String, Map<String, String>> namespaceLabels) {
    return selector.matches(pod.labels())
        && (namespaces.contains(pod.namespace())
            || (!namespaceSelector.isNothing()
                && namespaceSelector.matches(namespaceLabels.apply(pod.namespace()))));
  }
}
