package io.naru.apiserver.admission;

import static io.naru.apiserver.registry.TestingRegistry.NAMESPACE;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import com.fasterxml.jackson.databind.node.ObjectNode;
import io.naru.apiserver.registry.Call;
import io.naru.apiserver.registry.TestingRegistry;
import io.naru.machinery.Json;
import java.nio.file.Path;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class AdmissionTest {

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

  @Test
  void podsRunAsAServiceAccountWithItsToken() {
    ObjectNode pod = createPod("p", "");

    assertThat(Json.text(pod, "spec", "serviceAccountName")).isEqualTo("default");
    assertThat(pod.at("/spec/containers/0/volumeMounts/0/mountPath").asText())
        .isEqualTo("/var/run/secrets/kubernetes.io/serviceaccount");
    assertThat(pod.at("/spec/volumes/0/name").asText()).startsWith("kube-api-access-");
    assertThat(pod.at("/spec/tolerations/0/tolerationSeconds").asInt()).isEqualTo(300);
    assertThat(pod.at("/spec/priority").asInt()).isZero();
  }

  @Test
  void podsOfUnknownAccountsAndClassesAreRefused() {
    assertThatThrownBy(() -> createPod("p", "serviceAccountName: none,"))
        .hasMessage(
            "pods \"p\" is forbidden: error looking up service account test/none:"
                + " serviceaccount \"none\" not found");
    assertThatThrownBy(() -> createPod("p", "priorityClassName: none,"))
        .hasMessageContaining("no PriorityClass with name none was found");
    assertThatThrownBy(() -> createPod("p", "overhead: {cpu: 1},"))
        .hasMessageContaining("Pod Overhead set without corresponding RuntimeClass");
  }

  @Test
  void limitRangesSetDefaultsAndBounds() {
    api.create(
        "v1",
        "limitranges",
        NAMESPACE,
        "{metadata: {name: l}, spec: {limits: [{type: Container, default: {cpu: 200m},"
            + " defaultRequest: {cpu: 100m}, max: {cpu: 500m}}]}}");

    ObjectNode pod = createPod("p", "");
    assertThat(pod.at("/spec/containers/0/resources/requests/cpu").asText()).isEqualTo("100m");
    assertThat(pod.at("/metadata/annotations").toString())
        .contains("cpu request for container c; cpu limit for container c");

    assertThatThrownBy(() ->
            api.create(
                "v1",
                "pods",
                NAMESPACE,
                "{metadata: {name: q}, spec: {containers: [{name: c, image: i,"
                    + " resources: {limits: {cpu: 1}}}]}}"))
        .hasMessageContaining("maximum cpu usage per Container is 500m, but limit is 1");
  }

  @Test
  void quotasCountAndRefuse() {
    api.create(
        "v1", "resourcequotas", NAMESPACE, "{metadata: {name: q}, spec: {hard: {configmaps: 1}}}");
    api.create("v1", "configmaps", NAMESPACE, "{metadata: {name: a}}");

    assertThatThrownBy(() -> api.create("v1", "configmaps", NAMESPACE, "{metadata: {name: b}}"))
        .hasMessage(
            "configmaps \"b\" is forbidden: exceeded quota: q, requested: configmaps=1, used:"
                + " configmaps=1, limited: configmaps=1");
  }

  @Test
  void podSecurityIsEnforced() {
    api.merge(
        "v1",
        "namespaces",
        "",
        NAMESPACE,
        "{\"metadata\":{\"labels\":{\"pod-security.kubernetes.io/enforce\":\"baseline\"}}}");

    createPod("fine", "");
    assertThatThrownBy(() -> createPod("p", "hostNetwork: true,"))
        .hasMessage(
            "pods \"p\" is forbidden: violates PodSecurity \"baseline:latest\": host namespaces"
                + " (hostNetwork=true)");
  }

  @Test
  void evictionAsksTheBudget() {
    api.create(
        "v1",
        "pods",
        NAMESPACE,
        "{metadata: {name: p, labels: {a: b}}, spec: {nodeName: n1,"
            + " containers: [{name: c, image: i}]}}");
    writeStatus(
        "v1",
        "pods",
        "p",
        "{\"phase\":\"Running\",\"conditions\":[{\"type\":\"Ready\",\"status\":\"True\"}]}");
    api.create(
        "policy/v1",
        "poddisruptionbudgets",
        NAMESPACE,
        "{metadata: {name: d}, spec: {minAvailable: 1, selector: {matchLabels: {a: b}}}}");
    writeStatus("policy/v1", "poddisruptionbudgets", "d", budget(0));

    assertThatThrownBy(this::evict)
        .hasMessage("Cannot evict pod as it would violate the pod's disruption budget.");

    writeStatus("policy/v1", "poddisruptionbudgets", "d", budget(1));
    evict();
    assertThat(api.get("v1", "pods", NAMESPACE, "p").isBeingDeleted()).isTrue();
    assertThat(
            api.get("policy/v1", "poddisruptionbudgets", NAMESPACE, "d")
                .tree()
                .at("/status/disruptionsAllowed")
                .asInt())
        .isZero();
  }

  private void evict() {
    api.registry()
        .create(
            api.call("v1", "pods", NAMESPACE, "p").at("eviction"),
            Json.parseObject("{\"metadata\":{\"name\":\"p\"}}"));
  }

  private static String budget(int allowed) {
    return "{\"observedGeneration\":1,\"disruptionsAllowed\":"
        + allowed
        + ",\"currentHealthy\":2,\"desiredHealthy\":1,\"expectedPods\":2}";
  }

  private void writeStatus(String apiVersion, String plural, String name, String status) {
    ObjectNode object = api.get(apiVersion, plural, NAMESPACE, name).mutableTree();
    object.set("status", Json.parseObject(status));
    Call call = api.call(apiVersion, plural, NAMESPACE, name).at("status");
    api.registry().update(call, object);
  }

  private ObjectNode createPod(String name, String fields) {
    return api.create(
            "v1",
            "pods",
            NAMESPACE,
            "{metadata: {name: "
                + name
                + "}, spec: {"
                + fields
                + " containers: [{name: c, image: i}]}}")
        .tree();
  }
}
