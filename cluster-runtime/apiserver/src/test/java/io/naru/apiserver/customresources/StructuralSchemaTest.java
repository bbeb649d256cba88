package io.naru.apiserver.customresources;

import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.node.ObjectNode;
import io.naru.machinery.FieldErrors;
import io.naru.machinery.Json;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/** Pruning, defaults and validation of values by a schema. */
class StructuralSchemaTest {

  private static StructuralSchema schema(String json) {
    return StructuralSchema.of(Json.parseObject(json));
  }

  private static List<String> faults(String schema, String value, String old) {
    FieldErrors errors = new FieldErrors();
    SchemaValidator.validate(
        schema("{\"type\":\"object\",\"properties\":{\"x\":" + schema + "}}"),
        Json.parseObject("{\"x\":" + value + "}"),
        old.isEmpty() ? null : Json.parseObject("{\"x\":" + old + "}"),
        "",
        errors);
    return errors.causes().stream().map(cause -> cause.field() + ": " + cause.message()).toList();
  }

  @Test
  void prunesWhereNothingIsKnownButKeepsWhatIsToBeKept() {
    StructuralSchema schema =
        schema(
            """
            {"type": "object", "properties": {
              "open": {"type": "object", "x-kubernetes-preserve-unknown-fields": true,
                "properties": {"closed": {"type": "object"}}},
              "map": {"type": "object", "additionalProperties": {
                "type": "object", "properties": {"a": {"type": "string"}}}},
              "object": {"type": "object", "x-kubernetes-embedded-resource": true,
                "x-kubernetes-preserve-unknown-fields": true}}}
            """);
    ObjectNode object =
        Json.parseObject(
            """
            {"kind": "K", "metadata": {"name": "n"}, "gone": 1,
             "open": {"kept": 1, "closed": {"gone": 1}},
             "map": {"k": {"a": "x", "gone": 1}},
             "object": {"kind": "L", "metadata": {}, "spec": 1}}
            """);

    assertThat(Pruner.prune(schema, object))
        .containsExactlyInAnyOrder("gone", "open.closed.gone", "map.k.gone");
    assertThat(object)
        .isEqualTo(
            Json.parseObject(
                """
                {"kind": "K", "metadata": {"name": "n"}, "open": {"kept": 1, "closed": {}},
                 "map": {"k": {"a": "x"}}, "object": {"kind": "L", "metadata": {}, "spec": 1}}
                """));
  }

  @Test
  void defaultsReachIntoWhatWasDefaulted() {
    StructuralSchema schema =
        schema(
            """
            {"type": "object", "properties": {
              "outer": {"type": "object", "default": {}, "properties": {
                "inner": {"type": "integer", "default": 7}}},
              "list": {"type": "array", "items": {"type": "object", "properties": {
                "n": {"type": "string", "default": "d", "nullable": true}}}}}}
            """);
    ObjectNode object = Json.parseObject("{\"list\": [{}, {\"n\": null}]}");

    SchemaDefaults.apply(schema, object);

    assertThat(object)
        .isEqualTo(
            Json.parseObject(
                "{\"list\": [{\"n\": \"d\"}, {\"n\": null}], \"outer\": {\"inner\": 7}}"));
  }

  @ParameterizedTest
  @CsvSource(
      delimiter = '|',
      quoteCharacter = '`',
      value = {
        "{\"type\":\"integer\"} | 1.0 | ``",
        "{\"type\":\"integer\"} | 1.5 | x: Invalid value: \"number\": x in body must be of type"
            + " integer: \"number\"",
        "{\"type\":\"number\",\"exclusiveMinimum\":true,\"minimum\":1} | 1 | x: Invalid value: 1:"
            + " x in body should be greater than 1",
        "{\"type\":\"integer\",\"multipleOf\":3} | 4 | x: Invalid value: 4: x in body should be a"
            + " multiple of 3",
        "{\"type\":\"string\",\"minLength\":2} | \"a\" | x: Invalid value: \"a\": x in body should"
            + " be at least 2 chars long",
        "{\"type\":\"array\",\"minItems\":1} | [] | x: Invalid value: []: x in body should have at"
            + " least 1 items",
        "{\"type\":\"array\",\"maxItems\":1,\"items\":{\"type\":\"integer\"}} | [1,2] | x: Too"
            + " many: 2: must have at most 1 items",
        "{\"type\":\"object\",\"maxProperties\":0,\"x-kubernetes-preserve-unknown-fields\":true} |"
            + " {\"a\":1} | x: Too many: 1: must have at most 0 items",
        "{\"type\":\"string\",\"nullable\":true} | null | ``",
        "{\"type\":\"string\",\"format\":\"ipv4\"} | \"1.2.3.4\" | ``",
        "{\"type\":\"string\",\"format\":\"ipv4\"} | \"::1\" | x: Invalid value: \"::1\": x in body"
            + " must be of type ipv4: \"::1\"",
        "{\"x-kubernetes-int-or-string\":true} | \"80%\" | ``",
        "{\"type\":\"object\",\"x-kubernetes-embedded-resource\":true,"
            + "\"x-kubernetes-preserve-unknown-fields\":true} | {\"kind\":\"A\"} | x.apiVersion:"
            + " Required value: must not be empty",
        "{\"type\":\"string\",\"not\":{\"enum\":[\"a\"]}} | \"a\" | <nil>: Invalid value: \"\":"
            + " \"x\" must not validate the schema (not)",
        "{\"type\":\"string\",\"anyOf\":[{\"enum\":[\"a\"]},{\"enum\":[\"b\"]}]} | \"b\" | ``",
      })
  void validates(String schema, String value, String expected) {
    assertThat(faults(schema, value, ""))
        .isEqualTo(expected.isEmpty() ? List.of() : List.of(expected));
  }

  @Test
  void whatDidNotChangeIsForgiven() {
    String list =
        "{\"type\":\"array\",\"x-kubernetes-list-type\":\"map\",\"x-kubernetes-list-map-keys\":"
            + "[\"k\"],\"items\":{\"type\":\"object\",\"properties\":{\"k\":{\"type\":\"string\"},"
            + "\"v\":{\"type\":\"integer\",\"maximum\":5}}}}";

    assertThat(faults(list, "[{\"k\":\"a\",\"v\":9}]", "")).hasSize(1);
    assertThat(
            faults(
                list, "[{\"k\":\"b\",\"v\":1},{\"k\":\"a\",\"v\":9}]", "[{\"k\":\"a\",\"v\":9}]"))
        .isEmpty();
    assertThat(faults(list, "[{\"k\":\"a\",\"v\":8}]", "[{\"k\":\"a\",\"v\":9}]")).hasSize(1);
  }
}
