package io.naru.apiserver.admission;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import io.naru.apiserver.ApiServer;
import io.naru.apiserver.ApiServerConfig;
import io.naru.apiserver.server.TestTls;
import io.naru.machinery.Json;
import io.naru.machinery.Yaml;
import io.naru.store.Store;
import io.naru.store.embedded.EmbeddedStore;
import io.naru.store.embedded.EmbeddedStoreOptions;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpClient.Version;
import java.net.http.HttpRequest;
import java.net.http.HttpRequest.BodyPublishers;
import java.net.http.HttpResponse;
import java.net.http.HttpResponse.BodyHandlers;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.TestInstance;
import org.junit.jupiter.api.io.TempDir;

/** Webhooks and policies in the admission of a whole server. */
@TestInstance(TestInstance.Lifecycle.PER_CLASS)
class DynamicAdmissionIT {

  private static final String REGISTRATION = "/apis/admissionregistration.k8s.io/v1/";
  private static final String CONFIG_MAPS = "/api/v1/namespaces/default/configmaps";

  private Store store;
  private ApiServer server;
  private HttpClient admin;
  private WebhookStandIn hook;

  @BeforeAll
  void start(@TempDir Path directory) throws Exception {
    store =
        EmbeddedStore.open(
            directory,
            EmbeddedStoreOptions.defaults().withDurability(EmbeddedStoreOptions.Durability.NONE));
    server = ApiServer.start(ApiServerConfig.standard(store, TestTls.PKI));
    admin = TestTls.httpClient(TestTls.client("admin", "system:masters"), Version.HTTP_2);
    hook = new WebhookStandIn();
  }

  @AfterAll
  void stop() {
    hook.close();
    server.close();
    store.close();
  }

  @AfterEach
  void removeConfigurations() throws Exception {
    for (String plural :
        new String[] {
          "mutatingwebhookconfigurations",
          "validatingwebhookconfigurations",
          "validatingadmissionpolicybindings",
          "validatingadmissionpolicies",
          "mutatingadmissionpolicybindings",
          "mutatingadmissionpolicies"
        }) {
      send("DELETE", REGISTRATION + plural, "");
    }
    awaitThatNothingIsRefused();
    send("DELETE", CONFIG_MAPS, "");
    hook.reviews().clear();
  }

  private void awaitThatNothingIsRefused() {
    await()
        .untilAsserted(() -> {
          HttpResponse<String> answer =
              send("POST", CONFIG_MAPS + "?dryRun=All", configMap("probe", "refuse: me"));
          assertThat(answer.statusCode()).isEqualTo(201);
          assertThat(answer.body()).doesNotContain("mutated");
        });
  }

  @Test
  void validatingWebhooksRefuse() throws Exception {
    hook.answer(
        "/validate",
        request ->
            request.at("/object/data/refuse").isMissingNode()
                ? WebhookStandIn.allowed()
                : WebhookStandIn.refused("no"));
    configure("validatingwebhookconfigurations", "/validate", "matchConditions: []");

    HttpResponse<String> refused = awaitAnswer(configMap("a", "refuse: me"), 400);
    assertThat(message(refused))
        .isEqualTo("admission webhook \"hook.naru.test\" denied the request: no");
    assertThat(send("POST", CONFIG_MAPS, configMap("a", "fine: a1")).statusCode()).isEqualTo(201);

    JsonNode request = hook.reviews().getLast().path("request");
    assertThat(request.at("/resource/resource").asText()).isEqualTo("configmaps");
    assertThat(request.path("operation").asText()).isEqualTo("CREATE");
    assertThat(request.path("namespace").asText()).isEqualTo("default");
    assertThat(request.at("/userInfo/username").asText()).isEqualTo("admin");
    assertThat(request.at("/options/kind").asText()).isEqualTo("CreateOptions");
    assertThat(request.at("/object/metadata/name").asText()).isEqualTo("a");
  }

  @Test
  void mutatingWebhooksChangeObjectsAndWarn() throws Exception {
    hook.answer(
        "/mutate",
        request -> {
          ObjectNode response =
              WebhookStandIn.patched(
                  "[{\"op\": \"add\", \"path\": \"/data/mutated\", \"value\": \"1\"}]");
          response.putArray("warnings").add("changed");
          return response;
        });
    configure("mutatingwebhookconfigurations", "/mutate", "reinvocationPolicy: Never");

    await()
        .untilAsserted(() -> {
          HttpResponse<String> answer =
              send("POST", CONFIG_MAPS + "?dryRun=All", configMap("b", "x: v1"));
          assertThat(json(answer).at("/data/mutated").asText()).isEqualTo("1");
          assertThat(answer.headers().firstValue("warning")).contains("299 - \"changed\"");
        });
  }

  @Test
  void matchConditionsSpareTheWebhook() throws Exception {
    hook.answer("/refuse", request -> WebhookStandIn.refused("no"));
    configure(
        "validatingwebhookconfigurations",
        "/refuse",
        "matchConditions: [{name: named, expression: \"object.metadata.name == 'bad'\"}]");

    awaitAnswer(configMap("bad", "x: v1"), 400);
    assertThat(send("POST", CONFIG_MAPS, configMap("good", "x: v1")).statusCode()).isEqualTo(201);
  }

  @Test
  void webhooksThatCannotBeCalledFailOrAreIgnored() throws Exception {
    configure("validatingwebhookconfigurations", "/nowhere", "failurePolicy: Fail");
    HttpResponse<String> failed = awaitAnswer(configMap("c", "x: v1"), 500);
    assertThat(message(failed))
        .isEqualTo(
            "Internal error occurred: failed calling webhook \"hook.naru.test\": failed to call"
                + " webhook: the server could not find the requested resource");

    send("DELETE", REGISTRATION + "validatingwebhookconfigurations", "");
    configure("validatingwebhookconfigurations", "/nowhere", "failurePolicy: Ignore");
    awaitAnswer(configMap("c", "x: v1"), 201);
  }

  @Test
  void policiesDenyWithTheirMessage() throws Exception {
    create(
        "validatingadmissionpolicies",
        """
        apiVersion: admissionregistration.k8s.io/v1
        kind: ValidatingAdmissionPolicy
        metadata: {name: few}
        spec:
          paramKind: {apiVersion: v1, kind: ConfigMap}
          matchConstraints:
            resourceRules:
            - {apiGroups: [apps], apiVersions: [v1], operations: [CREATE, UPDATE], resources: [deployments]}
          variables: [{name: most, expression: "int(params.data.most)"}]
          validations:
          - expression: object.spec.replicas <= variables.most
            messageExpression: "'at most ' + string(variables.most) + ' in ' + namespaceObject.metadata.name"
        """);
    create(
        "validatingadmissionpolicybindings",
        """
        apiVersion: admissionregistration.k8s.io/v1
        kind: ValidatingAdmissionPolicyBinding
        metadata: {name: few-here}
        spec:
          policyName: few
          validationActions: [Deny]
          paramRef: {name: limits, namespace: default, parameterNotFoundAction: Deny}
        """);
    assertThat(send("POST", CONFIG_MAPS, configMap("limits", "most: '3'")).statusCode())
        .isEqualTo(201);

    String deployments = "/apis/apps/v1/namespaces/default/deployments?dryRun=All";
    await()
        .untilAsserted(() -> {
          HttpResponse<String> denied = send("POST", deployments, deployment(5));
          assertThat(denied.statusCode()).isEqualTo(422);
          assertThat(message(denied))
              .isEqualTo(
                  "deployments.apps \"web\" is forbidden: ValidatingAdmissionPolicy 'few' with"
                      + " binding 'few-here' denied request: at most 3 in default");
          assertThat(json(denied).path("reason").asText()).isEqualTo("Invalid");
        });
    assertThat(send("POST", deployments, deployment(3)).statusCode()).isEqualTo(201);
  }

  @Test
  void policiesWarn() throws Exception {
    create(
        "validatingadmissionpolicies",
        """
        apiVersion: admissionregistration.k8s.io/v1
        kind: ValidatingAdmissionPolicy
        metadata: {name: w}
        spec:
          matchConstraints:
            resourceRules:
            - {apiGroups: [''], apiVersions: [v1], operations: ['*'], resources: [configmaps]}
          validations: [{expression: "!has(object.data.odd)"}]
        """);
    create(
        "validatingadmissionpolicybindings",
        """
        apiVersion: admissionregistration.k8s.io/v1
        kind: ValidatingAdmissionPolicyBinding
        metadata: {name: wb}
        spec: {policyName: w, validationActions: [Warn, Audit]}
        """);
    await()
        .untilAsserted(() ->
            assertThat(
                    send("POST", CONFIG_MAPS + "?dryRun=All", configMap("d", "odd: '1'"))
                        .headers()
                        .firstValue("warning"))
                .contains(
                    "299 - \"Validation failed for ValidatingAdmissionPolicy 'w' with binding"
                        + " 'wb': failed expression: !has(object.data.odd)\""));
  }

  @Test
  void policiesThatDoNotCompileAreRefusedAndDoubtfulOnesAreWarnedOf() throws Exception {
    String policy =
        """
        apiVersion: admissionregistration.k8s.io/v1
        kind: ValidatingAdmissionPolicy
        metadata: {name: doubtful}
        spec:
          matchConstraints:
            resourceRules:
            - {apiGroups: [apps], apiVersions: [v1], operations: [CREATE], resources: [deployments]}
          validations: [{expression: "%s"}]
        """;
    HttpResponse<String> refused =
        send("POST", REGISTRATION + "validatingadmissionpolicies", policy.formatted("nope > 1"));
    assertThat(refused.statusCode()).isEqualTo(422);
    assertThat(message(refused))
        .contains(
            "spec.validations[0].expression: Invalid value: \"nope > 1\": compilation failed:")
        .contains("undeclared reference to 'nope'");

    create("validatingadmissionpolicies", policy.formatted("object.replicas > 1"));
    await()
        .untilAsserted(() -> {
          JsonNode status =
              json(send("GET", REGISTRATION + "validatingadmissionpolicies/doubtful", ""))
                  .path("status");
          assertThat(status.path("observedGeneration").asInt()).isEqualTo(1);
          assertThat(status.at("/typeChecking/expressionWarnings/0/warning").asText())
              .isEqualTo(
                  "apps/v1, Kind=Deployment: ERROR: <input>:1:7: undefined field 'replicas'\n"
                      + " | object.replicas > 1\n"
                      + " | ......^");
        });
  }

  @Test
  void mutatingPoliciesApplyAndPatch() throws Exception {
    create(
        "mutatingadmissionpolicies",
        """
        apiVersion: admissionregistration.k8s.io/v1
        kind: MutatingAdmissionPolicy
        metadata: {name: m}
        spec:
          reinvocationPolicy: Never
          matchConstraints:
            resourceRules:
            - {apiGroups: [''], apiVersions: [v1], operations: [CREATE], resources: [configmaps]}
          mutations:
          - patchType: ApplyConfiguration
            applyConfiguration:
              expression: >-
                Object{metadata: Object.metadata{labels: {"mutated": "yes"}}}
          - patchType: JSONPatch
            jsonPatch:
              expression: >-
                [JSONPatch{op: "add", path: "/data/mutated", value: object.metadata.labels.mutated}]
        """);
    create(
        "mutatingadmissionpolicybindings",
        """
        apiVersion: admissionregistration.k8s.io/v1
        kind: MutatingAdmissionPolicyBinding
        metadata: {name: mb}
        spec: {policyName: m}
        """);
    await()
        .untilAsserted(() -> {
          JsonNode created =
              json(send("POST", CONFIG_MAPS + "?dryRun=All", configMap("e", "x: v1")));
          assertThat(created.at("/metadata/labels/mutated").asText()).isEqualTo("yes");
          assertThat(created.at("/data/mutated").asText()).isEqualTo("yes");
          assertThat(created.at("/data/x").asText()).isEqualTo("v1");
        });
  }

  private void configure(String plural, String path, String more) throws Exception {
    String kind = plural.startsWith("mutating") ? "Mutating" : "Validating";
    create(
        plural,
        """
        apiVersion: admissionregistration.k8s.io/v1
        kind: %sWebhookConfiguration
        metadata: {name: test}
        webhooks:
        - name: hook.naru.test
          clientConfig: {url: "%s", caBundle: %s}
          rules:
          - {apiGroups: [''], apiVersions: [v1], operations: [CREATE, UPDATE], resources: [configmaps]}
          sideEffects: None
          admissionReviewVersions: [v1]
          %s
        """
            .formatted(kind, hook.url(path), hook.caBundle(), more));
  }

  private void create(String plural, String yaml) throws Exception {
    HttpResponse<String> answer = send("POST", REGISTRATION + plural, yaml);
    assertThat(answer.statusCode()).as(answer.body()).isEqualTo(201);
  }

  /** Configurations take effect a moment after they were made. */
  private HttpResponse<String> awaitAnswer(String configMap, int code) {
    return await()
        .until(
            () -> send("POST", CONFIG_MAPS + "?dryRun=All", configMap),
            answer -> answer.statusCode() == code);
  }

  private static String configMap(String name, String data) {
    return "{apiVersion: v1, kind: ConfigMap, metadata: {name: %s}, data: {%s}}"
        .formatted(name, data);
  }

  private static String deployment(int replicas) {
    return """
    {apiVersion: apps/v1, kind: Deployment, metadata: {name: web}, spec: {replicas: %d,
     selector: {matchLabels: {a: b}}, template: {metadata: {labels: {a: b}},
     spec: {containers: [{name: c, image: i}]}}}}
    """
        .formatted(replicas);
  }

  private HttpResponse<String> send(String method, String path, String yaml) throws Exception {
    HttpRequest.Builder request =
        HttpRequest.newBuilder(URI.create("https://localhost:" + server.port() + path));
    if (yaml.isEmpty()) {
      request.method(method, BodyPublishers.noBody());
    } else {
      byte[] json = Json.bytes(Yaml.parse(yaml.getBytes(StandardCharsets.UTF_8)).root());
      request
          .header("Content-Type", "application/json")
          .method(method, BodyPublishers.ofByteArray(json));
    }
    return admin.send(request.build(), BodyHandlers.ofString());
  }

  private static ObjectNode json(HttpResponse<String> answer) {
    return Json.parseObject(answer.body());
  }

  private static String message(HttpResponse<String> answer) {
    return Json.text(json(answer), "message");
  }
}
