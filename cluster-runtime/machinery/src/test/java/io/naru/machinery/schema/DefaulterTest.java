package io.naru.machinery.schema;

import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.node.ObjectNode;
import io.naru.machinery.FieldErrors;
import io.naru.machinery.GroupVersionKind;
import io.naru.machinery.Json;
import io.naru.machinery.Status.Cause;
import org.junit.jupiter.api.Test;

class DefaulterTest {

  @Test
  void setsDefaultsWhereTheParentExists() {
    ObjectNode service = apply("v1", "Service", "{'spec':{'ports':[{'port':80}]}}");

    assertThat(service)
        .isEqualTo(
            json(
                "{'spec':{'ports':[{'port':80,'protocol':'TCP'}]},'metadata':{},"
                    + "'status':{'loadBalancer':{}}}"));
  }

  @Test
  void writesWhatGoWritesForEmptyStructs() {
    ObjectNode deployment =
        apply(
            "apps/v1",
            "Deployment",
            "{'spec':{'template':{'spec':{'containers':[{'name':'c'}]}}}}");

    assertThat(deployment)
        .isEqualTo(
            json(
                "{'metadata':{},'status':{},'spec':{'strategy':{},'template':{'metadata':{},"
                    + "'spec':{'containers':[{'name':'c','resources':{}}]}}}}"));
  }

  @Test
  void writesZeroValuesThatAreAlwaysWritten() {
    ObjectNode set = apply("apps/v1", "ReplicaSet", "{'status':{}}");

    assertThat(set.get("status")).isEqualTo(json("{'replicas':0}"));
    assertThat(apply("rbac.authorization.k8s.io/v1", "ClusterRole", "{}").has("rules")).isTrue();
  }

  @Test
  void leavesGivenValuesAlone() {
    ObjectNode service =
        apply("v1", "Service", "{'spec':{'ports':[{'port':53,'protocol':'UDP'}]}}");

    assertThat(service.at("/spec/ports/0/protocol").textValue()).isEqualTo("UDP");
  }

  @Test
  void doesNotShareDefaultsBetweenObjects() {
    ObjectNode first = apply("v1", "Pod", "{}");
    ((ObjectNode) first.get("metadata")).put("name", "a");

    assertThat(apply("v1", "Pod", "{}").get("metadata")).isEqualTo(json("{}"));
  }

  @Test
  void requirementsNameMissingFieldsAndValuesNotAllowed() {
    FieldErrors errors = new FieldErrors();
    Requirements.check(
        schema("v1", "Service"),
        json("{'spec':{'type':'Nothing','ports':[{'name':'a'},{'port':1,'protocol':'X'}]}}"),
        "",
        errors);

    assertThat(errors.causes())
        .extracting(Cause::reason, Cause::field)
        .containsExactlyInAnyOrder(
            org.assertj.core.groups.Tuple.tuple("FieldValueNotSupported", "spec.type"),
            org.assertj.core.groups.Tuple.tuple("FieldValueRequired", "spec.ports[0].port"),
            org.assertj.core.groups.Tuple.tuple(
                "FieldValueNotSupported", "spec.ports[1].protocol"));
  }

  private static ObjectNode apply(String apiVersion, String kind, String object) {
    ObjectNode json = json(object);
    Defaulter.apply(schema(apiVersion, kind), json);
    return json;
  }

  private static SchemaNode schema(String apiVersion, String kind) {
    return Schemas.builtIn().of(GroupVersionKind.of(apiVersion, kind));
  }

  private static ObjectNode json(String text) {
    return Json.parseObject(text.replace('\'', '"'));
  }
}
