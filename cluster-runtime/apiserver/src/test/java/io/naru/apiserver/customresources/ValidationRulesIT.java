package io.naru.apiserver.customresources;

import static io.naru.apiserver.server.TestServer.DEFINITIONS;
import static org.assertj.core.api.Assertions.assertThat;

import io.naru.apiserver.server.TestServer;
import io.naru.apiserver.server.TestServer.Answer;
import java.nio.file.Path;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.TestInstance;
import org.junit.jupiter.api.io.TempDir;

/** {@code x-kubernetes-validations}: of objects, and of the rules themselves. */
@TestInstance(TestInstance.Lifecycle.PER_CLASS)
class ValidationRulesIT {

  private static final String RULED = "/apis/rules.example/v1/namespaces/default/ruleds";

  private TestServer api;

  @BeforeAll
  void start(@TempDir Path directory) throws Exception {
    api = new TestServer(directory);
    api.define(
        definition(
            "ruled",
            """
            {type: object, properties: {spec: {type: object,
              x-kubernetes-validations: [
                {rule: 'self.low <= self.high', messageExpression: '"low is " + string(self.low)', fieldPath: .low},
                {rule: 'self.high < 100', reason: FieldValueForbidden, message: too high},
                {rule: '!has(oldSelf.low) || self.low >= oldSelf.low', message: never lower}],
              properties: {
                low: {type: integer}, high: {type: integer},
                name: {type: string, x-kubernetes-validations: [
                  {rule: 'self == oldSelf', message: is fixed}]},
                first: {type: string, x-kubernetes-validations: [
                  {rule: 'oldSelf.hasValue() || self == "new"', optionalOldSelf: true}]},
                items: {type: array, maxItems: 5, x-kubernetes-list-type: map,
                  x-kubernetes-list-map-keys: [k],
                  items: {type: object, required: [k], properties: {k: {type: string, maxLength: 5},
                    v: {type: integer, x-kubernetes-validations: [{rule: 'self >= oldSelf'}]}}}}}}}}
            """));
  }

  @AfterAll
  void stop() {
    api.close();
  }

  private static String definition(String name, String schema) {
    return """
    apiVersion: apiextensions.k8s.io/v1
    kind: CustomResourceDefinition
    metadata: {name: %1$ss.rules.example}
    spec:
      group: rules.example
      scope: Namespaced
      names: {plural: %1$ss, kind: %2$s}
      versions: [{name: v1, served: true, storage: true, schema: {openAPIV3Schema: %3$s}}]
    """
        .formatted(name, Character.toUpperCase(name.charAt(0)) + name.substring(1), schema);
  }

  private Answer create(String name, String spec) throws Exception {
    return api.post(
        RULED,
        "{apiVersion: rules.example/v1, kind: Ruled, metadata: {name: %s}, spec: {%s}}"
            .formatted(name, spec));
  }

  @Test
  void rulesRefuseWithTheirMessageReasonAndField() throws Exception {
    assertThat(create("a", "low: 5, high: 3").causes())
        .containsExactly("spec.low: Invalid value: low is 5");
    Answer forbidden = create("b", "low: 1, high: 100");
    assertThat(forbidden.causes()).containsExactly("spec: Forbidden: too high");
    assertThat(forbidden.text("/details/causes/0/reason")).isEqualTo("FieldValueForbidden");
    assertThat(create("c", "low: 1, high: 2").code()).isEqualTo(201);
  }

  @Test
  void rulesAreNotAskedWhereTypesAreWrong() throws Exception {
    assertThat(create("d", "low: x, high: 3").causes())
        .anyMatch(cause -> cause.contains("must be of type integer"))
        .anyMatch(cause -> cause.contains("some validation rules were not checked"));
  }

  @Test
  void transitionRulesCompareWithWhatWas() throws Exception {
    create("e", "low: 5, high: 9, name: x, items: [{k: a, v: 2}, {k: b, v: 2}]");

    assertThat(api.merge(RULED + "/e", "{\"spec\":{\"low\":4}}").causes())
        .containsExactly("spec: Invalid value: never lower");
    assertThat(api.merge(RULED + "/e", "{\"spec\":{\"name\":\"y\"}}").causes())
        .containsExactly("spec.name: Invalid value: \"y\": is fixed");
    assertThat(
            api.merge(
                    RULED + "/e",
                    "{\"spec\":{\"items\":[{\"k\":\"b\",\"v\":1},{\"k\":\"c\",\"v\":0}]}}")
                .causes())
        .containsExactly("spec.items[0].v: Invalid value: 1: failed rule: self >= oldSelf");
    assertThat(api.merge(RULED + "/e", "{\"spec\":{\"low\":6}}").code()).isEqualTo(200);
  }

  @Test
  void rulesMayHoldForCreationsToo() throws Exception {
    assertThat(create("f", "low: 1, high: 2, first: old").causes())
        .containsExactly(
            "spec.first: Invalid value: \"old\": failed rule: oldSelf.hasValue() || self == \"new\"");
    assertThat(create("f", "low: 1, high: 2, first: new").code()).isEqualTo(201);
    assertThat(api.merge(RULED + "/f", "{\"spec\":{\"first\":\"later\"}}").code()).isEqualTo(200);
  }

  @Test
  void definitionsWithBadRulesAreRefused() throws Exception {
    String path = "spec.validation.openAPIV3Schema.properties[s].x-kubernetes-validations[0].rule";
    Answer wrong =
        api.post(
            DEFINITIONS,
            definition(
                "wrong",
                "{type: object, properties: {s: {type: string, x-kubernetes-validations: [{rule:"
                    + " 'self.nope > 1'}]}}}"));
    assertThat(wrong.causes())
        .hasSize(1)
        .allMatch(cause ->
            cause.startsWith(path + ": Invalid value: ") && cause.contains("compilation failed"));
    Answer costly =
        api.post(
            DEFINITIONS,
            definition(
                "costly",
                "{type: object, properties: {s: {type: array, items: {type: string},"
                    + " x-kubernetes-validations: [{rule: 'self.all(a, self.all(b, a !="
                    + " b))'}]}}}"));
    assertThat(costly.causes())
        .anyMatch(cause ->
            cause.startsWith(
                path + ": Forbidden: estimated rule cost exceeds budget by factor of more than"));
  }

  @Test
  void definitionsWithBadSchemasAreRefused() throws Exception {
    Answer refused =
        api.post(
            DEFINITIONS,
            definition(
                "bad",
                "{type: object, properties: {p: {type: string, pattern: '('}, u: {type: array,"
                    + " uniqueItems: true, items: {type: string}}, m: {type: array,"
                    + " x-kubernetes-list-type: map, x-kubernetes-list-map-keys: [k], items:"
                    + " {type: object, properties: {k: {type: string}}}}}}"));
    String path = "spec.validation.openAPIV3Schema.properties";
    assertThat(refused.causes())
        .anyMatch(cause -> cause.startsWith(path + "[p].pattern: Invalid value: \"(\""))
        .anyMatch(cause -> cause.startsWith(path + "[u].uniqueItems: Forbidden"))
        .anyMatch(cause -> cause.startsWith(path + "[m].items.properties[k].default: Required"));
  }
}
