package io.naru.machinery.openapi;

import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import io.naru.machinery.GroupVersionKind;
import io.naru.machinery.Json;
import io.naru.machinery.openapi.ServedResource.ServedSubresource;
import java.util.ArrayList;
import java.util.List;
import java.util.Set;
import java.util.stream.StreamSupport;
import org.junit.jupiter.api.Test;

class OpenApiTest {

  private static final Set<String> ALL =
      Set.of("get", "list", "watch", "create", "update", "patch", "delete", "deletecollection");
  private static final GroupVersionKind POD = GroupVersionKind.of("v1", "Pod");
  private static final GroupVersionKind DEPLOYMENT = GroupVersionKind.of("apps/v1", "Deployment");
  private static final ServedResource PODS =
      new ServedResource(
          POD,
          "pods",
          true,
          ALL,
          List.of(
              new ServedSubresource("status", POD, Set.of("get", "update", "patch")),
              new ServedSubresource("log", POD, Set.of("get")),
              new ServedSubresource(
                  "exec", GroupVersionKind.of("v1", "PodExecOptions"), Set.of("create", "get")),
              new ServedSubresource(
                  "proxy", GroupVersionKind.of("v1", "PodProxyOptions"), Set.of("create", "get"))));
  private static final ServedResource NODES =
      new ServedResource(GroupVersionKind.of("v1", "Node"), "nodes", false, ALL, List.of());
  private static final ServedResource DEPLOYMENTS =
      new ServedResource(
          DEPLOYMENT,
          "deployments",
          true,
          ALL,
          List.of(
              new ServedSubresource(
                  "scale",
                  GroupVersionKind.of("autoscaling/v1", "Scale"),
                  Set.of("get", "update", "patch"))));
  private static final List<ServedResource> SERVED = List.of(PODS, NODES, DEPLOYMENTS);
  private static final String SCHEMAS = "/components/schemas/";

  @Test
  void indexNamesADocumentForEachGroupVersion() {
    OpenApiV3 documents = new OpenApiV3("v1.36.3", SERVED);

    JsonNode paths = Json.parseObject(documents.index().bytes()).get("paths");

    assertThat(paths.fieldNames())
        .toIterable()
        .containsExactly(
            ".well-known/openid-configuration",
            "api",
            "api/v1",
            "apis",
            "apis/apps",
            "apis/apps/v1",
            "openid/v1/jwks",
            "version");
    assertThat(paths.at("/apis~1apps~1v1/serverRelativeURL").textValue())
        .isEqualTo("/openapi/v3/apis/apps/v1?hash=" + documents.document("apis/apps/v1").etag())
        .matches(".*hash=[0-9A-F]{128}");
    assertThat(documents.document("apis/nothing/v1")).isNull();
  }

  @Test
  void hashChangesOnlyWithTheGroupVersion() {
    OpenApiV3 before = new OpenApiV3("v1.36.3", SERVED);
    OpenApiV3 after = before.with(List.of(PODS, DEPLOYMENTS));

    assertThat(after.document("apis/apps/v1").bytes())
        .isSameAs(before.document("apis/apps/v1").bytes());
    assertThat(after.document("api/v1").etag()).isNotEqualTo(before.document("api/v1").etag());
    assertThat(after.index().etag()).isNotEqualTo(before.index().etag());
  }

  @Test
  void tellsKubectlThatFieldValidationIsSupported() {
    JsonNode patch =
        v3("apis/apps/v1")
            .at("/paths/~1apis~1apps~1v1~1namespaces~1{namespace}~1deployments~1{name}/patch");

    assertThat(patch.at("/x-kubernetes-group-version-kind"))
        .isEqualTo(json("{'group':'apps','kind':'Deployment','version':'v1'}"));
    assertThat(patch.at("/x-kubernetes-action").textValue()).isEqualTo("patch");
    assertThat(names(patch.get("parameters")))
        .contains("fieldValidation", "dryRun", "fieldManager", "force");
    assertThat(patch.at("/requestBody/content").fieldNames())
        .toIterable()
        .contains("application/apply-patch+yaml");
  }

  @Test
  void version3WrapsReferencesAndCarriesDefaultsAndEnums() {
    JsonNode apps = v3("apis/apps/v1");
    JsonNode core = v3("api/v1");

    JsonNode spec = apps.at(SCHEMAS + "io.k8s.api.apps.v1.Deployment/properties/spec");
    assertThat(spec.get("allOf"))
        .isEqualTo(
            Json.parseObject(
                    "{\"a\":[{\"$ref\":\"#/components/schemas/io.k8s.api.apps.v1.DeploymentSpec\"}]}")
                .get("a"));
    assertThat(spec.get("default")).isEqualTo(json("{}"));
    assertThat(spec.get("description").textValue()).isNotEmpty();
    assertThat(core.at(SCHEMAS + "io.k8s.api.core.v1.ContainerPort/properties/protocol/default"))
        .hasToString("\"TCP\"");
    assertThat(core.at(SCHEMAS + "io.k8s.api.core.v1.PodSpec/properties/restartPolicy/enum"))
        .hasSize(3);
    assertThat(core.at(SCHEMAS + "io.k8s.apimachinery.pkg.util.intstr.IntOrString/oneOf"))
        .hasSize(2);
    assertThat(core.at(SCHEMAS + "io.k8s.api.core.v1.Pod/x-kubernetes-group-version-kind"))
        .hasSize(1);
  }

  @Test
  void documentsAreClosed() {
    ObjectNode core = v3("api/v1");
    ObjectNode whole = Json.parseObject(new OpenApiV2("v1.36.3", SERVED).json().bytes());

    assertThat(references(core)).isNotEmpty().allMatch(name -> !at(core, name).isMissingNode());
    assertThat(references(whole)).isNotEmpty().allMatch(name -> !at(whole, name).isMissingNode());
  }

  @Test
  void pathsFollowTheConventions() {
    JsonNode paths = v3("api/v1").get("paths");

    assertThat(paths.fieldNames())
        .toIterable()
        .contains(
            "/api/v1/pods",
            "/api/v1/nodes",
            "/api/v1/nodes/{name}",
            "/api/v1/namespaces/{namespace}/pods",
            "/api/v1/namespaces/{namespace}/pods/{name}",
            "/api/v1/namespaces/{namespace}/pods/{name}/log",
            "/api/v1/watch/namespaces/{namespace}/pods/{name}");
    JsonNode item = paths.get("/api/v1/namespaces/{namespace}/pods/{name}");
    assertThat(names(item.get("parameters"))).containsExactly("name", "namespace", "pretty");
    assertThat(item.at("/get/operationId").textValue()).isEqualTo("readCoreV1NamespacedPod");
    assertThat(paths.get("/api/v1/namespaces/{namespace}/pods/{name}/exec").at("/post/operationId"))
        .hasToString("\"connectCoreV1PostNamespacedPodExec\"");
  }

  @Test
  void version2CarriesMarkersOfPatches() {
    JsonNode document = Json.parseObject(new OpenApiV2("v1.36.3", SERVED).json().bytes());

    JsonNode containers =
        document.at("/definitions/io.k8s.api.core.v1.PodSpec/properties/containers");
    assertThat(containers.get("x-kubernetes-patch-merge-key")).hasToString("\"name\"");
    assertThat(containers.get("x-kubernetes-patch-strategy")).hasToString("\"merge\"");
    assertThat(containers.get("x-kubernetes-list-map-keys")).hasToString("[\"name\"]");
    assertThat(
            document.at(
                "/definitions/io.k8s.apimachinery.pkg.apis.meta.v1.DeleteOptions"
                    + "/x-kubernetes-group-version-kind"))
        .contains(
            json("{'group':'','kind':'DeleteOptions','version':'v1'}"),
            json("{'group':'apps','kind':'DeleteOptions','version':'v1'}"),
            json("{'group':'extensions','kind':'DeleteOptions','version':'v1beta1'}"));
  }

  @Test
  void describesDiscoveryItself() {
    JsonNode document = Json.parseObject(new OpenApiV2("v1.36.3", SERVED).json().bytes());

    JsonNode paths = document.get("paths");
    assertThat(paths.at("/~1apis~1apps~1v1~1/get/operationId"))
        .hasToString("\"getAppsV1APIResources\"");
    assertThat(paths.at("/~1apis~1apps~1/get/responses/200/schema/$ref").textValue())
        .endsWith(".meta.v1.APIGroup");
    assertThat(paths.at("/~1version~1/get/tags")).hasToString("[\"version\"]");
    assertThat(paths.at("/~1version~1/get").has("x-kubernetes-action")).isFalse();
    assertThat(document.at("/info/version")).hasToString("\"v1.36.3\"");
    assertThat(v3("apis/apps").get("paths").fieldNames())
        .toIterable()
        .containsExactly("/apis/apps/");
  }

  @Test
  void streamsTakeParametersAndProxiesEveryMethod() {
    JsonNode paths = v3("api/v1").get("paths");

    String pod = "/api/v1/namespaces/{namespace}/pods/{name}/";
    assertThat(names(paths.get(pod + "exec").at("/post/parameters")))
        .containsExactly("command", "container", "stderr", "stdin", "stdout", "tty");
    assertThat(names(paths.get(pod + "log").at("/get/parameters")))
        .contains("follow", "previous", "sinceSeconds", "tailLines", "timestamps");
    assertThat(paths.get(pod + "proxy/{path}").fieldNames())
        .toIterable()
        .containsExactlyInAnyOrder(
            "parameters", "delete", "get", "head", "options", "patch", "post", "put");
    assertThat(names(paths.get(pod + "proxy").get("parameters")))
        .containsExactly("name", "namespace");
    assertThat(names(paths.get(pod + "proxy/{path}").get("parameters")))
        .containsExactly("name", "namespace", "path");
  }

  @Test
  void publishesCustomResources() {
    ObjectNode schema =
        json(
            "{'type':'object','properties':{'spec':{'type':'object','properties':"
                + "{'size':{'type':'integer','nullable':true,'default':1}}}}}");
    ServedResource custom =
        new ServedResource(
            GroupVersionKind.of("stable.example.com/v1", "Shirt"),
            "shirts",
            true,
            ALL,
            List.of(),
            false,
            schema);

    JsonNode third =
        Json.parseObject(
            new OpenApiV3("v1.36.3", List.of(custom))
                .document("apis/stable.example.com/v1")
                .bytes());
    JsonNode second = Json.parseObject(new OpenApiV2("v1.36.3", List.of(custom)).json().bytes());

    String name = "com.example.stable.v1.Shirt";
    JsonNode published = third.at(SCHEMAS + name);
    assertThat(published.at("/properties/spec/properties/size/default").intValue()).isOne();
    assertThat(published.at("/properties/metadata/$ref").textValue()).endsWith(".ObjectMeta");
    assertThat(published.at("/x-kubernetes-group-version-kind/0/kind")).hasToString("\"Shirt\"");
    assertThat(third.at(SCHEMAS + name + "List/properties/items/items/$ref").textValue())
        .endsWith(name);
    assertThat(second.at("/definitions/" + name + "/properties/spec/properties/size"))
        .isEqualTo(json("{'type':'integer'}"));
    assertThat(schema.at("/properties").has("metadata")).isFalse();
  }

  @Test
  void protobufFormHoldsTheSamePathsAndDefinitions() throws Exception {
    OpenApiV2 document = new OpenApiV2("v1.36.3", SERVED);
    JsonNode json = Json.parseObject(document.json().bytes());

    ProtobufReader root = new ProtobufReader(document.protobuf().bytes());

    assertThat(root.text(1)).containsExactly("2.0");
    ProtobufReader paths = root.messages(8).getFirst();
    assertThat(paths.messages(2).stream().map(path -> path.text(1).getFirst()))
        .containsExactlyElementsOf(() -> json.get("paths").fieldNames());
    List<ProtobufReader> definitions = root.messages(9).getFirst().messages(1);
    assertThat(definitions.stream().map(named -> named.text(1).getFirst()))
        .containsExactlyElementsOf(() -> json.get("definitions").fieldNames());
    ProtobufReader pod =
        definitions.stream()
            .filter(named -> named.text(1).contains("io.k8s.api.core.v1.Pod"))
            .findFirst()
            .orElseThrow()
            .messages(2)
            .getFirst();
    assertThat(pod.messages(22).getFirst().text(1)).containsExactly("object");
    assertThat(pod.messages(25).getFirst().messages(1)).hasSize(5);
    ProtobufReader extension = pod.messages(31).getFirst();
    assertThat(extension.text(1)).containsExactly("x-kubernetes-group-version-kind");
    assertThat(extension.messages(2).getFirst().text(2).getFirst())
        .isEqualTo("[{\"group\":\"\",\"kind\":\"Pod\",\"version\":\"v1\"}]\n");
  }

  private static ObjectNode v3(String path) {
    return Json.parseObject(new OpenApiV3("v1.36.3", SERVED).document(path).bytes());
  }

  private static List<String> names(JsonNode parameters) {
    return StreamSupport.stream(parameters.spliterator(), false)
        .map(parameter -> parameter.get("name").textValue())
        .toList();
  }

  private static List<String> references(JsonNode node) {
    List<String> found = new ArrayList<>(node.findValuesAsText("$ref"));
    found.removeIf(name -> !name.startsWith("#/"));
    return found;
  }

  private static JsonNode at(JsonNode document, String reference) {
    return document.at(reference.substring(1));
  }

  private static ObjectNode json(String text) {
    return Json.parseObject(text.replace('\'', '"'));
  }
}
