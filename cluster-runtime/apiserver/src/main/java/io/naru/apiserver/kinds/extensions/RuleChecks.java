package io.naru.apiserver.kinds.extensions;

import com.fasterxml.jackson.databind.JsonNode;
import io.naru.apiserver.cel.Expression;
import io.naru.apiserver.cel.ExpressionEnvironment;
import io.naru.apiserver.cel.ExpressionType;
import io.naru.apiserver.cel.InvalidExpressionException;
import io.naru.apiserver.kinds.support.Checks;
import io.naru.apiserver.kinds.support.Field;
import io.naru.machinery.FieldErrors;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/**
 * Whether the {@code x-kubernetes-validations} of a schema compile and are cheap enough, however
 * large objects may become. One walk each.
 */
final class RuleChecks {

  private static final List<String> REASONS =
      List.of(
          "FieldValueRequired", "FieldValueInvalid", "FieldValueForbidden", "FieldValueDuplicate");

  /** Of one rule, in Kubernetes' units, with all the values that it is evaluated for. */
  private static final long RULE_LIMIT = 10_000_000;

  /** Of all rules of a schema. */
  private static final long SCHEMA_LIMIT = 100_000_000;

  /** No request is larger; so many items fit into it, at two bytes each. */
  private static final long MOST_ITEMS = 3 * 1024 * 1024 / 2;

  private final FieldErrors errors;
  private long total;

  private RuleChecks(FieldErrors errors) {
    this.errors = errors;
  }

  static void validate(Field schema, FieldErrors errors) {
    RuleChecks checks = new RuleChecks(errors);
    checks.schema(schema, 1, true, "");
    if (checks.total > SCHEMA_LIMIT) {
      errors.forbidden(
          schema.path(),
          "x-kubernetes-validations estimated rule cost total for entire OpenAPIv3 schema exceeds"
              + " budget by factor of "
              + factor(checks.total, SCHEMA_LIMIT)
              + " (try simplifying the rule, or adding maxItems, maxProperties, and maxLength where"
              + " arrays, maps, and strings are declared)");
    }
  }

  /**
   * @param cardinality how many such values an object may have
   * @param unrelated path of the list whose items cannot be told to be the same as before; empty if
   *     there is none
   */
  private void schema(Field schema, long cardinality, boolean root, String unrelated) {
    boolean resource = root || schema.at("x-kubernetes-embedded-resource").flag();
    rules(schema, cardinality, resource, unrelated);
    for (var property : schema.at("properties").entries()) {
      schema(property.getValue(), cardinality, false, unrelated);
    }
    Field additional = schema.at("additionalProperties");
    if (additional.node() != null && additional.node().isObject()) {
      schema(additional, times(cardinality, schema.at("maxProperties")), false, unrelated);
    }
    Field items = schema.at("items");
    if (items.present()) {
      boolean related = schema.at("x-kubernetes-list-type").is("map");
      String where = related || !unrelated.isEmpty() ? unrelated : schema.path();
      schema(items, times(cardinality, schema.at("maxItems")), false, where);
    }
  }

  private static long times(long cardinality, Field bound) {
    long most = bound.present() ? Math.min(bound.number(), MOST_ITEMS) : MOST_ITEMS;
    return multiply(cardinality, most);
  }

  private static long multiply(long a, long b) {
    return Math.multiplyHigh(a, b) != 0 || a * b < 0 ? Long.MAX_VALUE : a * b;
  }

  private void rules(Field schema, long cardinality, boolean resource, String unrelated) {
    List<Field> rules = schema.at("x-kubernetes-validations").items();
    if (rules.isEmpty()) {
      return;
    }
    JsonNode node = schema.node();
    ExpressionType self =
        node == null
            ? ExpressionType.DYNAMIC
            : ExpressionType.ofSchema(node, "selfType", resource).orElse(ExpressionType.DYNAMIC);
    for (Field rule : rules) {
      form(rule);
      ExpressionType old =
          rule.at("optionalOldSelf").flag() ? ExpressionType.of("optional(dyn)") : self;
      ExpressionEnvironment environment =
          ExpressionEnvironment.of(Map.of("self", self, "oldSelf", old));
      Expression compiled = expression(rule, "rule", environment, ExpressionType.BOOL);
      expression(rule, "messageExpression", environment, ExpressionType.STRING);
      if (compiled == null) {
        continue;
      }
      if (compiled.mentions("oldSelf") && !unrelated.isEmpty()) {
        errors.invalid(
            rule.at("rule").path(),
            rule.at("rule").node(),
            "oldSelf cannot be used on the uncorrelatable portion of the schema within "
                + unrelated);
      }
      cost(rule, multiply(compiled.estimatedCost(), cardinality));
    }
  }

  private void form(Field rule) {
    Checks.required(rule.at("rule"), "rule is not specified", errors);
    Field message = rule.at("message");
    if (message.present() && message.text().isBlank()) {
      errors.invalid(message.path(), message.text(), "message must be non-empty if specified");
    } else if (message.text().strip().contains("\n")) {
      errors.invalid(message.path(), message.text(), "message must not contain line breaks");
    } else if (rule.at("rule").text().strip().contains("\n") && message.empty()) {
      errors.required(message.path(), "message must be specified if rule contains line breaks");
    }
    Checks.oneOf(rule.at("reason"), REASONS, errors);
  }

  private @Nullable Expression expression(
      Field rule, String name, ExpressionEnvironment environment, ExpressionType type) {
    Field text = rule.at(name);
    if (text.empty()) {
      return null;
    }
    try {
      return environment.compile(text.text(), type);
    } catch (InvalidExpressionException invalid) {
      errors.invalid(text.path(), rule.node(), invalid.text());
      return null;
    }
  }

  private void cost(Field rule, long cost) {
    total = total + cost < 0 ? Long.MAX_VALUE : total + cost;
    if (cost > RULE_LIMIT) {
      errors.forbidden(
          rule.at("rule").path(),
          "estimated rule cost exceeds budget by factor of "
              + factor(cost, RULE_LIMIT)
              + " (try simplifying the rule, or adding maxItems, maxProperties, and maxLength where"
              + " arrays, maps, and strings are declared)");
    }
  }

  private static String factor(long cost, long limit) {
    double factor = (double) cost / limit;
    return factor > 100 ? "more than 100x" : String.format(Locale.ROOT, "%.1fx", factor);
  }
}
