package io.naru.machinery.schema;

import static org.assertj.core.api.Assertions.assertThat;

import io.naru.machinery.GroupVersionKind;
import io.naru.machinery.schema.SchemaNode.ListType;
import io.naru.machinery.schema.SchemaNode.Type;
import java.util.ArrayDeque;
import java.util.Deque;
import java.util.HashSet;
import java.util.List;
import java.util.Set;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

class SchemasTest {

  private final Schemas schemas = Schemas.builtIn();

  @ParameterizedTest
  @CsvSource({
    "v1, Pod, io.k8s.api.core.v1.Pod",
    "v1, Binding, io.k8s.api.core.v1.Binding",
    "v1, Status, io.k8s.apimachinery.pkg.apis.meta.v1.Status",
    "v1, PodList, io.k8s.api.core.v1.PodList",
    "apps/v1, Deployment, io.k8s.api.apps.v1.Deployment",
    "apps/v1, DeleteOptions, io.k8s.apimachinery.pkg.apis.meta.v1.DeleteOptions",
    "autoscaling/v1, Scale, io.k8s.api.autoscaling.v1.Scale",
    "policy/v1, Eviction, io.k8s.api.policy.v1.Eviction",
    "authentication.k8s.io/v1, TokenRequest, io.k8s.api.authentication.v1.TokenRequest",
    "rbac.authorization.k8s.io/v1, RoleBinding, io.k8s.api.rbac.v1.RoleBinding",
    "flowcontrol.apiserver.k8s.io/v1, FlowSchema, io.k8s.api.flowcontrol.v1.FlowSchema",
    "events.k8s.io/v1, Event, io.k8s.api.events.v1.Event",
    "apiextensions.k8s.io/v1, CustomResourceDefinition,"
        + " io.k8s.apiextensions-apiserver.pkg.apis.apiextensions.v1.CustomResourceDefinition",
    "apiregistration.k8s.io/v1, APIService,"
        + " io.k8s.kube-aggregator.pkg.apis.apiregistration.v1.APIService"
  })
  void knowsKindsByGroupVersionKind(String apiVersion, String kind, String definition) {
    SchemaNode node = schemas.of(GroupVersionKind.of(apiVersion, kind));

    assertThat(node).isNotNull();
    assertThat(Schemas.nameOf(node)).isEqualTo(definition);
    assertThat(node.type()).isEqualTo(Type.STRUCT);
    assertThat(node.properties()).containsKeys("apiVersion", "kind");
  }

  @Test
  void knowsNoOtherKinds() {
    assertThat(schemas.of(GroupVersionKind.of("v1", "Nothing"))).isNull();
    assertThat(schemas.of(GroupVersionKind.of("apps/v2", "Deployment"))).isNull();
    assertThat(schemas.of(GroupVersionKind.of("v1", "ObjectReference"))).isNull();
    assertThat(schemas.of(GroupVersionKind.of("rbac.authorization.k8s.io/v1", "RoleRef"))).isNull();
  }

  @Test
  void everyReferenceCanBeFollowed() {
    Set<String> seen = new HashSet<>();
    for (String name : schemas.names()) {
      Deque<SchemaNode> open = new ArrayDeque<>();
      open.add(schemas.definition(name));
      while (!open.isEmpty()) {
        SchemaNode node = open.pop();
        assertThat(node.type()).isNotNull();
        if (!Schemas.nameOf(node).isEmpty() && !seen.add(Schemas.nameOf(node))) {
          continue;
        }
        open.addAll(node.properties().values());
        Stream.of(node.items(), node.values()).filter(part -> part != null).forEach(open::add);
      }
    }
    assertThat(seen).hasSizeGreaterThan(700);
  }

  @Test
  void carriesWhatPatchesAndApplyNeed() {
    SchemaNode containers = at("v1", "Pod", "spec", "containers");
    assertThat(containers.listType()).isEqualTo(ListType.MAP);
    assertThat(containers.listMapKeys()).containsExactly("name");
    assertThat(containers.patchMergeKey()).isEqualTo("name");
    assertThat(containers.patchStrategies()).containsExactly("merge");

    assertThat(at("v1", "Service", "spec", "ports").listMapKeys())
        .containsExactly("port", "protocol");
    assertThat(at("v1", "Service", "spec", "selector").atomic()).isTrue();
    assertThat(at("apps/v1", "Deployment", "spec", "strategy").patchStrategies())
        .containsExactly("retainKeys");
    assertThat(at("apps/v1", "Deployment", "spec", "selector").atomic()).isTrue();
    assertThat(at("v1", "Pod", "metadata", "finalizers").listType()).isEqualTo(ListType.SET);
    assertThat(at("apiregistration.k8s.io/v1", "APIService", "status", "conditions").listMapKeys())
        .containsExactly("type");
  }

  @Test
  void carriesTypesFormatsDefaultsAndEnums() {
    assertThat(at("apps/v1", "Deployment", "spec", "replicas").format()).isEqualTo("int32");
    assertThat(at("v1", "Secret", "data").type()).isEqualTo(Type.MAP);
    assertThat(at("v1", "Secret", "data").values().format()).isEqualTo("byte");
    assertThat(at("v1", "Pod", "metadata", "creationTimestamp").format()).isEqualTo("date-time");
    assertThat(at("v1", "Service", "spec", "ports", "[]", "targetPort").type())
        .isEqualTo(Type.INT_OR_STRING);
    assertThat(at("v1", "Service", "spec", "ports", "[]", "protocol").defaultValue().textValue())
        .isEqualTo("TCP");
    assertThat(at("v1", "Service", "spec", "type").enumValues())
        .containsExactlyInAnyOrder("ClusterIP", "ExternalName", "LoadBalancer", "NodePort");
    assertThat(at("v1", "ResourceQuota", "spec", "hard").values().type()).isEqualTo(Type.QUANTITY);
    assertThat(at("apps/v1", "Deployment", "spec").required())
        .containsExactlyInAnyOrder("selector", "template");
  }

  @Test
  void definitionsMayReferToThemselves() {
    SchemaNode schema =
        schemas.definition(
            "io.k8s.apiextensions-apiserver.pkg.apis.apiextensions.v1.JSONSchemaProps");

    SchemaNode inner = schema.properties().get("properties").values();

    assertThat(inner.properties()).isSameAs(schema.properties());
    assertThat(inner.properties().get("default").type()).isEqualTo(Type.ANY);
  }

  @Test
  void describesFields() {
    assertThat(at("apps/v1", "Deployment", "spec", "strategy").description())
        .contains("replace existing pods");
    assertThat(schemas.definition("io.k8s.api.core.v1.Pod").description()).isNotEmpty();
  }

  private SchemaNode at(String apiVersion, String kind, String... path) {
    SchemaNode node = schemas.of(GroupVersionKind.of(apiVersion, kind));
    for (String step : List.of(path)) {
      assertThat(node).as(step).isNotNull();
      node = step.equals("[]") ? node.items() : node.properties().get(step);
    }
    return node;
  }
}
