package io.naru.apiserver.kinds.policy;

import io.naru.apiserver.kinds.Kind;
import io.naru.apiserver.kinds.support.KindBuilder;
import java.util.List;

/** Rows of {@code policy}. */
public final class PolicyKinds {

  private PolicyKinds() {}

  public static List<Kind> rows() {
    return List.of(poddisruptionbudgets());
  }

  private static Kind poddisruptionbudgets() {
    return KindBuilder.namespaced("policy/v1", "PodDisruptionBudget", "poddisruptionbudgets")
        .shortNames("pdb")
        .status()
        .strategy(new DisruptionBudgetStrategy())
        .printer(PolicyPrinters.disruptionBudgets())
        .build();
  }
}
