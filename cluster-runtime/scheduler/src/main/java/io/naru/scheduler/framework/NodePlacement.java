package io.naru.scheduler.framework;

import com.fasterxml.jackson.databind.JsonNode;
import io.fabric8.kubernetes.api.model.NodeAffinity;
import io.fabric8.kubernetes.api.model.PodSpec;
import io.fabric8.kubernetes.api.model.PreferredSchedulingTerm;
import io.naru.machinery.Json;
import io.naru.machinery.selector.LabelSelector;
import io.naru.machinery.selector.NodeSelectorTerms;
import io.naru.machinery.selector.NodeSelectorTerms.Term;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/**
 * Which nodes a pod wants by their labels and names, parsed.
 *
 * @param selector of {@code nodeSelector}
 * @param required null if it requires nothing else
 */
public record NodePlacement(
    LabelSelector selector, @Nullable NodeSelectorTerms required, List<Preference> preferences) {

  /** A term that earns a node its weight. */
  public record Preference(Term term, int weight) {}

  private static final NodePlacement ANYWHERE =
      new NodePlacement(LabelSelector.everything(), null, List.of());

  static NodePlacement of(PodSpec spec) {
    Map<String, String> labels = spec.getNodeSelector();
    NodeAffinity affinity =
        spec.getAffinity() == null ? null : spec.getAffinity().getNodeAffinity();
    if ((labels == null || labels.isEmpty()) && affinity == null) {
      return ANYWHERE;
    }
    LabelSelector selector =
        labels == null ? LabelSelector.everything() : LabelSelector.ofLabels(labels);
    if (affinity == null) {
      return new NodePlacement(selector, null, List.of());
    }
    var required = affinity.getRequiredDuringSchedulingIgnoredDuringExecution();
    List<Preference> preferences = new ArrayList<>();
    for (PreferredSchedulingTerm preferred :
        affinity.getPreferredDuringSchedulingIgnoredDuringExecution()) {
      Term term = Term.fromJson(tree(preferred.getPreference()));
      preferences.add(new Preference(term, preferred.getWeight()));
    }
    return new NodePlacement(
        selector,
        required == null ? null : NodeSelectorTerms.fromJson(tree(required)),
        List.copyOf(preferences));
  }

  /** Whether the pod wants only certain nodes. */
  public boolean isSelective() {
    return required != null || !selector.isEverything();
  }

  public boolean allows(NodeInfo node) {
    return selector.matches(node.labels())
        && (required == null || required.matches(node.labels(), node.name()));
  }

  private static JsonNode tree(Object model) {
    return Json.mapper().valueToTree(model);
  }
}
