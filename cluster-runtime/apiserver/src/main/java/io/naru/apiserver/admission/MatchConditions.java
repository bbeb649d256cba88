package io.naru.apiserver.admission;

import com.fasterxml.jackson.databind.JsonNode;
import io.naru.apiserver.cel.Expression;
import io.naru.apiserver.cel.ExpressionEnvironment;
import io.naru.apiserver.cel.ExpressionType;
import io.naru.apiserver.cel.InvalidExpressionException;
import io.naru.apiserver.cel.value.CostBudget;
import io.naru.apiserver.cel.value.EvaluationException;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/** {@code matchConditions}: all must hold for a webhook or policy to be concerned. Immutable. */
public final class MatchConditions {

  private record Condition(String name, Expression expression) {}

  private final List<Condition> conditions;

  private MatchConditions(List<Condition> conditions) {
    this.conditions = conditions;
  }

  /**
   * @throws InvalidExpressionException if one does not compile; validation refused such ones
   */
  public static MatchConditions compile(JsonNode list, ExpressionEnvironment environment)
      throws InvalidExpressionException {
    List<Condition> conditions = new ArrayList<>();
    for (JsonNode condition : list) {
      conditions.add(
          new Condition(
              condition.path("name").asText(),
              environment.compile(condition.path("expression").asText(), ExpressionType.BOOL)));
    }
    return new MatchConditions(List.copyOf(conditions));
  }

  /** No conditions: they always hold. */
  public static MatchConditions none() {
    return new MatchConditions(List.of());
  }

  public boolean isEmpty() {
    return conditions.isEmpty();
  }

  /**
   * Whether all hold. One that is false decides, whatever errors the others have.
   *
   * @throws EvaluationException if none is false and one has no value
   */
  public boolean hold(Map<String, ? extends @Nullable Object> variables) {
    CostBudget budget = new CostBudget(CostBudget.PER_MATCH_CONDITIONS);
    List<String> failures = new ArrayList<>();
    for (Condition condition : conditions) {
      try {
        if (!condition.expression().test(variables, budget)) {
          return false;
        }
      } catch (EvaluationException failed) {
        failures.add(
            "expression '" + condition.expression() + "' resulted in error: " + failed.text());
      }
    }
    if (!failures.isEmpty()) {
      throw new EvaluationException(String.join(", ", failures));
    }
    return true;
  }
}
