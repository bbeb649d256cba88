package io.naru.apiserver.admission.policy;

import com.fasterxml.jackson.databind.node.ArrayNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import io.naru.apiserver.admission.Attributes;
import io.naru.apiserver.admission.AuditAnnotations;
import io.naru.apiserver.admission.ObjectReader;
import io.naru.apiserver.admission.ServedObjects;
import io.naru.apiserver.admission.policy.PolicySet.Concern;
import io.naru.apiserver.authorization.Authorizer;
import io.naru.apiserver.cel.Expression;
import io.naru.apiserver.cel.value.CostBudget;
import io.naru.apiserver.cel.value.EvaluationException;
import io.naru.machinery.ApiObject;
import io.naru.machinery.Json;
import io.naru.machinery.Status;
import io.naru.machinery.StatusException;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.function.Supplier;
import org.jspecify.annotations.Nullable;

/** The {@code ValidatingAdmissionPolicy}s that are bound now. Thread-safe. */
public final class ValidatingPolicies {

  private static final String FAILURE_ANNOTATION =
      "validation.policy.admission.k8s.io/validation_failure";
  private static final int LONGEST_MESSAGE = 5 * 1024;

  /**
   * A validation that failed.
   *
   * @param binding null if the policy itself could not be evaluated
   */
  private record Failure(
      Policy policy, PolicyBinding binding, int index, String message, String reason) {}

  private final PolicySet policies;

  public ValidatingPolicies(
      ObjectReader reader, ServedObjects served, Supplier<Authorizer> authorizer) {
    policies = new PolicySet(reader, served, authorizer);
  }

  /** Replaces policies and bindings. */
  public void configure(List<ApiObject> policies, List<ApiObject> bindings) {
    this.policies.configure(policies, bindings);
  }

  /**
   * @throws StatusException if a policy denies the request
   */
  public void validate(Attributes request) {
    if (policies.isEmpty()) {
      return;
    }
    List<Failure> failures = new ArrayList<>();
    for (Concern concern : policies.concerns(request)) {
      evaluate(request, concern, failures);
    }
    @Nullable Failure denied = null;
    ArrayNode audited = Json.array();
    for (Failure failure : failures) {
      if (failure.binding().actions().contains("Warn")) {
        request
            .warnings()
            .add(
                "Validation failed for ValidatingAdmissionPolicy '%s' with binding '%s': %s"
                    .formatted(
                        failure.policy().name(), failure.binding().name(), failure.message()));
      }
      if (failure.binding().actions().contains("Audit")) {
        audit(audited.addObject(), failure);
      }
      if (failure.binding().actions().contains("Deny") && denied == null) {
        denied = failure;
      }
    }
    if (!audited.isEmpty()) {
      AuditAnnotations.add(FAILURE_ANNOTATION, audited.toString());
    }
    if (denied != null) {
      throw denial(request, denied);
    }
  }

  private static void audit(ObjectNode json, Failure failure) {
    json.put("message", failure.message())
        .put("policy", failure.policy().name())
        .put("binding", failure.binding().name())
        .put("expressionIndex", failure.index());
    ArrayNode actions = json.putArray("validationActions");
    failure.binding().actions().stream().sorted().forEach(actions::add);
  }

  private void evaluate(Attributes request, Concern concern, List<Failure> failures) {
    Policy policy = concern.policy();
    if (!policy.broken().isEmpty()) {
      fail(concern, policy.broken(), failures);
      return;
    }
    List<Optional<ObjectNode>> parameters;
    try {
      parameters = policies.parameters().of(policy, concern.binding(), request);
    } catch (PolicyParameters.MissingException missing) {
      fail(concern, "failed to configure binding: " + missing.text(), failures);
      return;
    }
    for (Optional<ObjectNode> params : parameters) {
      CostBudget budget = CostBudget.ofValidation();
      Map<String, @Nullable Object> variables =
          policies.variables(request, concern, params, budget);
      try {
        if (!policy.conditions().hold(variables)) {
          continue;
        }
      } catch (EvaluationException failed) {
        fail(concern, failed.text(), failures);
        continue;
      }
      validations(concern, variables, budget, failures);
      annotations(concern, variables, budget, failures);
    }
  }

  /** What follows when a policy cannot be evaluated. */
  private static void fail(Concern concern, String message, List<Failure> failures) {
    if (!concern.policy().ignoresFailure()) {
      failures.add(new Failure(concern.policy(), concern.binding(), 0, message, "Invalid"));
    }
  }

  private static void validations(
      Concern concern,
      Map<String, @Nullable Object> variables,
      CostBudget budget,
      List<Failure> failures) {
    int index = 0;
    for (Policy.Validation validation : concern.policy().validations()) {
      try {
        if (!validation.expression().test(variables, budget)) {
          String message = message(validation, variables, budget);
          failures.add(
              new Failure(
                  concern.policy(), concern.binding(), index, message, validation.reason()));
        }
      } catch (EvaluationException failed) {
        fail(
            concern,
            "expression '" + validation.expression() + "' resulted in error: " + failed.text(),
            failures);
        if (failed.overBudget()) {
          return;
        }
      }
      index++;
    }
  }

  private static String message(
      Policy.Validation validation, Map<String, @Nullable Object> variables, CostBudget budget) {
    Expression expression = validation.messageExpression();
    if (expression != null) {
      try {
        String text = String.valueOf(expression.evaluate(variables, budget)).strip();
        if (!text.isEmpty() && text.length() <= LONGEST_MESSAGE && !text.contains("\n")) {
          return text;
        }
      } catch (EvaluationException failed) {
        // A message that cannot be made does not change what is decided.
        return otherwise(validation);
      }
    }
    return otherwise(validation);
  }

  private static String otherwise(Policy.Validation validation) {
    return validation.message().isEmpty()
        ? "failed expression: " + validation.expression().text().strip()
        : validation.message();
  }

  private static void annotations(
      Concern concern,
      Map<String, @Nullable Object> variables,
      CostBudget budget,
      List<Failure> failures) {
    for (Policy.AuditAnnotation annotation : concern.policy().annotations()) {
      try {
        if (annotation.value().evaluate(variables, budget) instanceof String text
            && !text.isEmpty()) {
          AuditAnnotations.add(concern.policy().name() + "/" + annotation.key(), text);
        }
      } catch (EvaluationException failed) {
        fail(
            concern,
            "valueExpression '" + annotation.value() + "' resulted in error: " + failed.text(),
            failures);
      }
    }
  }

  private static StatusException denial(Attributes request, Failure failure) {
    String message =
        "ValidatingAdmissionPolicy '%s' with binding '%s' denied request: %s"
            .formatted(failure.policy().name(), failure.binding().name(), failure.message());
    Status forbidden = request.forbidden(message).status();
    Status.Details details = forbidden.details();
    return new StatusException(
        new Status(
            codeOf(failure.reason()),
            failure.reason(),
            forbidden.message(),
            details == null
                ? null
                : new Status.Details(
                    details.name(),
                    details.group(),
                    details.kind(),
                    details.uid(),
                    List.of(new Status.Cause("", message, "")),
                    0)));
  }

  private static int codeOf(String reason) {
    return switch (reason) {
      case "Unauthorized" -> 401;
      case "Forbidden" -> 403;
      case "RequestEntityTooLarge" -> 413;
      default -> 422;
    };
  }
}
