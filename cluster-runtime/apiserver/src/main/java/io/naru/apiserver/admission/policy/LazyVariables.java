package io.naru.apiserver.admission.policy;

import io.naru.apiserver.cel.Expression;
import io.naru.apiserver.cel.value.CostBudget;
import io.naru.apiserver.cel.value.EvaluationException;
import java.util.AbstractMap;
import java.util.HashMap;
import java.util.Map;
import java.util.Set;
import org.jspecify.annotations.Nullable;

/** The variables of a policy for one request: each is evaluated when first asked for, and once. */
final class LazyVariables extends AbstractMap<Object, Object> {

  private final Map<String, Expression> expressions;
  private final Map<String, ? extends @Nullable Object> request;
  private final CostBudget budget;
  private final Map<String, Object> known = new HashMap<>();

  LazyVariables(
      Map<String, Expression> expressions,
      Map<String, ? extends @Nullable Object> request,
      CostBudget budget) {
    this.expressions = expressions;
    this.request = request;
    this.budget = budget;
  }

  @Override
  public @Nullable Object get(@Nullable Object key) {
    if (!(key instanceof String name)) {
      return null;
    }
    Object value = known.get(name);
    Expression expression = expressions.get(name);
    if (value == null && expression != null) {
      value = evaluate(name, expression);
      known.put(name, value);
    }
    if (value instanceof EvaluationException failed) {
      throw failed;
    }
    return value;
  }

  private Object evaluate(String name, Expression expression) {
    Map<String, @Nullable Object> visible = new HashMap<>(request);
    visible.put("variables", this);
    try {
      return expression.evaluate(visible, budget);
    } catch (EvaluationException failed) {
      if (failed.overBudget()) {
        throw failed;
      }
      return new EvaluationException(
          "composited variable \"" + name + "\" fails to evaluate: " + failed.text());
    }
  }

  /** Only the names: values are not evaluated for being counted. */
  @Override
  public Set<Entry<Object, Object>> entrySet() {
    return Set.of();
  }
}
