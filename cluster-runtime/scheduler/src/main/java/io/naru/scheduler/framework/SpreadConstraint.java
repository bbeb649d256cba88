package io.naru.scheduler.framework;

import io.fabric8.kubernetes.api.model.TopologySpreadConstraint;
import io.naru.machinery.selector.LabelSelector;
import io.naru.machinery.selector.Requirement;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;

/**
 * A topology spread constraint, parsed.
 *
 * @param hard whether the pod rather waits than break it
 * @param honorAffinity whether nodes that the pod's node affinity excludes are left out of the
 *     count
 * @param honorTaints whether nodes with taints the pod does not tolerate are left out of the count
 */
public record SpreadConstraint(
    int maxSkew,
    String topologyKey,
    boolean hard,
    LabelSelector selector,
    int minDomains,
    boolean honorAffinity,
    boolean honorTaints) {

  static SpreadConstraint of(TopologySpreadConstraint constraint, Map<String, String> podLabels) {
    return new SpreadConstraint(
        constraint.getMaxSkew(),
        constraint.getTopologyKey(),
        "DoNotSchedule".equals(constraint.getWhenUnsatisfiable()),
        selector(constraint, podLabels),
        constraint.getMinDomains() == null ? 1 : constraint.getMinDomains(),
        !"Ignore".equals(constraint.getNodeAffinityPolicy()),
        "Honor".equals(constraint.getNodeTaintsPolicy()));
  }

  private static LabelSelector selector(
      TopologySpreadConstraint constraint, Map<String, String> podLabels) {
    LabelSelector selector = AffinityTerm.selector(constraint.getLabelSelector());
    if (constraint.getMatchLabelKeys().isEmpty() || selector.isNothing()) {
      return selector;
    }
    List<Requirement> requirements = new ArrayList<>(selector.requirements());
    for (String key : constraint.getMatchLabelKeys()) {
      String value = podLabels.get(key);
      if (value != null) {
        requirements.add(Requirement.of(key, Requirement.Operator.IN, List.of(value)));
      }
    }
    return LabelSelector.of(requirements);
  }
}
