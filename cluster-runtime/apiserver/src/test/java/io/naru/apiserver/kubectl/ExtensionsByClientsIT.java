package io.naru.apiserver.kubectl;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.awaitility.Awaitility.await;

import com.sun.net.httpserver.HttpExchange;
import com.sun.net.httpserver.HttpsConfigurator;
import com.sun.net.httpserver.HttpsServer;
import io.fabric8.kubernetes.api.model.ConfigMapBuilder;
import io.fabric8.kubernetes.api.model.GenericKubernetesResource;
import io.fabric8.kubernetes.client.Config;
import io.fabric8.kubernetes.client.KubernetesClient;
import io.fabric8.kubernetes.client.KubernetesClientBuilder;
import io.fabric8.kubernetes.client.KubernetesClientException;
import io.naru.apiserver.admission.WebhookStandIn;
import io.naru.apiserver.server.TestTls;
import io.naru.machinery.Json;
import java.io.IOException;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpRequest.BodyPublishers;
import java.net.http.HttpResponse;
import java.net.http.HttpResponse.BodyHandlers;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.TestInstance;
import org.junit.jupiter.api.io.TempDir;

/**
 * What extends an API server, as each of the clients sees it that people use: kubectl, a client
 * library, plain HTTP. The clients share the server and what one of them makes.
 */
@TestInstance(TestInstance.Lifecycle.PER_CLASS)
class ExtensionsByClientsIT {

  private static final String CONFIG_MAPS = "/api/v1/namespaces/default/configmaps";
  private static final Map<String, String> FLEET =
      Map.of(
          "/apis/fleet.example/v1",
          """
          {"kind":"APIResourceList","apiVersion":"v1","groupVersion":"fleet.example/v1","resources":[
           {"name":"boats","singularName":"boat","namespaced":true,"kind":"Boat",
            "verbs":["get","list"],"shortNames":["bo"]}]}
          """,
          "/apis/fleet.example/v1/namespaces/default/boats",
          """
          {"kind":"BoatList","apiVersion":"fleet.example/v1","metadata":{},"items":[
           {"kind":"Boat","apiVersion":"fleet.example/v1","metadata":{"name":"ark","namespace":"default"}}]}
          """,
          "/apis/fleet.example/v1/namespaces/default/boats/ark",
          """
          {"kind":"Boat","apiVersion":"fleet.example/v1",
           "metadata":{"name":"ark","namespace":"default"},"crew":8}
          """);

  private KubectlServer cluster;
  private Kubectl kubectl;
  private KubernetesClient library;
  private HttpClient http;
  private WebhookStandIn hook;
  private HttpsServer fleet;

  @BeforeAll
  void start(@TempDir Path temporary) throws Exception {
    cluster = KubectlServer.start(temporary);
    kubectl = cluster.kubectl();
    Config config =
        Config.fromKubeconfig(Files.readString(kubectl.directory().resolve("kubeconfig")));
    config.setRequestRetryBackoffLimit(0);
    library = new KubernetesClientBuilder().withConfig(config).build();
    http =
        TestTls.httpClient(TestTls.client("admin", "system:masters"), HttpClient.Version.HTTP_1_1);
    hook = new WebhookStandIn();
    fleet = HttpsServer.create(new InetSocketAddress(InetAddress.getLoopbackAddress(), 0), 0);
    fleet.setHttpsConfigurator(
        new HttpsConfigurator(
            TestTls.context(
                TestTls.PKI
                    .authority()
                    .issueServer(
                        "fleet", List.of("fleet.default.svc"), List.of(), Duration.ofDays(1)))));
    fleet.createContext("/", ExtensionsByClientsIT::answer);
    fleet.setExecutor(Thread::startVirtualThread);
    fleet.start();
  }

  @AfterAll
  void stop() {
    if (cluster != null) {
      fleet.stop(0);
      hook.close();
      http.shutdownNow();
      library.close();
      cluster.close();
    }
  }

  private static void answer(HttpExchange exchange) throws IOException {
    try (exchange) {
      String body = FLEET.get(exchange.getRequestURI().getPath());
      byte[] bytes = (body == null ? "{}" : body).getBytes(StandardCharsets.UTF_8);
      exchange.getResponseHeaders().add("Content-Type", "application/json");
      exchange.sendResponseHeaders(body == null ? 404 : 200, bytes.length);
      exchange.getResponseBody().write(bytes);
    }
  }

  @Test
  void customResourceDefinitions() throws Exception {
    String definition =
        """
        apiVersion: apiextensions.k8s.io/v1
        kind: CustomResourceDefinition
        metadata: {name: yachts.sea.example}
        spec:
          group: sea.example
          scope: Namespaced
          names: {plural: yachts, kind: Yacht}
          versions: &versions
          - name: v1beta1
            served: true
            storage: true
            schema: &schema
              openAPIV3Schema:
                type: object
                properties:
                  spec:
                    type: object
                    x-kubernetes-validations: [{rule: self.crew >= oldSelf.crew, message: nobody leaves}]
                    properties: {crew: {type: integer, default: 2, maximum: 9}}
        """;
    kubectl.ok("create -f " + kubectl.file(definition));
    kubectl.ok("wait --for=condition=Established --timeout=10s crd/yachts.sea.example");
    kubectl.ok(
        "create -f "
            + kubectl.file(
                "{apiVersion: sea.example/v1beta1, kind: Yacht, metadata: {name: blue}, spec: {}}"));

    var yachts =
        library.genericKubernetesResources("sea.example/v1beta1", "Yacht").inNamespace("default");
    GenericKubernetesResource yacht = yachts.withName("blue").get();
    assertThat(yacht.<Integer>get("spec", "crew")).isEqualTo(2);
    yacht.setAdditionalProperty("spec", Map.of("crew", 4));
    assertThat(yachts.resource(yacht).update().<Integer>get("spec", "crew")).isEqualTo(4);

    String path = "/apis/sea.example/v1beta1/namespaces/default/yachts/blue";
    HttpResponse<String> refused = patch(path, "{\"spec\":{\"crew\":3}}");
    assertThat(refused.statusCode()).isEqualTo(422);
    assertThat(message(refused)).contains("spec: Invalid value: ").endsWith("nobody leaves");
    assertThat(kubectl.run("patch yacht blue --type=merge -p {\"spec\":{\"crew\":10}}").errors())
        .contains(
            "spec.crew: Invalid value: 10: spec.crew in body should be less than or equal to 9");

    // A version in which objects may be stored has to stay.
    String dropped = definition.replace("- name: v1beta1", "- name: v1").replace("&versions", "");
    assertThat(kubectl.run("apply -f " + kubectl.file(dropped)).errors())
        .contains(
            "status.storedVersions[0]: Invalid value: \"v1beta1\": missing from spec.versions;"
                + " v1beta1 was previously a storage version, and must remain in spec.versions"
                + " until a storage migration ensures no data remains persisted in v1beta1 and"
                + " removes v1beta1 from status.storedVersions");
  }

  @Test
  void apiAggregation() throws Exception {
    kubectl.ok("create service externalname fleet --external-name localhost");
    String authority =
        java.util.Base64.getEncoder()
            .encodeToString(
                TestTls.PKI
                    .authority()
                    .credential()
                    .certificatePem()
                    .getBytes(StandardCharsets.UTF_8));
    kubectl.ok(
        "create -f "
            + kubectl.file(
                """
                apiVersion: apiregistration.k8s.io/v1
                kind: APIService
                metadata: {name: v1.fleet.example}
                spec:
                  group: fleet.example
                  version: v1
                  groupPriorityMinimum: 1000
                  versionPriority: 15
                  caBundle: %s
                  service: {name: fleet, namespace: default, port: %d}
                """
                    .formatted(authority, fleet.getAddress().getPort())));
    kubectl.ok("wait --for=condition=Available --timeout=20s apiservice/v1.fleet.example");

    assertThat(kubectl.ok("api-resources --api-group=fleet.example")).contains("boats", "Boat");
    assertThat(kubectl.ok("get boats -o name")).isEqualTo("boat.fleet.example/ark\n");
    var boats = library.genericKubernetesResources("fleet.example/v1", "Boat");
    assertThat(boats.inNamespace("default").withName("ark").get().<Integer>get("crew"))
        .isEqualTo(8);
    HttpResponse<String> answer = get("/apis/fleet.example/v1/namespaces/default/boats/ark");
    assertThat(Json.parseObject(answer.body()).path("crew").asInt()).isEqualTo(8);

    kubectl.ok("delete service fleet");
    kubectl.ok("wait --for=condition=Available=False --timeout=20s apiservice/v1.fleet.example");
    assertThat(kubectl.ok("get apiservice v1.fleet.example")).contains("False (ServiceNotFound)");
    assertThat(get("/apis/fleet.example/v1/namespaces/default/boats").statusCode()).isEqualTo(503);
    kubectl.ok("delete apiservice v1.fleet.example");
  }

  @Test
  void admission() throws Exception {
    hook.answer(
        "/hook",
        request ->
            request.at("/object/data/bad").isMissingNode()
                ? WebhookStandIn.patched(
                    "[{\"op\": \"add\", \"path\": \"/data/seen\", \"value\": \"yes\"}]")
                : WebhookStandIn.refused("bad data"));
    kubectl.ok(
        "create -f "
            + kubectl.file(
                """
                apiVersion: admissionregistration.k8s.io/v1
                kind: MutatingWebhookConfiguration
                metadata: {name: hook}
                webhooks:
                - name: hook.naru.test
                  clientConfig: {url: "%s", caBundle: %s}
                  rules: [{apiGroups: [''], apiVersions: [v1], operations: [CREATE], resources: [configmaps]}]
                  objectSelector: {matchLabels: {check: 'yes'}}
                  sideEffects: None
                  admissionReviewVersions: [v1]
                ---
                apiVersion: admissionregistration.k8s.io/v1
                kind: ValidatingAdmissionPolicy
                metadata: {name: short}
                spec:
                  matchConstraints:
                    objectSelector: {matchLabels: {check: 'yes'}}
                    resourceRules: [{apiGroups: [''], apiVersions: [v1], operations: [CREATE], resources: [configmaps]}]
                  validations: [{expression: object.metadata.name.size() < 10, message: too long a name}]
                ---
                apiVersion: admissionregistration.k8s.io/v1
                kind: ValidatingAdmissionPolicyBinding
                metadata: {name: short}
                spec: {policyName: short, validationActions: [Deny, Audit]}
                """
                    .formatted(hook.url("/hook"), hook.caBundle())));
    String manifest =
        kubectl.file(
            "{apiVersion: v1, kind: ConfigMap, metadata: {name: bad, labels: {check: 'yes'}},"
                + " data: {bad: '1'}}");
    await()
        .untilAsserted(() ->
            assertThat(kubectl.run("create --dry-run=server -f " + manifest).errors())
                .isEqualTo(
                    "Error from server: error when creating \""
                        + manifest
                        + "\": admission webhook \"hook.naru.test\" denied the request: bad"
                        + " data\n"));

    var map =
        new ConfigMapBuilder()
            .withNewMetadata()
            .withName("good")
            .addToLabels("check", "yes")
            .endMetadata()
            .addToData("a", "b")
            .build();
    assertThat(library.configMaps().inNamespace("default").resource(map).create().getData())
        .containsEntry("seen", "yes");
    map.getMetadata().setName("much-too-long");
    await()
        .untilAsserted(() ->
            assertThatThrownBy(() ->
                    library.configMaps().inNamespace("default").resource(map).dryRun(true).create())
                .isInstanceOf(KubernetesClientException.class)
                .hasMessageContaining(
                    "ValidatingAdmissionPolicy 'short' with binding 'short' denied request: too"
                        + " long a name"));

    HttpResponse<String> made =
        send(
            "POST",
            CONFIG_MAPS,
            "application/json",
            "{\"metadata\":{\"name\":\"raw\",\"labels\":{\"check\":\"yes\"}},\"data\":{\"a\":\"b\"}}");
    assertThat(Json.parseObject(made.body()).at("/data/seen").asText()).isEqualTo("yes");
    kubectl.ok("delete mutatingwebhookconfiguration/hook validatingadmissionpolicy/short");
  }

  private HttpResponse<String> get(String path) throws Exception {
    return send("GET", path, "application/json", "");
  }

  private HttpResponse<String> patch(String path, String json) throws Exception {
    return send("PATCH", path, "application/merge-patch+json", json);
  }

  private HttpResponse<String> send(String method, String path, String type, String body)
      throws Exception {
    return http.send(
        HttpRequest.newBuilder(URI.create("https://localhost:" + cluster.server().port() + path))
            .header("Content-Type", type)
            .method(
                method, body.isEmpty() ? BodyPublishers.noBody() : BodyPublishers.ofString(body))
            .build(),
        BodyHandlers.ofString());
  }

  private static String message(HttpResponse<String> answer) {
    return Json.text(Json.parseObject(answer.body()), "message");
  }
}
