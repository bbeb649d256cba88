package io.naru.apiserver.customresources;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.ArrayNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import io.naru.apiserver.cel.value.CostBudget;
import io.naru.machinery.FieldErrors;
import io.naru.machinery.JsonEquality;
import java.util.List;
import java.util.Set;
import org.jspecify.annotations.Nullable;

/**
 * Checks the {@code x-kubernetes-validations} of a schema and of all its parts, once nothing else
 * is wrong with the object, within one budget for all.
 */
final class RuleValidator {

  /** Faults that leave rules nothing to stand on. */
  private static final Set<String> BLOCKING =
      Set.of(
          "FieldValueRequired",
          "FieldValueTooLong",
          "FieldValueTooMany",
          "FieldValueTypeInvalid",
          "FieldValueNotSupported");

  private final FieldErrors errors;
  private final CostBudget budget = CostBudget.ofValidation();

  private RuleValidator(FieldErrors errors) {
    this.errors = errors;
  }

  /** Whether a schema or a part of it has rules. */
  static boolean hasRules(StructuralSchema schema) {
    StructuralSchema items = schema.items();
    StructuralSchema additional = schema.additional();
    return !schema.json().path("x-kubernetes-validations").isEmpty()
        || (items != null && hasRules(items))
        || (additional != null && hasRules(additional))
        || schema.properties().values().stream().anyMatch(RuleValidator::hasRules);
  }

  /**
   * @param old what the object was; null on creation
   */
  static void validate(
      StructuralSchema schema, ObjectNode object, @Nullable ObjectNode old, FieldErrors errors) {
    if (errors.causes().stream().anyMatch(cause -> BLOCKING.contains(cause.reason()))) {
      errors.invalid(
          "<nil>",
          null,
          "some validation rules were not checked because the object was invalid; correct the"
              + " existing errors to complete validation");
      return;
    }
    new RuleValidator(errors).value(schema, object, old, "", true);
  }

  private void value(
      @Nullable StructuralSchema schema,
      JsonNode value,
      @Nullable JsonNode old,
      String path,
      boolean resource) {
    if (schema == null || value.isNull() || budget.remaining() < 0) {
      return;
    }
    boolean unchanged = old != null && JsonEquality.equal(value, old);
    for (ValidationRule rule : schema.rules().get(resource || schema.embedded())) {
      // What did not change is not held against an update, unless the rule is about changes.
      if (!unchanged || rule.transition()) {
        rule.check(value, old, path, budget, errors);
      }
    }
    if (value instanceof ObjectNode object) {
      object.forEachEntry((name, child) ->
          value(
              schema.field(name),
              child,
              old == null ? null : old.get(name),
              SchemaValidator.child(path, name),
              false));
    } else if (value instanceof ArrayNode array) {
      for (int i = 0; i < array.size(); i++) {
        JsonNode item = array.get(i);
        JsonNode key = SchemaValidator.key(schema, item);
        JsonNode before = SchemaValidator.counterpart(schema, key, old);
        value(schema.items(), item, before, path + "[" + i + "]", false);
      }
    }
  }

  /** The rules of one schema, compiled when first needed: that takes milliseconds. Thread-safe. */
  static final class Rules {

    private final JsonNode schema;
    private volatile @Nullable List<ValidationRule> compiled;

    Rules(JsonNode schema) {
      this.schema = schema;
    }

    /**
     * @param resource whether the value is a whole object
     */
    List<ValidationRule> get(boolean resource) {
      List<ValidationRule> known = compiled;
      if (known == null) {
        known = ValidationRule.compile(schema, resource);
        compiled = known;
      }
      return known;
    }
  }
}
