package io.naru.apiserver.kinds.admission;

import io.naru.apiserver.admission.policy.PolicyExpressions;
import io.naru.apiserver.cel.ExpressionEnvironment;
import io.naru.apiserver.cel.ExpressionType;
import io.naru.apiserver.cel.InvalidExpressionException;
import io.naru.apiserver.kinds.support.Checks;
import io.naru.apiserver.kinds.support.Field;
import io.naru.machinery.FieldErrors;
import io.naru.machinery.Json;
import io.naru.machinery.NameRules;
import java.util.HashSet;
import java.util.Set;

/** The expressions of policies and of match conditions compile, and give what they should. */
final class PolicyExpressionRules {

  private static final int MOST_CONDITIONS = 64;

  private PolicyExpressionRules() {}

  private interface Compilation {
    void run(String text) throws InvalidExpressionException;
  }

  static void validate(Field spec, FieldErrors errors) {
    PolicyExpressions before =
        PolicyExpressions.before(
            spec.node() == null ? Json.object() : spec.node(), ExpressionType.DYNAMIC);
    conditionNames(spec.at("matchConditions"), errors);
    for (Field condition : spec.at("matchConditions").items()) {
      check(condition.at("expression"), before::condition, errors);
    }
    PolicyExpressions expressions = before;
    for (Field variable : spec.at("variables").items()) {
      Field text = variable.at("expression");
      try {
        if (!text.text().isBlank()) {
          expressions = expressions.with(variable.at("name").text(), text.text());
        }
      } catch (InvalidExpressionException invalid) {
        errors.invalid(text.path(), text.text(), invalid.text());
        // What follows may name it; one error is enough.
        return;
      }
    }
    results(spec, expressions, errors);
  }

  private static void results(Field spec, PolicyExpressions expressions, FieldErrors errors) {
    for (Field validation : spec.at("validations").items()) {
      check(
          validation.at("expression"),
          text -> expressions.compile(text, ExpressionType.BOOL),
          errors);
      check(
          validation.at("messageExpression"),
          text -> expressions.compile(text, ExpressionType.STRING),
          errors);
    }
    for (Field annotation : spec.at("auditAnnotations").items()) {
      check(
          annotation.at("valueExpression"),
          text -> expressions.compile(text, ExpressionType.STRING, ExpressionType.NULL),
          errors);
    }
    for (Field mutation : spec.at("mutations").items()) {
      boolean patch = mutation.at("patchType").is("JSONPatch");
      check(
          mutation.at(patch ? "jsonPatch" : "applyConfiguration", "expression"),
          expressions::compile,
          errors);
    }
  }

  /** {@code matchConditions} of a webhook. */
  static void conditions(Field list, ExpressionEnvironment environment, FieldErrors errors) {
    conditionNames(list, errors);
    for (Field condition : list.items()) {
      check(
          condition.at("expression"),
          text -> environment.compile(text, ExpressionType.BOOL),
          errors);
    }
  }

  private static void conditionNames(Field list, FieldErrors errors) {
    if (list.size() > MOST_CONDITIONS) {
      errors.tooMany(list.path(), list.size(), MOST_CONDITIONS);
    }
    Set<String> names = new HashSet<>();
    for (Field condition : list.items()) {
      Field name = condition.at("name");
      Checks.nameRequired(name, NameRules::qualifiedNameErrors, errors);
      Checks.required(condition.at("expression"), errors);
      if (!names.add(name.text())) {
        errors.duplicate(name.path(), name.text());
      }
    }
  }

  private static void check(Field expression, Compilation compilation, FieldErrors errors) {
    if (expression.text().isBlank()) {
      return;
    }
    try {
      compilation.run(expression.text());
    } catch (InvalidExpressionException invalid) {
      errors.invalid(expression.path(), expression.text(), invalid.text());
    }
  }
}
