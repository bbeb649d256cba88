package io.naru.apiserver.customresources;

import com.fasterxml.jackson.databind.JsonNode;
import io.naru.apiserver.cel.Expression;
import io.naru.apiserver.cel.ExpressionEnvironment;
import io.naru.apiserver.cel.ExpressionType;
import io.naru.apiserver.cel.InvalidExpressionException;
import io.naru.apiserver.cel.value.CostBudget;
import io.naru.apiserver.cel.value.EvaluationException;
import io.naru.apiserver.cel.value.JsonValues;
import io.naru.machinery.FieldErrors;
import io.naru.machinery.Json;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import org.jspecify.annotations.Nullable;

/**
 * One of the {@code x-kubernetes-validations} of a schema, compiled.
 *
 * @param transition whether it is about a change, and so needs what was there before
 * @param optionalOld whether it also holds where nothing was there before
 */
record ValidationRule(
    Expression expression,
    @Nullable Expression messageExpression,
    String message,
    String reason,
    String fieldPath,
    boolean transition,
    boolean optionalOld,
    ExpressionType type) {

  private static final int LONGEST_MESSAGE = 5 * 1024;

  /**
   * Compiles the rules of a schema.
   *
   * @param resource whether the value is a whole object
   * @throws IllegalArgumentException if one does not compile, which validation of the definition
   *     lets through nowhere
   */
  static List<ValidationRule> compile(JsonNode schema, boolean resource) {
    JsonNode rules = schema.path("x-kubernetes-validations");
    if (rules.isEmpty()) {
      return List.of();
    }
    ExpressionType self =
        ExpressionType.ofSchema(schema, "selfType", resource).orElse(ExpressionType.DYNAMIC);
    ExpressionEnvironment plain = ExpressionEnvironment.of(Map.of("self", self, "oldSelf", self));
    List<ValidationRule> compiled = new ArrayList<>();
    for (JsonNode rule : rules) {
      boolean optionalOld = rule.path("optionalOldSelf").asBoolean();
      ExpressionEnvironment environment =
          optionalOld
              ? ExpressionEnvironment.of(
                  Map.of("self", self, "oldSelf", ExpressionType.of("optional(dyn)")))
              : plain;
      try {
        compiled.add(of(rule, environment, optionalOld, self));
      } catch (InvalidExpressionException invalid) {
        throw new IllegalArgumentException(invalid.text(), invalid);
      }
    }
    return List.copyOf(compiled);
  }

  private static ValidationRule of(
      JsonNode rule, ExpressionEnvironment environment, boolean optionalOld, ExpressionType type)
      throws InvalidExpressionException {
    Expression expression = environment.compile(Json.text(rule, "rule"), ExpressionType.BOOL);
    String messageExpression = Json.text(rule, "messageExpression");
    String message = Json.text(rule, "message");
    return new ValidationRule(
        expression,
        messageExpression.isEmpty()
            ? null
            : environment.compile(messageExpression, ExpressionType.STRING),
        message.isEmpty() ? "failed rule: " + expression.text().strip() : message.strip(),
        Json.text(rule, "reason"),
        Json.text(rule, "fieldPath"),
        expression.mentions("oldSelf"),
        optionalOld,
        type);
  }

  /**
   * Checks a value.
   *
   * @param old what was there before; null if nothing, or nothing that it could be told to be
   */
  void check(
      JsonNode value, @Nullable JsonNode old, String path, CostBudget budget, FieldErrors errors) {
    if (transition && old == null && !optionalOld) {
      return;
    }
    Map<String, Object> variables = new HashMap<>();
    variables.put("self", value);
    if (optionalOld) {
      variables.put(
          "oldSelf",
          old == null ? Optional.empty() : Optional.of(JsonValues.of(old, type.shape())));
    } else if (old != null) {
      variables.put("oldSelf", old);
    }
    try {
      if (expression.test(variables, budget)) {
        return;
      }
    } catch (EvaluationException failed) {
      refuse(value, path, problem(failed), errors);
      return;
    }
    refuse(value, path + suffix(), explained(variables, budget), errors);
  }

  private String problem(EvaluationException failed) {
    return failed.overBudget()
        ? "call cost exceeds limit for rule: "
            + expression.text()
            + ": validation failed due to running out of cost budget, no further validation rules"
            + " will be run"
        : failed.text() + " evaluating rule: " + message;
  }

  private String suffix() {
    return fieldPath.startsWith(".") || fieldPath.isEmpty() ? fieldPath : "." + fieldPath;
  }

  private String explained(Map<String, Object> variables, CostBudget budget) {
    if (messageExpression == null) {
      return message;
    }
    try {
      String made = String.valueOf(messageExpression.evaluate(variables, budget)).strip();
      boolean usable =
          !made.isEmpty() && made.length() <= LONGEST_MESSAGE && made.indexOf('\n') < 0;
      return usable ? made : message;
    } catch (EvaluationException failed) {
      // The rule's own message always serves.
      return message;
    }
  }

  private void refuse(JsonNode value, String path, String detail, FieldErrors errors) {
    String field = path.isEmpty() ? "<nil>" : path.startsWith(".") ? path.substring(1) : path;
    switch (reason) {
      case "FieldValueForbidden" -> errors.forbidden(field, detail);
      case "FieldValueRequired" -> errors.required(field, detail);
      case "FieldValueDuplicate" ->
          errors.add("FieldValueDuplicate", field, "Duplicate value: " + shown(value, detail));
      default -> errors.add("FieldValueInvalid", field, "Invalid value: " + shown(value, detail));
    }
  }

  /** Whole objects and lists are not repeated. */
  private static String shown(JsonNode value, String detail) {
    return value.isContainerNode() ? detail : value + ": " + detail;
  }
}
