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
   * Compiles the variables of a policy.
   *
   * @param spec of the policy
   * @param objectType what is known of {@code object} and {@code oldObject}
   * @throws InvalidExpressionException naming the variable
   */
  public static PolicyExpressions of(JsonNode spec, ExpressionType objectType)
      throws InvalidExpressionException {
    Map<String, ExpressionType> types = new LinkedHashMap<>(RequestVariables.TYPES);
    types.put("object", objectType);
    types.put("oldObject", objectType);
    types.put("namespaceObject", ExpressionType.DYNAMIC);
    if (spec.hasNonNull("paramKind")) {
      types.put("params", ExpressionType.DYNAMIC);
    }
    ExpressionEnvironment conditions = ExpressionEnvironment.of(types);
    ExpressionEnvironment environment = conditions;
    Map<String, Expression> variables = new LinkedHashMap<>();
    Map<String, ExpressionType> known = new LinkedHashMap<>();
    for (JsonNode variable : spec.path("variables")) {
      String name = variable.path("name").asText();
      Expression expression = environment.compile(variable.path("expression").asText());
      variables.put(name, expression);
      known.put(name, expression.resultType());
      environment =
          conditions.with(VARIABLES, ExpressionType.record("kubernetes.variables", known));
    }
    return new PolicyExpressions(environment, conditions, variables);
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
   * @throws InvalidExpressionException if it does not compile or has another type
   */
  public Expression compile(String text, ExpressionType... accepted)
      throws InvalidExpressionException {
    return environment.compile(text, accepted);
  }
}
