package io.naru.apiserver.admission.policy;

import com.fasterxml.jackson.databind.JsonNode;
import io.naru.apiserver.admission.MatchConditions;
import io.naru.apiserver.admission.RequestVariables;
import io.naru.apiserver.cel.Expression;
import io.naru.apiserver.cel.ExpressionEnvironment;
import io.naru.apiserver.cel.ExpressionType;
import io.naru.apiserver.cel.InvalidExpressionException;
import java.util.LinkedHashMap;
import java.util.Map;

/**
 * Compiles the expressions of one policy: each sees the request, the parameters if there are any,
 * and the policy's variables declared before it.
 */
public final class PolicyExpressions {

  private static final String VARIABLES = "variables";

  private final ExpressionEnvironment environment;
  private final ExpressionEnvironment conditions;
  private final Map<String, Expression> variables;

  private PolicyExpressions(
      ExpressionEnvironment environment,
      ExpressionEnvironment conditions,
      Map<String, Expression> variables) {
    this.environment = environment;
    this.conditions = conditions;
    this.variables = variables;
  }

  /**
   * What a policy's expressions see before it declares variables.
   *
   * @param spec of the policy
   * @param objectType what is known of {@code object} and {@code oldObject}
   */
  public static PolicyExpressions before(JsonNode spec, ExpressionType objectType) {
    Map<String, ExpressionType> types = new LinkedHashMap<>(RequestVariables.TYPES);
    types.put("object", objectType);
    types.put("oldObject", objectType);
    types.put("namespaceObject", ExpressionType.DYNAMIC);
    if (spec.hasNonNull("paramKind")) {
      types.put("params", ExpressionType.DYNAMIC);
    }
    ExpressionEnvironment environment = ExpressionEnvironment.of(types);
    return new PolicyExpressions(environment, environment, Map.of());
  }

  /**
   * Compiles all variables of a policy.
   *
   * @throws InvalidExpressionException if one does not compile
   */
  public static PolicyExpressions of(JsonNode spec, ExpressionType objectType)
      throws InvalidExpressionException {
    PolicyExpressions expressions = before(spec, objectType);
    for (JsonNode variable : spec.path("variables")) {
      expressions =
          expressions.with(variable.path("name").asText(), variable.path("expression").asText());
    }
    return expressions;
  }

  /**
   * These with one variable more, for the expressions behind it.
   *
   * @throws InvalidExpressionException if it does not compile
   */
  public PolicyExpressions with(String name, String text) throws InvalidExpressionException {
    Map<String, Expression> more = new LinkedHashMap<>(variables);
    more.put(name, environment.compile(text));
    Map<String, ExpressionType> types = new LinkedHashMap<>();
    more.forEach((variable, expression) -> types.put(variable, expression.resultType()));
    return new PolicyExpressions(
        conditions.with(VARIABLES, ExpressionType.record("kubernetes.variables", types)),
        conditions,
        more);
  }

  /** The variables of the policy, in their order. */
  Map<String, Expression> variables() {
    return variables;
  }

  /** Conditions do not see the policy's variables. */
  MatchConditions conditions(JsonNode spec) throws InvalidExpressionException {
    return MatchConditions.compile(spec.path("matchConditions"), conditions);
  }

  /**
   * Compiles a condition, which does not see the policy's variables.
   *
   * @throws InvalidExpressionException if it does not compile
   */
  public Expression condition(String text) throws InvalidExpressionException {
    return conditions.compile(text, ExpressionType.BOOL);
  }

  /**
   * @throws InvalidExpressionException if it does not compile or has another type
   */
  public Expression compile(String text, ExpressionType... accepted)
      throws InvalidExpressionException {
    return environment.compile(text, accepted);
  }
}
