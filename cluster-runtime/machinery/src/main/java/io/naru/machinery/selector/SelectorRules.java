package io.naru.machinery.selector;

import com.fasterxml.jackson.databind.JsonNode;
import io.naru.machinery.FieldErrors;
import io.naru.machinery.NameRules;
import io.naru.machinery.StatusException;
import java.util.List;
import java.util.Set;

/** What keys and values a label selector may have. */
final class SelectorRules {

  private SelectorRules() {}

  /**
   * @throws StatusException 400 if the requirement is not allowed
   */
  static void check(Requirement requirement) {
    checkKey(requirement.key());
    Set<String> values = requirement.values();
    switch (requirement.operator()) {
      case IN, NOT_IN -> {
        if (values.isEmpty()) {
          throw wrong(
              "values: Invalid value: []: for 'in', 'notin' operators, values set can't be empty");
        }
      }
      case GREATER_THAN, LESS_THAN -> {
        if (values.size() != 1) {
          throw wrong(
              "values: Invalid value: "
                  + values
                  + ": for 'Gt', 'Lt' operators, exactly one value is required");
        }
        String bound = values.iterator().next();
        if (Requirement.integer(bound) == null) {
          throw wrong(
              "values[0]: Invalid value: \""
                  + bound
                  + "\": for 'Gt', 'Lt' operators, the value must be an integer");
        }
      }
      case EXISTS, DOES_NOT_EXIST -> {
        if (!values.isEmpty()) {
          throw wrong(
              "values: Invalid value: "
                  + values
                  + ": values set must be empty for exists and does not exist");
        }
      }
      case EQUALS, DOUBLE_EQUALS, NOT_EQUALS -> {}
    }
    int index = 0;
    for (String value : values) {
      List<String> errors = NameRules.labelValueErrors(value);
      if (!errors.isEmpty()) {
        throw wrong(
            "values["
                + index
                + "]["
                + requirement.key()
                + "]: Invalid value: \""
                + value
                + "\": "
                + String.join("; ", errors));
      }
      index++;
    }
  }

  /**
   * @throws StatusException 400 if it is no label key
   */
  static void checkKey(String key) {
    List<String> errors = NameRules.qualifiedNameErrors(key);
    if (!errors.isEmpty()) {
      // Go prints a path that leads nowhere as <nil>; clients have seen that for years.
      throw wrong("<nil>: Invalid value: \"" + key + "\": " + String.join("; ", errors));
    }
  }

  static void validate(JsonNode expression, String path, FieldErrors errors) {
    String operator = expression.path("operator").asText();
    JsonNode values = expression.path("values");
    switch (operator) {
      case "In", "NotIn" -> {
        if (values.isEmpty()) {
          errors.required(path + ".values", "must be specified when `operator` is 'In' or 'NotIn'");
        }
      }
      case "Exists", "DoesNotExist" -> {
        if (!values.isEmpty()) {
          errors.forbidden(
              path + ".values",
              "may not be specified when `operator` is 'Exists' or 'DoesNotExist'");
        }
      }
      default -> errors.invalid(path + ".operator", operator, "not a valid selector operator");
    }
    String key = expression.path("key").asText();
    for (String error : NameRules.qualifiedNameErrors(key)) {
      errors.invalid(path + ".key", key, error);
    }
    for (int i = 0; i < values.size(); i++) {
      String value = values.get(i).asText();
      for (String error : NameRules.labelValueErrors(value)) {
        errors.invalid(path + ".values[" + i + "]", value, error);
      }
    }
  }

  private static StatusException wrong(String message) {
    return StatusException.badRequest("unable to parse requirement: " + message);
  }
}
