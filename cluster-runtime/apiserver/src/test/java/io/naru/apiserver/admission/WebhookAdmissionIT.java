package io.naru.apiserver.admission;

import static io.naru.apiserver.admission.WebhookStandIn.allowed;
import static io.naru.apiserver.admission.WebhookStandIn.failed;
import static io.naru.apiserver.admission.WebhookStandIn.patched;
import static io.naru.apiserver.admission.WebhookStandIn.refused;
import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import io.naru.apiserver.server.TestServer;
import io.naru.apiserver.server.TestServer.Answer;
import io.naru.client.metrics.Metrics;
import io.naru.machinery.Json;
import java.nio.file.Path;
import java.util.List;
import java.util.Set;
import java.util.concurrent.Callable;
import java.util.concurrent.CountDownLatch;
import java.util.function.Predicate;
import java.util.stream.Collectors;
import org.awaitility.Awaitility;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.TestInstance;
import org.junit.jupiter.api.io.TempDir;

/**
 * Every setting of a webhook, over HTTPS on both sides. Each test has a namespace of its own, which
 * is all that its webhooks are about.
 */
@TestInstance(TestInstance.Lifecycle.PER_CLASS)
class WebhookAdmissionIT {

  private static final String REGISTRATION = "/apis/admissionregistration.k8s.io/v1/";
  private static final String CONFIG_MAPS =
      "{apiGroups: [''], apiVersions: [v1], operations: ['*'], resources: [configmaps]}";
  private static final String POD =
      "{metadata: {name: p}, spec: {containers: [{name: c, image: i}]}}";

  private TestServer api;
  private WebhookStandIn hook;

  @BeforeAll
  void start(@TempDir Path directory) throws Exception {
    api = new TestServer(directory);
    hook = new WebhookStandIn();
    // Its certificate is of this name; what counts is that of the service, not of the host.
    api.create("/api/v1/namespaces", "{metadata: {name: tools}}");
    api.create(
        "/api/v1/namespaces/tools/services",
        "{metadata: {name: hook}, spec: {type: ExternalName, externalName: localhost}}");
  }

  @AfterAll
  void stop() {
    hook.close();
    api.close();
  }

  @Test
  void aServiceIsCalledByItsName() throws Exception {
    String maps = namespace("by-service");
    String service = "service: {namespace: tools, name: hook, path: /by-service, port: %d}";
    hook.answer("/by-service", request -> refused("of course"));
    validating("by-service", service.formatted(hook.port()), CONFIG_MAPS, "");

    assertThat(awaitCode(maps, 400).message())
        .isEqualTo("admission webhook \"by-service.naru.test\" denied the request: of course");
    assertThat(Metrics.process().render())
        .contains(
            "apiserver_admission_webhook_rejection_count{error_type=\"no_error\","
                + "name=\"by-service.naru.test\",operation=\"CREATE\",rejection_code=\"400\","
                + "type=\"validating\"} ");

    api.delete("/api/v1/namespaces/tools/services/hook");
    assertThat(create(maps).message())
        .isEqualTo(
            "Internal error occurred: failed calling webhook \"by-service.naru.test\": failed to"
                + " call webhook: Post \"https://hook.tools.svc:%d/by-service?timeout=10s\":"
                    .formatted(hook.port())
                + " service \"hook\" not found");
    api.create(
        "/api/v1/namespaces/tools/services",
        "{metadata: {name: hook}, spec: {ports: [{port: 443}]}}");
    validating("unknown-port", "service: {namespace: tools, name: hook}", CONFIG_MAPS, "");
    assertThat(create(maps).message()).contains("no service port " + hook.port() + " found");
  }

  @Test
  void aCertificateMustBeOfWhoIsCalled() throws Exception {
    String maps = namespace("strangers");
    validating(
        "strangers", "url: 'https://127.0.0.2:%d/x'".formatted(hook.port()), CONFIG_MAPS, "");
    // Bound to 127.0.0.1 only.
    assertThat(awaitCode(maps, 500).message())
        .endsWith("dial tcp 127.0.0.2:%d: connect: connection refused".formatted(hook.port()));

    String other = namespace("untrusted");
    api.create(
        REGISTRATION + "validatingwebhookconfigurations",
        configuration("Validating", "untrusted", "url: '" + hook.url("/x") + "'", CONFIG_MAPS, "")
            .replaceAll("caBundle: [^,}]*, ", ""));
    assertThat(awaitCode(other, 500).message())
        .endsWith(
            "tls: failed to verify certificate: x509: certificate signed by unknown authority");
  }

  @Test
  void slowAnswersFailAfterTheirTimeOrAreIgnored() throws Exception {
    String maps = namespace("slow");
    CountDownLatch end = new CountDownLatch(1);
    hook.answer("/slow", request -> after(end));
    validating("slow", "url: '" + hook.url("/slow") + "'", CONFIG_MAPS, "timeoutSeconds: 1");
    try {
      assertThat(awaitCode(maps, 500).message())
          .isEqualTo(
              "Internal error occurred: failed calling webhook \"slow.naru.test\": failed to call"
                  + " webhook: Post \"%s?timeout=1s\": context deadline exceeded"
                      .formatted(hook.url("/slow")));
      api.merge(
          REGISTRATION + "validatingwebhookconfigurations/slow",
          merged("slow", "/slow", "\"failurePolicy\":\"Ignore\",\"timeoutSeconds\":1"));
      awaitCode(maps, 201);
    } finally {
      end.countDown();
    }
  }

  @Test
  void brokenAnswersAreToldAsSuch() throws Exception {
    String maps = namespace("broken");
    hook.answer("/broken", request -> failed("out of order\n"));
    validating("broken", "url: '" + hook.url("/broken") + "'", CONFIG_MAPS, "");
    String failed = "Internal error occurred: failed calling webhook \"broken.naru.test\": ";

    assertThat(awaitCode(maps, 500).message())
        .isEqualTo(
            failed
                + "failed to call webhook: an error on the server (\"out of order\") has prevented"
                + " the request from succeeding");
    hook.answer("/broken", request -> allowed().put("uid", "other"));
    assertThat(create(maps).message())
        .contains(failed + "received invalid webhook response: expected response.uid=\"")
        .endsWith(", got \"other\"");
    hook.answer("/broken", request -> patched("[]"));
    assertThat(create(maps).message())
        .endsWith(
            "received invalid webhook response: validating webhook may not return response.patch");
  }

  @Test
  void refusalsMaySayCodeReasonAndDetails() throws Exception {
    String maps = namespace("reasons");
    hook.answer(
        "/reasons",
        request -> {
          ObjectNode response = refused("");
          ObjectNode status = (ObjectNode) response.path("status");
          status.put("message", "too big").put("reason", "Invalid").put("code", 422);
          status.putObject("details").putArray("causes").addObject().put("field", "data.size");
          return response;
        });
    validating("reasons", "url: '" + hook.url("/reasons") + "'", CONFIG_MAPS, "");

    Answer refused = awaitCode(maps, 422);
    assertThat(refused.text("/reason")).isEqualTo("Invalid");
    assertThat(refused.text("/details/causes/0/field")).isEqualTo("data.size");
    hook.answer("/reasons", request -> Json.object().put("allowed", false));
    assertThat(create(maps).message())
        .isEqualTo(
            "admission webhook \"reasons.naru.test\" denied the request without explanation");
  }

  @Test
  void whoAsksForItIsCalledAgainWhenOthersChangedTheObject() throws Exception {
    String maps = namespace("again");
    hook.answer("/first", request -> patched(add("/data/first", seen(request))));
    hook.answer("/second", request -> patched(add("/data/second", "1")));
    mutating("again-1", "/first", CONFIG_MAPS, "reinvocationPolicy: IfNeeded");
    mutating("again-2", "/second", CONFIG_MAPS, "");

    Answer created = await(maps, answer -> answer.body().at("/data/second").asText().equals("1"));
    assertThat(created.text("/data/first")).isEqualTo("first,second,x");
    long calls =
        hook.reviews().stream()
            .map(review -> review.path("request"))
            .filter(request -> request.at("/object/data/second").asText().equals("1"))
            .count();
    assertThat(calls).isPositive();
  }

  private static String seen(JsonNode request) {
    Set<String> names =
        request
            .at("/object/data")
            .propertyStream()
            .map(e -> e.getKey())
            .collect(Collectors.toSet());
    return names.stream().sorted().collect(Collectors.joining(","));
  }

  @Test
  void patchesThatDoNotApplyAreTheWebhooksFault() throws Exception {
    String maps = namespace("misfit");
    hook.answer(
        "/misfit",
        request -> patched("[{\"op\": \"replace\", \"path\": \"/nowhere/x\", \"value\": 1}]"));
    mutating("misfit", "/misfit", CONFIG_MAPS, "failurePolicy: Ignore");

    Answer refused = awaitCode(maps, 500);
    assertThat(refused.text("/reason")).isEqualTo("InternalError");
    assertThat(refused.message()).startsWith("Internal error occurred: ").contains("/nowhere/x");
    hook.answer("/misfit", request -> allowed().put("patchType", "JSONPatch"));
    assertThat(create(maps).code()).isEqualTo(201);
  }

  @Test
  void fieldsThatTheKindDoesNotKnowAreDropped() throws Exception {
    String maps = namespace("unknown");
    hook.answer(
        "/unknown",
        request ->
            patched(
                "[{\"op\": \"add\", \"path\": \"/nonsense\", \"value\": 1},"
                    + " {\"op\": \"add\", \"path\": \"/data/sense\", \"value\": \"1\"}]"));
    mutating("unknown", "/unknown", CONFIG_MAPS, "");

    Answer created = await(maps, answer -> answer.text("/data/sense").equals("1"));
    assertThat(created.body().has("nonsense")).isFalse();
  }

  @Test
  void rulesOfOneVersionMeanTheOthersToo() throws Exception {
    namespace("versions");
    String rule =
        "{apiGroups: [autoscaling], apiVersions: [%s], operations: [CREATE],"
            + " resources: [horizontalpodautoscalers]}";
    hook.answer("/versions", request -> refused(request.at("/object/apiVersion").asText()));
    validating("versions", url("/versions"), rule.formatted("v1"), "matchPolicy: Equivalent");
    String scaler =
        "{metadata: {name: a}, spec: {maxReplicas: 3, scaleTargetRef: {apiVersion: apps/v1,"
            + " kind: Deployment, name: d}, metrics: [{type: Resource, resource: {name: cpu,"
            + " target: {type: Utilization, averageUtilization: 50}}}]}}";
    String scalers = "/apis/autoscaling/v2/namespaces/versions/horizontalpodautoscalers?dryRun=All";

    Answer refused = await(() -> api.post(scalers, scaler), answer -> answer.code() == 400);

    assertThat(refused.message()).endsWith("denied the request: autoscaling/v1");
    JsonNode request = lastOf("versions");
    assertThat(request.at("/kind/version").asText()).isEqualTo("v1");
    assertThat(request.at("/requestKind/version").asText()).isEqualTo("v2");
    assertThat(request.at("/requestResource/version").asText()).isEqualTo("v2");
    assertThat(request.at("/object/spec/targetCPUUtilizationPercentage").asInt()).isEqualTo(50);

    api.merge(
        REGISTRATION + "validatingwebhookconfigurations/versions",
        merged("versions", "/versions", "\"matchPolicy\":\"Exact\"")
            .replace("CONFIG", "horizontalpodautoscalers")
            .replace("GROUP", "autoscaling"));
    await(() -> api.post(scalers, scaler), answer -> answer.code() == 201);
  }

  @Test
  void selectorsSayWhichObjectsAreMeant() throws Exception {
    String maps = namespace("selected");
    hook.answer("/selected", request -> refused("no"));
    validating(
        "selected",
        url("/selected"),
        CONFIG_MAPS,
        "objectSelector: {matchExpressions: [{key: mode, operator: In, values: [strict]}]}");
    String strict = "{metadata: {name: a, labels: {mode: strict}}}";
    await(() -> api.post(maps + "?dryRun=All", strict), answer -> answer.code() == 400);

    assertThat(create(maps).code()).isEqualTo(201);
    // What it was counts as well: else a label is all that one need take off.
    api.create(maps, "{metadata: {name: b}}");
    assertThat(api.merge(maps + "/b", "{\"metadata\":{\"labels\":{\"mode\":\"strict\"}}}").code())
        .isEqualTo(400);
    assertThat(api.post("/api/v1/namespaces/default/configmaps?dryRun=All", strict).code())
        .isEqualTo(201);
  }

  @Test
  void conditionsWithErrorsFollowTheFailurePolicy() throws Exception {
    String maps = namespace("conditions");
    hook.answer("/conditions", request -> refused("no"));
    String conditions =
        "matchConditions: [{name: a, expression: \"object.data.missing == 'x'\"},"
            + " {name: b, expression: \"%s\"}], failurePolicy: %s";
    validating("conditions", url("/conditions"), CONFIG_MAPS, conditions.formatted("true", "Fail"));

    assertThat(awaitCode(maps, 403).message())
        .isEqualTo(
            "configmaps \"a\" is forbidden: expression 'object.data.missing == 'x'' resulted in"
                + " error: no such key: missing");
    api.delete(REGISTRATION + "validatingwebhookconfigurations/conditions");
    awaitCode(maps, 201);
    validating(
        "conditions", url("/conditions"), CONFIG_MAPS, conditions.formatted("false", "Fail"));
    validating(
        "conditions-done",
        url("/conditions"),
        CONFIG_MAPS,
        "matchConditions: [{name: c, expression: \"object.metadata.name == 'done'\"}]");
    await(() -> api.post(maps + "?dryRun=All", "{metadata: {name: done}}"), a -> a.code() == 400);
    assertThat(create(maps).code()).as("one false decides").isEqualTo(201);
  }

  @Test
  void dryRunsDoNotReachWhoHasSideEffects() throws Exception {
    String maps = namespace("effects");
    hook.answer("/effects", request -> allowed());
    validating("effects", url("/effects"), CONFIG_MAPS, "sideEffects: NoneOnDryRun");
    awaitReview("effects", () -> api.post(maps + "?dryRun=All", "{metadata: {name: a}}"));
    assertThat(lastOf("effects").path("dryRun").asBoolean()).isTrue();

    // v1 configurations cannot say so; kept ones of older clusters can.
    Answer refused =
        api.post(
            REGISTRATION + "validatingwebhookconfigurations",
            configuration("Validating", "some", url("/effects"), CONFIG_MAPS, "sideEffects: Some"));
    assertThat(refused.code()).isEqualTo(422);
    assertThat(refused.message())
        .contains(
            "webhooks[0].sideEffects: Unsupported value: \"Some\": supported values: \"None\","
                + " \"NoneOnDryRun\"");
  }

  @Test
  void deletionsAreShownWithWhatWasThereAndHowItGoes() throws Exception {
    String maps = namespace("deletions");
    api.create(maps, "{metadata: {name: kept}, data: {a: b}}");
    hook.answer(
        "/deletions",
        request ->
            request.path("operation").asText().equals("DELETE") ? refused("stays") : allowed());
    validating("deletions", url("/deletions"), CONFIG_MAPS, "");

    Answer refused =
        await(
            () ->
                api.send(
                    "DELETE",
                    maps + "/kept",
                    "application/json",
                    "{\"kind\":\"DeleteOptions\",\"apiVersion\":\"v1\",\"dryRun\":[\"All\"],"
                        + "\"propagationPolicy\":\"Foreground\"}",
                    "application/json"),
            answer -> answer.code() == 400);
    assertThat(refused.message()).endsWith("denied the request: stays");
    JsonNode request = lastOf("deletions");
    assertThat(request.path("object").isNull()).isTrue();
    assertThat(request.at("/oldObject/data/a").asText()).isEqualTo("b");
    assertThat(request.path("dryRun").asBoolean()).isTrue();
    assertThat(request.at("/options/kind").asText()).isEqualTo("DeleteOptions");
    assertThat(request.at("/options/propagationPolicy").asText()).isEqualTo("Foreground");
  }

  @Test
  void bindingsEvictionsAndScalesAreShownAsWhatTheyAre() throws Exception {
    namespace("forms");
    api.create("/api/v1/namespaces/forms/serviceaccounts", "{metadata: {name: default}}");
    String pods = "/api/v1/namespaces/forms/pods";
    api.create(pods, POD);
    api.create(
        "/apis/apps/v1/namespaces/forms/deployments",
        "{metadata: {name: d}, spec: {replicas: 1, selector: {matchLabels: {a: b}}, template:"
            + " {metadata: {labels: {a: b}}, spec: {containers: [{name: c, image: i}]}}}}");
    hook.answer("/forms", request -> allowed());
    String all = "{apiGroups: ['*'], apiVersions: ['*'], operations: ['*'], resources: ['*/*']}";
    validating("forms", url("/forms"), all, "");
    awaitReview("forms", () -> api.post("/api/v1/namespaces/forms/configmaps", named()));

    api.create(pods + "/p/binding", "{target: {kind: Node, name: n1}}");
    JsonNode binding = lastOf("forms");
    assertThat(binding.at("/kind/kind").asText()).isEqualTo("Binding");
    assertThat(binding.at("/resource/resource").asText()).isEqualTo("pods");
    assertThat(binding.path("subResource").asText()).isEqualTo("binding");
    assertThat(binding.path("name").asText()).isEqualTo("p");
    assertThat(binding.path("operation").asText()).isEqualTo("CREATE");
    assertThat(binding.at("/object/target/name").asText()).isEqualTo("n1");
    assertThat(binding.path("oldObject").isNull()).isTrue();

    api.create(pods + "/p/eviction", "{metadata: {name: p}}");
    JsonNode eviction = lastOf("forms");
    assertThat(eviction.path("kind").toString())
        .isEqualTo("{\"group\":\"policy\",\"version\":\"v1\",\"kind\":\"Eviction\"}");
    assertThat(eviction.at("/object/kind").asText()).isEqualTo("Eviction");

    assertThat(
            api.merge(
                    "/apis/apps/v1/namespaces/forms/deployments/d/scale",
                    "{\"spec\":{\"replicas\":3}}")
                .code())
        .isEqualTo(200);
    JsonNode scale = lastOf("forms");
    assertThat(scale.at("/kind/kind").asText()).isEqualTo("Scale");
    assertThat(scale.at("/object/spec/replicas").asInt()).isEqualTo(3);
    assertThat(scale.at("/oldObject/spec/replicas").asInt()).isEqualTo(1);
    assertThat(scale.at("/requestKind/group").asText()).isEqualTo("autoscaling");
  }

  @Test
  void connectionsPassAdmission() throws Exception {
    namespace("connections");
    api.create("/api/v1/namespaces/connections/serviceaccounts", "{metadata: {name: default}}");
    String pod = "/api/v1/namespaces/connections/pods";
    api.create(pod, POD);
    hook.answer("/connections", request -> refused("not in here"));
    validating(
        "connections",
        url("/connections"),
        "{apiGroups: [''], apiVersions: [v1], operations: [CONNECT], resources: [pods/exec]}",
        "");

    Answer refused =
        await(
            () -> api.post(pod + "/p/exec?command=sh&command=-c&container=c&stdin=true", "{}"),
            answer -> answer.message().contains("denied"));
    assertThat(refused.message()).endsWith("denied the request: not in here");
    JsonNode request = lastOf("connections");
    assertThat(request.at("/kind/kind").asText()).isEqualTo("PodExecOptions");
    assertThat(request.path("subResource").asText()).isEqualTo("exec");
    assertThat(request.at("/object/command").toString()).isEqualTo("[\"sh\",\"-c\"]");
    assertThat(request.at("/object/stdin").asBoolean()).isTrue();
  }

  private static ObjectNode after(CountDownLatch end) {
    try {
      end.await();
    } catch (InterruptedException stopped) {
      Thread.currentThread().interrupt();
    }
    return allowed();
  }

  private static String add(String path, String value) {
    return "[{\"op\": \"add\", \"path\": \"%s\", \"value\": \"%s\"}]".formatted(path, value);
  }

  private String url(String path) {
    return "url: '" + hook.url(path) + "'";
  }

  /** Makes a namespace. Returns the address of its config maps. */
  private String namespace(String name) throws Exception {
    api.create("/api/v1/namespaces", "{metadata: {name: " + name + "}}");
    return "/api/v1/namespaces/" + name + "/configmaps";
  }

  private void validating(String name, String client, String rule, String more) throws Exception {
    api.create(
        REGISTRATION + "validatingwebhookconfigurations",
        configuration("Validating", name, client, rule, more));
  }

  private void mutating(String name, String path, String rule, String more) throws Exception {
    api.create(
        REGISTRATION + "mutatingwebhookconfigurations",
        configuration("Mutating", name, url(path), rule, more));
  }

  /** Named for the namespace that it is about; what follows a hyphen tells several apart. */
  private String configuration(String sort, String name, String client, String rule, String more) {
    String settings = more.contains("sideEffects") ? more : join(more, "sideEffects: None");
    return """
    {kind: %sWebhookConfiguration, metadata: {name: %s}, webhooks: [{name: %s.naru.test,
     clientConfig: {caBundle: %s, %s}, rules: [%s], admissionReviewVersions: [v1],
     namespaceSelector: {matchLabels: {kubernetes.io/metadata.name: %s}}, %s}]}
    """
        .formatted(sort, name, name, hook.caBundle(), client, rule, namespaceOf(name), settings);
  }

  private static String namespaceOf(String name) {
    return name.equals("unknown-port") ? "by-service" : name.replaceFirst("-(\\d|done)$", "");
  }

  private static String join(String first, String second) {
    return first.isEmpty() ? second : first + ", " + second;
  }

  /** A merge patch with the whole list of webhooks, which has one. */
  private String merged(String name, String path, String more) {
    return """
    {"webhooks":[{"name":"%s.naru.test","clientConfig":{"url":"%s","caBundle":"%s"},
     "rules":[{"apiGroups":["%s"],"apiVersions":["v1"],"operations":["*"],"resources":["%s"]}],
     "admissionReviewVersions":["v1"],"sideEffects":"None",
     "namespaceSelector":{"matchLabels":{"kubernetes.io/metadata.name":"%s"}},%s}]}
    """
        .formatted(
            name,
            hook.url(path),
            hook.caBundle(),
            name.equals("versions") ? "GROUP" : "",
            name.equals("versions") ? "CONFIG" : "configmaps",
            name,
            more);
  }

  private static String named() {
    return "{metadata: {generateName: x-}}";
  }

  private Answer create(String maps) throws Exception {
    return api.post(maps + "?dryRun=All", "{metadata: {name: a}, data: {x: v}}");
  }

  /** Configurations take effect a moment after they were made. */
  private Answer awaitCode(String maps, int code) {
    return await(maps, answer -> answer.code() == code);
  }

  private Answer await(String maps, Predicate<Answer> wanted) {
    return await(() -> create(maps), wanted);
  }

  private static Answer await(Callable<Answer> request, Predicate<Answer> wanted) {
    return Awaitility.await().until(request, wanted);
  }

  private void awaitReview(String namespace, Callable<Answer> request) {
    Awaitility.await()
        .until(() -> {
          request.call();
          return !reviewsOf(namespace).isEmpty();
        });
  }

  private List<JsonNode> reviewsOf(String namespace) {
    return hook.reviews().stream()
        .map(review -> review.path("request"))
        .filter(request -> request.path("namespace").asText().equals(namespace))
        .toList();
  }

  private JsonNode lastOf(String namespace) {
    return reviewsOf(namespace).getLast();
  }
}
