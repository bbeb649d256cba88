package io.naru.apiserver.admission.policy;

import com.fasterxml.jackson.databind.JsonNode;
import io.naru.apiserver.admission.MatchConditions;
import io.naru.apiserver.admission.RequestMatcher;
import io.naru.apiserver.cel.Expression;
import io.naru.apiserver.cel.ExpressionType;
import io.naru.apiserver.cel.InvalidExpressionException;
import io.naru.machinery.ApiObject;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/**
 * A policy, compiled. Immutable.
 *
 * @param broken why it does not compile; empty if it does
 */
record Policy(
    String name,
    JsonNode spec,
    RequestMatcher matcher,
    Map<String, Expression> variables,
    MatchConditions conditions,
    List<Validation> validations,
    List<AuditAnnotation> annotations,
    List<Mutation> mutations,
    String broken) {

  /**
   * @param message empty if the expression itself is to be told
   * @param messageExpression null if there is none
   */
  record Validation(
      Expression expression,
      String message,
      @Nullable Expression messageExpression,
      String reason) {}

  record AuditAnnotation(String key, Expression value) {}

  /**
   * @param patch whether it gives a list of patches; else an apply configuration
   */
  record Mutation(boolean patch, Expression expression) {}

  static Policy of(ApiObject object) {
    JsonNode spec = object.tree().path("spec");
    RequestMatcher matcher = RequestMatcher.ofPolicy(spec.path("matchConstraints"));
    try {
      PolicyExpressions expressions = PolicyExpressions.of(spec, ExpressionType.DYNAMIC);
      return new Policy(
          object.name(),
          spec,
          matcher,
          expressions.variables(),
          expressions.conditions(spec),
          validations(spec, expressions),
          annotations(spec, expressions),
          mutations(spec, expressions),
          "");
    } catch (InvalidExpressionException invalid) {
      return new Policy(
          object.name(),
          spec,
          matcher,
          Map.of(),
          MatchConditions.none(),
          List.of(),
          List.of(),
          List.of(),
          invalid.text());
    }
  }

  private static List<Validation> validations(JsonNode spec, PolicyExpressions expressions)
      throws InvalidExpressionException {
    List<Validation> validations = new ArrayList<>();
    for (JsonNode validation : spec.path("validations")) {
      String message = validation.path("messageExpression").asText("");
      validations.add(
          new Validation(
              expressions.compile(validation.path("expression").asText(), ExpressionType.BOOL),
              validation.path("message").asText("").strip(),
              message.isBlank() ? null : expressions.compile(message, ExpressionType.STRING),
              validation.path("reason").asText("Invalid")));
    }
    return validations;
  }

  private static List<AuditAnnotation> annotations(JsonNode spec, PolicyExpressions expressions)
      throws InvalidExpressionException {
    List<AuditAnnotation> annotations = new ArrayList<>();
    for (JsonNode annotation : spec.path("auditAnnotations")) {
      annotations.add(
          new AuditAnnotation(
              annotation.path("key").asText(),
              expressions.compile(
                  annotation.path("valueExpression").asText(),
                  ExpressionType.STRING,
                  ExpressionType.NULL)));
    }
    return annotations;
  }

  private static List<Mutation> mutations(JsonNode spec, PolicyExpressions expressions)
      throws InvalidExpressionException {
    List<Mutation> mutations = new ArrayList<>();
    for (JsonNode mutation : spec.path("mutations")) {
      boolean patch = mutation.path("patchType").asText().equals("JSONPatch");
      String field = patch ? "jsonPatch" : "applyConfiguration";
      mutations.add(
          new Mutation(
              patch, expressions.compile(mutation.path(field).path("expression").asText())));
    }
    return mutations;
  }

  boolean ignoresFailure() {
    return spec.path("failurePolicy").asText("Fail").equals("Ignore");
  }

  boolean isReinvoked() {
    return spec.path("reinvocationPolicy").asText("Never").equals("IfNeeded");
  }
}
