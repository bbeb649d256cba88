package io.naru.apiserver.kinds.policy;

import com.fasterxml.jackson.databind.node.ObjectNode;
import io.naru.apiserver.kinds.NameRule;
import io.naru.apiserver.kinds.support.Checks;
import io.naru.apiserver.kinds.support.Defaults;
import io.naru.apiserver.kinds.support.Field;
import io.naru.apiserver.kinds.support.InternalForms;
import io.naru.apiserver.kinds.support.Selectors;
import io.naru.apiserver.kinds.support.StandardStrategy;
import io.naru.machinery.FieldErrors;
import java.util.List;

/** Pod disruption budgets. */
final class DisruptionBudgetStrategy extends StandardStrategy {

  private static final List<String> COUNTS =
      List.of("currentHealthy", "desiredHealthy", "disruptionsAllowed", "expectedPods");

  DisruptionBudgetStrategy() {
    super(
        Traits.PLAIN
            .withStatus()
            .withGeneration()
            .named(NameRule.PATH_SEGMENT)
            .conditionalUpdate());
  }

  @Override
  protected void setDefaults(ObjectNode budget) {
    Defaults.object(budget, "spec");
  }

  @Override
  protected void fillStatus(ObjectNode status) {
    COUNTS.forEach(count -> Defaults.number(status, count, 0));
  }

  @Override
  public void validate(ObjectNode budget, FieldErrors errors) {
    Field spec = Field.of(budget).at("spec");
    Field min = spec.at("minAvailable");
    Field max = spec.at("maxUnavailable");
    if (min.present() && max.present()) {
      errors.invalid(
          spec.path(),
          InternalForms.of("PodDisruptionBudgetSpec", spec),
          "minAvailable and maxUnavailable cannot be both set");
    }
    for (Field bound : List.of(min, max)) {
      Checks.intOrPercent(bound, errors);
      Checks.notMoreThanAll(bound, errors);
    }
    Checks.oneOf(
        spec.at("unhealthyPodEvictionPolicy"), List.of("AlwaysAllow", "IfHealthyBudget"), errors);
    Selectors.validate(spec.at("selector"), errors);
  }

  @Override
  public void validateStatusUpdate(ObjectNode budget, ObjectNode old, FieldErrors errors) {
    COUNTS.forEach(count -> Checks.nonNegative(Field.of(budget).at("status", count), errors));
  }
}
