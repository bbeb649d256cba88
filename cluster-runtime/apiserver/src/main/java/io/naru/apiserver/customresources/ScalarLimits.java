package io.naru.apiserver.customresources;

import com.fasterxml.jackson.databind.JsonNode;
import io.naru.machinery.FieldErrors;
import java.math.BigDecimal;

/** Bounds of numbers; length, pattern and format of strings. */
final class ScalarLimits {

  private ScalarLimits() {}

  static void check(StructuralSchema schema, JsonNode value, String path, FieldErrors errors) {
    if (value.isNumber()) {
      number(schema.limits(), value, path, errors);
    } else if (value.isTextual()) {
      text(schema, value.textValue(), path, errors);
    }
  }

  private static void number(Limits limits, JsonNode node, String path, FieldErrors errors) {
    BigDecimal value = node.decimalValue();
    BigDecimal most = limits.maximum();
    if (most != null) {
      int order = value.compareTo(most);
      if (order > 0 || (order == 0 && limits.exclusiveMaximum())) {
        String bound = limits.exclusiveMaximum() ? "less than " : "less than or equal to ";
        invalid(path, node, "should be " + bound + most.toPlainString(), errors);
      }
    }
    BigDecimal least = limits.minimum();
    if (least != null) {
      int order = value.compareTo(least);
      if (order < 0 || (order == 0 && limits.exclusiveMinimum())) {
        String bound = limits.exclusiveMinimum() ? "greater than " : "greater than or equal to ";
        invalid(path, node, "should be " + bound + least.toPlainString(), errors);
      }
    }
    BigDecimal step = limits.multipleOf();
    if (step != null && step.signum() > 0 && value.remainder(step).signum() != 0) {
      invalid(path, node, "should be a multiple of " + step.toPlainString(), errors);
    }
  }

  private static void text(StructuralSchema schema, String text, String path, FieldErrors errors) {
    Limits limits = schema.limits();
    long length = text.codePointCount(0, text.length());
    JsonNode value = io.naru.machinery.Json.mapper().getNodeFactory().textNode(text);
    Long most = limits.maxLength();
    if (most != null && length > most) {
      errors.tooLong(path, most.intValue());
    }
    Long least = limits.minLength();
    if (least != null && length < least) {
      invalid(path, value, "should be at least " + least + " chars long", errors);
    }
    var pattern = limits.pattern();
    if (pattern != null && !pattern.matcher(text).find()) {
      invalid(path, value, "should match '" + pattern.pattern() + "'", errors);
    }
    if (!Formats.matches(schema.format(), text)) {
      errors.typeInvalid(
          path, value, path + " in body must be of type " + schema.format() + ": \"" + text + "\"");
    }
  }

  private static void invalid(String path, JsonNode value, String problem, FieldErrors errors) {
    errors.invalid(path, value, path + " in body " + problem);
  }
}
