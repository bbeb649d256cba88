package io.naru.apiserver.cel;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import io.naru.apiserver.cel.value.CostBudget;
import io.naru.machinery.Json;
import java.util.Map;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** Expressions over values that a structural schema describes. */
class SchemaExpressionTest {

  private static final ObjectNode SCHEMA =
      Json.parseObject(
          """
          {"type": "object", "required": ["size"], "properties": {
            "size": {"type": "integer"},
            "ratio": {"type": "number"},
            "a.b-c": {"type": "string", "maxLength": 10},
            "namespace": {"type": "string"},
            "port": {"x-kubernetes-int-or-string": true},
            "since": {"type": "string", "format": "date-time"},
            "wait": {"type": "string", "format": "duration"},
            "free": {"type": "object", "x-kubernetes-preserve-unknown-fields": true},
            "any": {"x-kubernetes-preserve-unknown-fields": true},
            "limits": {"type": "object", "additionalProperties": {"type": "string"}},
            "names": {"type": "array", "maxItems": 5, "x-kubernetes-list-type": "set",
                      "items": {"type": "string", "maxLength": 20}},
            "open": {"type": "array", "items": {"type": "string"}},
            "rows": {"type": "array", "x-kubernetes-list-type": "map",
                     "x-kubernetes-list-map-keys": ["k"],
                     "items": {"type": "object", "properties": {
                        "k": {"type": "string"}, "v": {"type": "integer"}}}}}}
          """);

  private static final ExpressionType SELF =
      ExpressionType.ofSchema(SCHEMA, "selfType", false).orElseThrow();

  private static final ExpressionEnvironment ENVIRONMENT =
      ExpressionEnvironment.of(Map.of("self", SELF, "oldSelf", SELF));

  private static boolean holds(String expression, String self, String oldSelf)
      throws InvalidExpressionException {
    JsonNode now = Json.parseObject(self);
    JsonNode old = Json.parseObject(oldSelf);
    return ENVIRONMENT
        .compile(expression, ExpressionType.BOOL)
        .test(Map.of("self", now, "oldSelf", old), CostBudget.ofValidation());
  }

  @ParameterizedTest
  @ValueSource(
      strings = {
        "self.size == 3",
        "self.ratio == 2.0 && type(self.ratio) == double",
        "self.a__dot__b__dash__c == 'x'",
        "self.__namespace__ == 'n'",
        "type(self.port) == int ? self.port > 0 : self.port == 'http'",
        "self.since < timestamp('2030-01-01T00:00:00Z') && self.wait == duration('90s')",
        "self.limits['cpu'] == '1' && self.limits.all(k, self.limits[k] != '')",
        "self.names == ['b', 'a'] && self.names + ['a'] == self.names",
        "self.rows == oldSelf.rows",
        "(self.rows + oldSelf.rows) == self.rows",
        "self.rows.all(r, oldSelf.rows.exists(o, o.k == r.k))",
      })
  void holds(String expression) throws InvalidExpressionException {
    String self =
        """
        {"size": 3, "ratio": 2, "a.b-c": "x", "namespace": "n", "port": 80,
         "since": "2026-01-01T00:00:00Z", "wait": "1m30s", "limits": {"cpu": "1"},
         "names": ["a", "b"], "rows": [{"k": "x", "v": 1}, {"k": "y", "v": 2}]}
        """;
    String old = "{\"rows\": [{\"k\": \"y\", \"v\": 2}, {\"k\": \"x\", \"v\": 1}]}";
    assertThat(holds(expression, self, old)).isTrue();
  }

  @Test
  void refusesFieldsThatTheSchemaDoesNotHave() {
    assertThatThrownBy(() -> ENVIRONMENT.compile("self.nope == 1"))
        .hasMessage(
            """
            compilation failed: ERROR: <input>:1:5: undefined field 'nope'
             | self.nope == 1
             | ....^\
            """);
    assertThatThrownBy(() -> ENVIRONMENT.compile("self.any == 1"))
        .hasMessageContaining("undefined field 'any'");
    assertThatThrownBy(() -> ENVIRONMENT.compile("self.size == 'a'"))
        .hasMessageContaining("found no matching overload for '_==_' applied to '(int, string)'");
  }

  @Test
  void knowsTransitionRules() throws InvalidExpressionException {
    assertThat(ENVIRONMENT.compile("self.size >= oldSelf.size").mentions("oldSelf")).isTrue();
    assertThat(ENVIRONMENT.compile("self.size >= 1").mentions("oldSelf")).isFalse();
  }

  @Test
  void wholeObjectsHaveNames() throws InvalidExpressionException {
    ExpressionType type = ExpressionType.ofSchema(SCHEMA, "selfType", true).orElseThrow();
    Expression rule =
        ExpressionEnvironment.of(Map.of("self", type))
            .compile("self.metadata.name == 'x' && self.kind == 'Y'");
    JsonNode self = Json.parseObject("{\"kind\": \"Y\", \"metadata\": {\"name\": \"x\"}}");
    assertThat(rule.test(Map.of("self", self), CostBudget.ofValidation())).isTrue();
  }

  @Test
  void boundsMakeExpressionsCheap() throws InvalidExpressionException {
    long bounded = ENVIRONMENT.compile("self.names.all(n, n.startsWith('a'))").estimatedCost();
    assertThat(bounded).isBetween(10L, 100L);
    long open =
        ENVIRONMENT
            .compile("self.open.all(a, self.open.all(b, a != b || a.contains(b)))")
            .estimatedCost();
    assertThat(open).isGreaterThan(10_000_000L);
    assertThat(ENVIRONMENT.compile("self.size > 1").estimatedCost()).isEqualTo(3);
  }
}
