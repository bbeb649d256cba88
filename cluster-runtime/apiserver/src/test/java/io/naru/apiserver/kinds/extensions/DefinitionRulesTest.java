package io.naru.apiserver.kinds.extensions;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import com.fasterxml.jackson.databind.node.ObjectNode;
import io.naru.apiserver.registry.TestingRegistry;
import io.naru.machinery.Json;
import io.naru.machinery.Yaml;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/** What a custom resource definition may not say, in the words of Kubernetes. */
class DefinitionRulesTest {

  private static final String API = "apiextensions.k8s.io/v1";
  private static final String DEFINITIONS = "customresourcedefinitions";
  private static final String SCHEMA = "spec.validation.openAPIV3Schema.properties[a]";

  @TempDir Path directory;
  TestingRegistry api;

  @BeforeEach
  void open() {
    api = new TestingRegistry(directory);
  }

  @AfterEach
  void close() {
    api.close();
  }

  @ParameterizedTest
  @CsvSource(
      delimiter = '|',
      quoteCharacter = '`',
      value = {
        "`type: array, items: {type: string}, x-kubernetes-list-map-keys: [b]` | .x-kubernetes-list-type: Required value: must be map if x-kubernetes-list-map-keys is non-empty",
        "`type: array, x-kubernetes-list-type: map, x-kubernetes-list-map-keys: [b], items: {type: object, required: [b], properties: {b: {type: object}}}` | .items.properties[b].type: Invalid value: \"object\": must be a scalar type if parent array's x-kubernetes-list-type is map",
        "`type: string, x-kubernetes-list-type: set` | .type: Invalid value: \"string\": must be array if x-kubernetes-list-type is specified",
        "`type: array, x-kubernetes-list-type: set, items: {type: string, nullable: true}` | .items.nullable: Forbidden: cannot be nullable when x-kubernetes-list-type is set",
        "`type: object, x-kubernetes-map-type: odd` | .x-kubernetes-map-type: Unsupported value: \"odd\": supported values: \"atomic\", \"granular\"",
        "`type: object, x-kubernetes-preserve-unknown-fields: false` | .x-kubernetes-preserve-unknown-fields: Invalid value: false: must be true or undefined",
        "`type: string, x-kubernetes-embedded-resource: true` | .type: Invalid value: \"string\": must be object if x-kubernetes-embedded-resource is true",
        "`type: object, additionalProperties: false` | .additionalProperties: Forbidden: additionalProperties cannot be set to false",
        "`type: object, anyOf: [{properties: {b: {minimum: 1}}}]` | .properties[b]: Required value: because it is defined in spec.validation.openAPIV3Schema.properties[a].anyOf[0].properties[b]",
        "`type: string, anyOf: [{type: string, description: x}]` | .anyOf[0].type: Forbidden: must be empty to be structural",
        "`type: string, not: {default: x}` | .not.default: Forbidden: must be undefined to be structural",
      })
  void schemasAreStructural(String schema, String problem) {
    assertThatThrownBy(() -> define("a: {" + schema + "}", "", ""))
        .hasMessageContaining(SCHEMA + problem);
  }

  @Test
  void numbersOrTextsMayBeToldApartByType() {
    define(
        "a: {x-kubernetes-int-or-string: true, anyOf: [{type: integer}, {type: string}]}", "", "");
  }

  @ParameterizedTest
  @CsvSource(
      delimiter = '|',
      quoteCharacter = '`',
      value = {
        "`subresources: {scale: {specReplicasPath: .status.a, statusReplicasPath: .status.a}},` | spec.subresources.scale.specReplicasPath: Invalid value: \".status.a\": should be a json path under .spec",
        "`selectableFields: [{jsonPath: .none}],` | spec.selectableFields[0].jsonPath: Invalid value: \".none\": is an invalid path: does not refer to a valid field",
        "`deprecationWarning: old,` | spec.versions[0].deprecationWarning: Invalid value: \"old\": can only be set for deprecated versions",
      })
  void versionsAreConsistent(String version, String problem) {
    assertThatThrownBy(() -> define("a: {type: string}", version, ""))
        .hasMessageContaining(problem);
  }

  @ParameterizedTest
  @CsvSource(
      delimiter = '|',
      quoteCharacter = '`',
      value = {
        "`, preserveUnknownFields: true` | spec.preserveUnknownFields: Invalid value: true: cannot set to true, set x-kubernetes-preserve-unknown-fields to true in spec.versions[*].schema instead",
        "`, conversion: {strategy: Webhook}` | spec.conversion.webhookClientConfig: Required value: required when strategy is set to Webhook",
      })
  void definitionsAreConsistent(String spec, String problem) {
    assertThatThrownBy(() -> define("a: {type: string}", "", spec)).hasMessageContaining(problem);
  }

  @Test
  void versionsInWhichObjectsAreStoredStay() throws Exception {
    define("a: {type: string}", "", "");
    ObjectNode definition = api.get(API, DEFINITIONS, "", "things.x.example").mutableTree();
    ObjectNode other = (ObjectNode) definition.at("/spec/versions/0").deepCopy();
    definition.withArray("/spec/versions").removeAll().add(other.put("name", "v2"));
    assertThatThrownBy(() -> api.update(API, DEFINITIONS, "", "things.x.example", definition))
        .hasMessageContaining(
            "status.storedVersions[0]: Invalid value: \"v1\": missing from spec.versions; v1 was"
                + " previously a storage version, and must remain in spec.versions until a storage"
                + " migration ensures no data remains persisted in v1 and removes v1 from"
                + " status.storedVersions");
    ObjectNode both =
        (ObjectNode)
            Yaml.parse(definition.toString().getBytes(StandardCharsets.UTF_8)).root().deepCopy();
    ObjectNode first = (ObjectNode) other.deepCopy();
    both.withArray("/spec/versions").add(first.put("name", "v1").put("storage", false));
    ObjectNode updated = api.update(API, DEFINITIONS, "", "things.x.example", both).mutableTree();
    assertThat(updated.at("/status/storedVersions").toString()).isEqualTo("[\"v1\",\"v2\"]");

    Json.ensureObject(updated, "status").putArray("storedVersions").add("v2");
    api.registry().update(api.call(API, DEFINITIONS, "", "things.x.example").at("status"), updated);
    ObjectNode migrated = api.get(API, DEFINITIONS, "", "things.x.example").mutableTree();
    migrated.withArray("/spec/versions").remove(1);
    assertThat(
            api.update(API, DEFINITIONS, "", "things.x.example", migrated)
                .tree()
                .at("/spec/versions"))
        .hasSize(1);
  }

  /**
   * @param properties of the schema
   * @param version more of the version, with a comma after it
   * @param spec more of the spec, with a comma before it
   */
  private void define(String properties, String version, String spec) {
    api.create(
        API,
        DEFINITIONS,
        "",
        "{metadata: {name: things.x.example}, spec: {group: x.example, scope: Cluster, names:"
            + " {plural: things, kind: Thing}, versions: [{name: v1, served: true, storage: true, "
            + version
            + " schema: {openAPIV3Schema: {type: object, properties: {"
            + properties
            + "}}}}]"
            + spec
            + "}}");
  }
}
