package io.naru.apiserver.admission;

import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.JsonNode;
import io.naru.apiserver.audit.AuditLog;
import io.naru.apiserver.audit.AuditPolicy;
import io.naru.apiserver.server.TestServer;
import io.naru.apiserver.server.TestServer.Answer;
import io.naru.machinery.Json;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.concurrent.Callable;
import java.util.function.Predicate;
import org.awaitility.Awaitility;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.TestInstance;
import org.junit.jupiter.api.io.TempDir;

/**
 * Every setting of a policy and its bindings. Each test has a namespace of its own, which is all
 * that its bindings are about.
 */
@TestInstance(TestInstance.Lifecycle.PER_CLASS)
class PolicyAdmissionIT {

  private static final String REGISTRATION = "/apis/admissionregistration.k8s.io/v1/";
  private static final String CONFIG_MAPS =
      "resourceRules: [{apiGroups: [''], apiVersions: [v1], operations: [CREATE, UPDATE],"
          + " resources: [configmaps]}]";

  private TestServer api;
  private AuditLog audit;
  private Path events;

  @BeforeAll
  void start(@TempDir Path directory) throws Exception {
    events = directory.resolve("audit.log");
    audit = AuditLog.open(events, AuditPolicy.metadata());
    api = new TestServer(directory.resolve("store"), config -> config.withAuditLog(audit));
  }

  @AfterAll
  void stop() {
    api.close();
    audit.close();
  }

  @Test
  void parametersAreFoundByNameInTheNamespaceOfTheRequest() throws Exception {
    String maps = namespace("named");
    policy(
        "named",
        "paramKind: {apiVersion: v1, kind: Secret}, validations: [{expression:"
            + " 'params != null && object.data.size() <= int(params.metadata.labels.most)',"
            + " message: too many}]");
    binding(
        "named",
        "named",
        "validationActions: [Deny], paramRef: {name: limits, parameterNotFoundAction: Deny}");

    assertThat(awaitCode(maps, 422).message())
        .isEqualTo(
            "configmaps \"a\" is forbidden: ValidatingAdmissionPolicy 'named' with binding 'named'"
                + " denied request: failed to configure binding: no params found for policy binding"
                + " with `Deny` parameterNotFoundAction");
    api.create(
        "/api/v1/namespaces/named/secrets", "{metadata: {name: limits, labels: {most: '1'}}}");
    awaitCode(maps, 201);
    Answer denied = api.post(maps, "{metadata: {name: a}, data: {x: '', z: ''}}");
    assertThat(denied.message()).endsWith("denied request: too many");
  }

  @Test
  void parametersAreFoundBySelectorAndEachHasItsSay() throws Exception {
    String maps = namespace("selected");
    policy(
        "selected",
        "paramKind: {apiVersion: v1, kind: Secret}, validations: [{expression:"
            + " '!(params.metadata.labels.word in object.data)',"
            + " messageExpression: \"'no ' + params.metadata.labels.word + ' please'\"}]");
    binding(
        "selected",
        "selected",
        "validationActions: [Deny], paramRef: {selector: {matchLabels: {bad: word}},"
            + " parameterNotFoundAction: Allow}");
    assertThat(create(maps).code()).as("nobody objects").isEqualTo(201);
    for (String word : new String[] {"one", "two"}) {
      api.create(
          "/api/v1/namespaces/selected/secrets",
          "{metadata: {name: %s, labels: {bad: word, word: %s}}}".formatted(word, word));
    }
    for (String word : new String[] {"one", "two"}) {
      Answer denied =
          await(
              () ->
                  api.post(maps + "?dryRun=All", "{metadata: {name: a}, data: {" + word + ": x}}"),
              answer -> answer.code() == 422);
      assertThat(denied.message()).endsWith("denied request: no " + word + " please");
    }
    assertThat(create(maps).code()).isEqualTo(201);
  }

  @Test
  void failuresMayBeWarnedOfAndWrittenDown() throws Exception {
    String maps = namespace("told");
    policy(
        "told",
        "validations: [{expression: 'false', message: never}], auditAnnotations: [{key: who,"
            + " valueExpression: \"'was ' + request.userInfo.username\"},"
            + " {key: none, valueExpression: 'null'}]");
    binding("told", "told", "validationActions: [Warn, Audit]");

    Answer warned = await(() -> create(maps), answer -> !answer.warnings().isEmpty());
    assertThat(warned.code()).isEqualTo(201);
    assertThat(warned.warnings())
        .containsExactly(
            "299 - \"Validation failed for ValidatingAdmissionPolicy 'told' with binding 'told':"
                + " never\"");
    JsonNode annotations =
        Awaitility.await().until(() -> annotations("told/who"), found -> !found.isMissingNode());
    assertThat(annotations.path("told/who").asText()).isEqualTo("was admin");
    assertThat(annotations.has("told/none")).isFalse();
    assertThat(
            Json.mapper()
                .readTree(
                    annotations
                        .path("validation.policy.admission.k8s.io/validation_failure")
                        .asText()))
        .isEqualTo(
            Json.mapper()
                .readTree(
                    "[{\"message\":\"never\",\"policy\":\"told\",\"binding\":\"told\","
                        + "\"expressionIndex\":0,\"validationActions\":[\"Audit\",\"Warn\"]}]"));
  }

  /** Of the last event that has one of this name. */
  private JsonNode annotations(String name) throws Exception {
    JsonNode found = Json.object().path("none");
    for (String line : Files.readAllLines(events)) {
      JsonNode annotations = Json.parseObject(line).path("annotations");
      found = annotations.has(name) ? annotations : found;
    }
    return found;
  }

  @Test
  void expressionsSeeVariablesTheNamespaceAndWhoMayDoWhat() throws Exception {
    String maps = namespace("seeing");
    api.merge("/api/v1/namespaces/seeing", "{\"metadata\":{\"labels\":{\"tier\":\"gold\"}}}");
    policy(
        "seeing",
        "variables: [{name: tier, expression: 'namespaceObject.metadata.labels.tier'},"
            + " {name: allowed, expression:"
            + " \"authorizer.group('').resource('secrets').namespace(request.namespace)"
            + ".check('get').allowed()\"}],"
            + " validations: [{expression: \"!(variables.allowed && variables.tier == 'gold')\","
            + " messageExpression: \"variables.tier + ' ' + string(oldObject == null)\","
            + " reason: Forbidden}]");
    binding("seeing", "seeing", "validationActions: [Deny]");

    Answer denied = awaitCode(maps, 403);
    assertThat(denied.text("/reason")).isEqualTo("Forbidden");
    assertThat(denied.message()).endsWith("denied request: gold true");
  }

  @Test
  void whatIsExcludedIsSpared() throws Exception {
    String maps = namespace("spared");
    policy(
        "spared",
        "validations: [{expression: 'false'}]",
        "resourceRules: [{apiGroups: ['*'], apiVersions: ['*'], operations: [CREATE],"
            + " resources: [configmaps, secrets]}], excludeResourceRules: [{apiGroups: [''], apiVersions: [v1],"
            + " operations: ['*'], resources: [secrets]}, {apiGroups: [''], apiVersions: ['*'],"
            + " operations: ['*'], resources: [configmaps], resourceNames: [fine]}]");
    binding("spared", "spared", "validationActions: [Deny]");

    assertThat(awaitCode(maps, 422).message()).endsWith("denied request: failed expression: false");
    assertThat(api.post("/api/v1/namespaces/spared/secrets", "{metadata: {name: s}}").code())
        .isEqualTo(201);
    assertThat(api.post(maps, "{metadata: {name: fine}}").code()).isEqualTo(201);
  }

  @Test
  void errorsFollowTheFailurePolicy() throws Exception {
    String maps = namespace("errors");
    policy("errors", "validations: [{expression: 'object.data.missing == \"1\"'}]");
    binding("errors", "errors", "validationActions: [Deny]");
    assertThat(awaitCode(maps, 422).message())
        .endsWith(
            "denied request: expression 'object.data.missing == \"1\"' resulted in error: no such"
                + " key: missing");
    api.merge(
        REGISTRATION + "validatingadmissionpolicies/errors",
        "{\"spec\":{\"failurePolicy\":\"Ignore\"}}");
    awaitCode(maps, 201);
  }

  @Test
  void parametersMayBeCustomResources() throws Exception {
    String maps = namespace("custom");
    api.define(
        """
        {metadata: {name: limits.naru.test}, spec: {group: naru.test, scope: Namespaced,
         names: {plural: limits, kind: Limit}, versions: [{name: v1, served: true, storage: true,
         schema: {openAPIV3Schema: {type: object, properties: {most: {type: integer}}}}}]}}
        """);
    policy(
        "custom",
        "paramKind: {apiVersion: naru.test/v1, kind: Limit}, validations: [{expression:"
            + " 'object.data.size() <= params.most'}]");
    binding(
        "custom",
        "custom",
        "validationActions: [Deny], paramRef: {name: l, parameterNotFoundAction: Deny}");
    awaitCode(maps, 422);
    api.create(
        "/apis/naru.test/v1/namespaces/custom/limits",
        "{apiVersion: naru.test/v1, kind: Limit, metadata: {name: l}, most: 1}");
    awaitCode(maps, 201);
  }

  @Test
  void connectionsAndSubresourcesAreMeantByName() throws Exception {
    namespace("subresources");
    api.create(
        "/apis/apps/v1/namespaces/subresources/deployments",
        "{metadata: {name: d}, spec: {replicas: 1, selector: {matchLabels: {a: b}}, template:"
            + " {metadata: {labels: {a: b}}, spec: {containers: [{name: c, image: i}]}}}}");
    policy(
        "subresources",
        "validations: [{expression: 'object.spec.replicas < 5', message: small only}]",
        "resourceRules: [{apiGroups: [apps], apiVersions: [v1], operations: [UPDATE],"
            + " resources: [deployments/scale]}]");
    binding("subresources", "subresources", "validationActions: [Deny]");
    String deployment = "/apis/apps/v1/namespaces/subresources/deployments/d";

    Answer denied =
        await(
            () -> api.merge(deployment + "/scale?dryRun=All", "{\"spec\":{\"replicas\":7}}"),
            answer -> answer.code() == 422);
    assertThat(denied.message()).endsWith("denied request: small only");
    assertThat(api.merge(deployment + "?dryRun=All", "{\"spec\":{\"replicas\":7}}").code())
        .isEqualTo(200);
  }

  @Test
  void mutationsSeeWhatWasDoneBeforeThemAndAreRepeatedOnRequest() throws Exception {
    String maps = namespace("mutated");
    mutation(
        "mutated-1",
        "IfNeeded",
        "{patchType: JSONPatch, jsonPatch: {expression: '"
            + "[JSONPatch{op: \"add\", path: \"/data/\" + jsonpatch.escapeKey(\"a.b\"),"
            + " value: string(object.data.size())}]'}}");
    mutation(
        "mutated-2",
        "Never",
        "{patchType: ApplyConfiguration, applyConfiguration: {expression: '"
            + "Object{metadata: Object.metadata{labels: {\"done\": \"yes\"}},"
            + " data: {\"c\": \"d\"}}'}}");

    Answer created = await(() -> create(maps), a -> a.body().at("/data").has("c"));
    assertThat(created.text("/metadata/labels/done")).isEqualTo("yes");
    // First with x alone; then again, with itself and c.
    assertThat(created.text("/data/a.b")).isEqualTo("3");
  }

  @Test
  void mutationsMustNotSayWhoTheObjectIs() throws Exception {
    String maps = namespace("renamed");
    mutation(
        "renamed",
        "Never",
        "{patchType: ApplyConfiguration, applyConfiguration: {expression: '"
            + "Object{metadata: Object.metadata{name: \"other\"}}'}}");
    Answer denied = await(() -> create(maps), answer -> answer.code() != 201);
    assertThat(denied.message()).contains("policy 'renamed' with binding 'renamed' denied request");
  }

  private void mutation(String name, String reinvocation, String mutation) throws Exception {
    api.create(
        REGISTRATION + "mutatingadmissionpolicies",
        """
        metadata: {name: %s}
        spec:
          reinvocationPolicy: %s
          matchConstraints: {%s}
          mutations: [%s]
        """
            .formatted(name, reinvocation, CONFIG_MAPS, mutation));
    api.create(REGISTRATION + "mutatingadmissionpolicybindings", bindingOf(name, name, ""));
  }

  private void policy(String name, String spec) throws Exception {
    policy(name, spec, CONFIG_MAPS);
  }

  private void policy(String name, String spec, String match) throws Exception {
    api.create(
        REGISTRATION + "validatingadmissionpolicies",
        "{metadata: {name: %s}, spec: {matchConstraints: {%s}, %s}}".formatted(name, match, spec));
  }

  private void binding(String name, String policy, String spec) throws Exception {
    api.create(REGISTRATION + "validatingadmissionpolicybindings", bindingOf(name, policy, spec));
  }

  private static String bindingOf(String name, String policy, String spec) {
    return """
    {metadata: {name: %s}, spec: {policyName: %s, matchResources: {namespaceSelector:
     {matchLabels: {kubernetes.io/metadata.name: %s}}}, %s}}
    """
        .formatted(name, policy, policy.replaceFirst("-\\d$", ""), spec);
  }

  /** Makes a namespace. Returns the address of its config maps. */
  private String namespace(String name) throws Exception {
    api.create("/api/v1/namespaces", "{metadata: {name: " + name + "}}");
    return "/api/v1/namespaces/" + name + "/configmaps";
  }

  private Answer create(String maps) throws Exception {
    return api.post(maps + "?dryRun=All", "{metadata: {name: a}, data: {x: v}}");
  }

  private Answer awaitCode(String maps, int code) {
    return await(() -> create(maps), answer -> answer.code() == code);
  }

  private static Answer await(Callable<Answer> request, Predicate<Answer> wanted) {
    return Awaitility.await().until(request, wanted);
  }
}
