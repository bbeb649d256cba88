package io.naru.apiserver.customresources;

import com.fasterxml.jackson.databind.JsonNode;
import com.google.re2j.Pattern;
import java.math.BigDecimal;
import java.util.List;
import org.jspecify.annotations.Nullable;

/**
 * What a schema says of single values: allowed ones, bounds, lengths. Null and empty mean that it
 * says nothing. Immutable.
 */
record Limits(
    List<JsonNode> allowed,
    @Nullable BigDecimal minimum,
    boolean exclusiveMinimum,
    @Nullable BigDecimal maximum,
    boolean exclusiveMaximum,
    @Nullable BigDecimal multipleOf,
    @Nullable Long minLength,
    @Nullable Long maxLength,
    @Nullable Pattern pattern,
    @Nullable Long minItems,
    @Nullable Long maxItems,
    boolean uniqueItems,
    @Nullable Long minProperties,
    @Nullable Long maxProperties) {

  static Limits of(JsonNode schema) {
    JsonNode pattern = schema.path("pattern");
    return new Limits(
        schema.path("enum").valueStream().toList(),
        decimal(schema, "minimum"),
        schema.path("exclusiveMinimum").asBoolean(),
        decimal(schema, "maximum"),
        schema.path("exclusiveMaximum").asBoolean(),
        decimal(schema, "multipleOf"),
        number(schema, "minLength"),
        number(schema, "maxLength"),
        // RE2, as in Go: no pattern takes more than linear time.
        pattern.isTextual() ? Pattern.compile(pattern.textValue()) : null,
        number(schema, "minItems"),
        number(schema, "maxItems"),
        schema.path("uniqueItems").asBoolean(),
        number(schema, "minProperties"),
        number(schema, "maxProperties"));
  }

  private static @Nullable BigDecimal decimal(JsonNode schema, String name) {
    return schema.path(name).isNumber() ? schema.path(name).decimalValue() : null;
  }

  private static @Nullable Long number(JsonNode schema, String name) {
    return schema.path(name).isNumber() ? schema.path(name).longValue() : null;
  }
}
