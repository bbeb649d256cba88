package io.naru.apiserver.cel;

import com.fasterxml.jackson.databind.JsonNode;
import dev.cel.common.CelAbstractSyntaxTree;
import io.naru.apiserver.cel.value.CostBudget;
import io.naru.apiserver.cel.value.EvaluationException;
import io.naru.apiserver.cel.value.JsonValues;
import java.util.HashMap;
import java.util.Map;
import java.util.Set;
import java.util.function.Supplier;
import org.jspecify.annotations.Nullable;

/** A compiled expression. Immutable and thread-safe. */
public final class Expression {

  private final String text;
  private final Map<String, ExpressionType> declared;
  private final ExpressionType resultType;
  private final Set<String> mentioned;
  private final Step program;
  private final int slots;
  private final CostEstimate.Range estimate;

  Expression(String text, CelAbstractSyntaxTree tree, Map<String, ExpressionType> declared) {
    this.text = text;
    this.declared = declared;
    this.resultType = ExpressionType.of(tree.getResultType());
    Planner planner = new Planner(tree, declared.keySet());
    this.program = planner.plan();
    this.slots = planner.slots();
    this.mentioned = planner.mentioned();
    this.estimate = CostEstimate.of(tree, declared);
  }

  /** As it was written. */
  public String text() {
    return text;
  }

  /** What the checker found out about its value. */
  public ExpressionType resultType() {
    return resultType;
  }

  /**
   * Whether it names a variable; a validation rule that names {@code oldSelf} is a transition rule.
   */
  public boolean mentions(String variable) {
    return mentioned.contains(variable);
  }

  /** What an evaluation costs at most, given the bounds that schemas set; saturates. */
  public long estimatedCost() {
    return estimate.most();
  }

  /**
   * The value.
   *
   * @param variables by name: Json trees (null is the language's null), values of libraries, or
   *     suppliers of either, asked at most once and only if needed
   * @param budget is charged what the evaluation costs
   * @return boolean, Long, Double, String, List, Map, Optional, Instant, Duration or a library's
   *     value; Json's null is {@code dev.cel.common.values.NullValue}. {@link ResultJson} makes
   *     Json of it
   * @throws EvaluationException if there is none, or if it is too expensive
   */
  public Object evaluate(Map<String, ? extends @Nullable Object> variables, CostBudget budget) {
    budget.nextCall();
    Map<String, Object> read = new HashMap<>();
    return program.run(
        new Frame(
            slots,
            budget,
            name -> {
              Object known = read.get(name);
              if (known == null) {
                known = value(name, variables.get(name), variables.containsKey(name));
                read.put(name, known);
              }
              return known;
            }));
  }

  private Object value(String name, @Nullable Object given, boolean present) {
    if (!present) {
      throw new EvaluationException("no such attribute(s): " + name);
    }
    Object value = given instanceof Supplier<?> later ? later.get() : given;
    if (value == null || value instanceof JsonNode) {
      ExpressionType type = declared.get(name);
      return JsonValues.of((JsonNode) value, type == null ? null : type.shape());
    }
    return value;
  }

  /**
   * Whether a condition holds.
   *
   * @throws EvaluationException if it has no value, or none that is true or false
   */
  public boolean test(Map<String, ? extends @Nullable Object> variables, CostBudget budget) {
    if (evaluate(variables, budget) instanceof Boolean holds) {
      return holds;
    }
    throw new EvaluationException("expected bool result");
  }

  @Override
  public String toString() {
    return text;
  }
}
