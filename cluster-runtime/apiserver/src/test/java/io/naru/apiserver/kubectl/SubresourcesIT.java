package io.naru.apiserver.kubectl;

import static io.naru.apiserver.kubectl.ThreeClients.JSON;
import static io.naru.apiserver.kubectl.ThreeClients.MERGE;
import static io.naru.apiserver.kubectl.ThreeClients.STRATEGIC;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import com.fasterxml.jackson.databind.JsonNode;
import io.fabric8.kubernetes.api.model.Pod;
import io.fabric8.kubernetes.api.model.PodBuilder;
import io.fabric8.kubernetes.api.model.apps.DeploymentBuilder;
import io.fabric8.kubernetes.api.model.authentication.TokenRequest;
import io.fabric8.kubernetes.api.model.authentication.TokenRequestBuilder;
import io.fabric8.kubernetes.client.KubernetesClientException;
import io.naru.apiserver.kubectl.ThreeClients.Answer;
import java.nio.file.Path;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.TestInstance;
import org.junit.jupiter.api.io.TempDir;

/**
 * What stands below an object. Streams (exec, attach, port-forward, logs, proxy) are specified in
 * {@code proxy.StreamsIT}, and with containers in the end-to-end tests.
 */
@TestInstance(TestInstance.Lifecycle.PER_CLASS)
class SubresourcesIT {

  private static final String PODS = "/api/v1/namespaces/default/pods";

  private ThreeClients api;
  private Kubectl kubectl;

  @BeforeAll
  void start(@TempDir Path directory) throws Exception {
    api = ThreeClients.start(directory);
    kubectl = api.kubectl();
  }

  @AfterAll
  void stop() {
    if (api != null) {
      api.close();
    }
  }

  @Test
  void statusIsWrittenApartFromTheRest() {
    kubectl.ok("create deployment stated --image=x:1");
    kubectl.ok(
        "patch deployment stated --subresource=status --type=merge -p"
            + " '{\"spec\":{\"replicas\":7},\"status\":{\"replicas\":2}}'");
    var stated = api.fabric8().apps().deployments().inNamespace("default").withName("stated");
    assertThat(stated.get().getSpec().getReplicas()).isEqualTo(1);
    assertThat(stated.get().getStatus().getReplicas()).isEqualTo(2);
    stated.editStatus(
        old -> new DeploymentBuilder(old).editStatus().withReadyReplicas(2).endStatus().build());
    Answer whole =
        api.send(
            "PATCH",
            "/apis/apps/v1/namespaces/default/deployments/stated",
            "{\"status\":{\"readyReplicas\":0}}",
            MERGE);
    assertThat(whole.json().at("/status/readyReplicas").asInt()).isEqualTo(2);
    assertThat(whole.json().at("/metadata/generation").asInt()).isEqualTo(1);
  }

  @Test
  void scaleIsTheSameForAllThatScales() {
    kubectl.ok("create deployment scaled --image=x:1 --replicas=2");
    String scale = "/apis/apps/v1/namespaces/default/deployments/scaled/scale";
    JsonNode seen = api.get(scale).json();
    assertThat(seen.path("kind").asText()).isEqualTo("Scale");
    assertThat(seen.path("apiVersion").asText()).isEqualTo("autoscaling/v1");
    assertThat(seen.at("/status/selector").asText()).isEqualTo("app=scaled");
    api.fabric8().apps().deployments().inNamespace("default").withName("scaled").scale(4);
    assertThat(kubectl.ok("scale deployment scaled --current-replicas=4 --replicas=5"))
        .isEqualTo("deployment.apps/scaled scaled\n");
    assertThat(api.get(scale).json().at("/spec/replicas").asInt()).isEqualTo(5);
    assertThat(api.send("PATCH", scale, "{\"spec\":{\"replicas\":-1}}", MERGE).code())
        .isEqualTo(422);
  }

  @Test
  void podsAreEvictedAsFarAsTheirBudgetLets() {
    for (String name : new String[] {"guarded-1", "guarded-2"}) {
      kubectl.ok("run " + name + " --image=x:1 --labels=app=guarded");
      kubectl.ok(
          "patch pod "
              + name
              + " --subresource=status --type=merge -p '{\"status\":{\"phase\":\"Running\","
              + "\"conditions\":[{\"type\":\"Ready\",\"status\":\"True\"}]}}'");
    }
    kubectl.ok("create pdb guard --selector=app=guarded --min-available=1");
    String eviction = "{\"metadata\":{\"name\":\"%s\"}}";
    // Nobody has looked at the budget yet.
    Answer early = api.post(PODS + "/guarded-1/eviction", eviction.formatted("guarded-1"));
    assertThat(early.code()).isEqualTo(429);
    api.send(
        "PATCH",
        "/apis/policy/v1/namespaces/default/poddisruptionbudgets/guard/status",
        "{\"status\":{\"observedGeneration\":1,\"disruptionsAllowed\":1,\"currentHealthy\":2,"
            + "\"desiredHealthy\":1,\"expectedPods\":2}}",
        MERGE);
    assertThat(
            api.post(PODS + "/guarded-1/eviction?dryRun=All", eviction.formatted("guarded-1"))
                .code())
        .isEqualTo(201);
    assertThat(api.fabric8().pods().inNamespace("default").withName("guarded-1").evict()).isTrue();
    Answer refused = api.post(PODS + "/guarded-2/eviction", eviction.formatted("guarded-2"));
    assertThat(refused.code()).isEqualTo(429);
    assertThat(refused.reason()).isEqualTo("TooManyRequests");
    assertThat(refused.json().at("/details/causes/0/reason").asText())
        .isEqualTo("DisruptionBudget");
    assertThat(refused.json().path("message").asText())
        .startsWith("Cannot evict pod as it would violate the pod's disruption budget.");
    assertThat(kubectl.ok("get pdb guard -o jsonpath={.status.disruptionsAllowed}")).isEqualTo("0");
    assertThat(kubectl.run("get pod guarded-1").errors()).contains("NotFound");
  }

  @Test
  void podsAreBoundOnce() {
    kubectl.ok("run bound --image=x:1");
    String binding =
        "{\"metadata\":{\"name\":\"bound\"},\"target\":{\"kind\":\"Node\",\"name\":\"%s\"}}";
    assertThat(api.post(PODS + "/bound/binding", binding.formatted("n1")).code()).isEqualTo(201);
    Answer again = api.post(PODS + "/bound/binding", binding.formatted("n2"));
    assertThat(again.code()).isEqualTo(409);
    Pod pod = api.fabric8().pods().inNamespace("default").withName("bound").get();
    assertThat(pod.getSpec().getNodeName()).isEqualTo("n1");
    assertThat(pod.getStatus().getConditions())
        .anyMatch(each -> each.getType().equals("PodScheduled") && each.getStatus().equals("True"));
    assertThat(kubectl.ok("get pods --field-selector spec.nodeName=n1 -o name"))
        .isEqualTo("pod/bound\n");
  }

  @Test
  void tokensAreMadeForAudiencesAndATime() {
    kubectl.ok("create serviceaccount robot");
    assertThat(kubectl.ok("create token robot --audience=a").split("\\.")).hasSize(3);
    TokenRequest made =
        api.fabric8()
            .serviceAccounts()
            .inNamespace("default")
            .withName("robot")
            .tokenRequest(
                new TokenRequestBuilder()
                    .withNewSpec()
                    .withAudiences("b")
                    .withExpirationSeconds(1200L)
                    .endSpec()
                    .build());
    assertThat(made.getStatus().getToken()).isNotEmpty();
    assertThat(made.getStatus().getExpirationTimestamp()).isNotEmpty();
    Answer short_ =
        api.post(
            "/api/v1/namespaces/default/serviceaccounts/robot/token",
            "{\"spec\":{\"expirationSeconds\":60}}");
    assertThat(short_.code()).isEqualTo(422);
    assertThat(short_.json().at("/details/causes/0/field").asText())
        .isEqualTo("spec.expirationSeconds");
  }

  @Test
  void ephemeralContainersAreAddedNeverTaken() {
    kubectl.ok("run debugged --image=x:1");
    kubectl.ok("debug debugged --image=busybox:1 -c first");
    api.fabric8()
        .pods()
        .inNamespace("default")
        .withName("debugged")
        .ephemeralContainers()
        .edit(old ->
            new PodBuilder(old)
                .editSpec()
                .addNewEphemeralContainer()
                .withName("second")
                .withImage("busybox:1")
                .endEphemeralContainer()
                .endSpec()
                .build());
    String path = PODS + "/debugged/ephemeralcontainers";
    assertThat(api.get(path).json().at("/spec/ephemeralContainers")).hasSize(2);
    Answer refused = api.send("PATCH", path, "{\"spec\":{\"ephemeralContainers\":[]}}", MERGE);
    assertThat(refused.code()).isEqualTo(422);
    assertThatThrownBy(() ->
            api.fabric8()
                .pods()
                .inNamespace("default")
                .withName("debugged")
                .edit(old ->
                    new PodBuilder(old)
                        .editSpec()
                        .addNewEphemeralContainer()
                        .withName("third")
                        .withImage("busybox:1")
                        .endEphemeralContainer()
                        .endSpec()
                        .build()))
        .isInstanceOf(KubernetesClientException.class);
  }

  @Test
  void podsAreResizedInPlace() {
    String pod =
        "{\"metadata\":{\"name\":\"resized\"},\"spec\":{\"containers\":[{\"name\":\"c\","
            + "\"image\":\"x:1\",\"resources\":{\"requests\":{\"cpu\":\"100m\"}}}]}}";
    assertThat(api.post(PODS, pod).code()).isEqualTo(201);
    String patch =
        "{\"spec\":{\"containers\":[{\"name\":\"c\",\"resources\":{\"requests\":{\"cpu\":\"%s\"}}}]}}";
    assertThat(kubectl.refused("patch pod resized -p '" + patch.formatted("150m") + "'"))
        .contains("Forbidden");
    kubectl.ok("patch pod resized --subresource=resize -p '" + patch.formatted("200m") + "'");
    Answer resized =
        api.send("PATCH", PODS + "/resized/resize", patch.formatted("300m"), STRATEGIC);
    assertThat(resized.code()).as(resized.text()).isEqualTo(200);
    Pod seen = api.fabric8().pods().inNamespace("default").withName("resized").get();
    assertThat(seen.getSpec().getContainers().getFirst().getResources().getRequests().get("cpu"))
        .hasToString("300m");
    assertThat(seen.getMetadata().getGeneration()).isEqualTo(3);
    // Whatever else is sent there does not count.
    assertThat(
            api.send(
                    "PATCH",
                    PODS + "/resized/resize",
                    "{\"spec\":{\"containers\":[{\"name\":\"c\",\"image\":\"y\"}]}}",
                    STRATEGIC)
                .json()
                .at("/spec/containers/0/image")
                .asText())
        .isEqualTo("x:1");
  }

  @Test
  void namespacesGoWhenTheyAreFinalized() {
    kubectl.ok("create namespace final");
    kubectl.ok("delete namespace final --wait=false");
    JsonNode namespace = api.get("/api/v1/namespaces/final").json();
    assertThat(namespace.at("/status/phase").asText()).isEqualTo("Terminating");
    assertThat(api.fabric8().namespaces().withName("final").get().getSpec().getFinalizers())
        .containsExactly("kubernetes");
    Answer refused =
        api.post("/api/v1/namespaces/final/configmaps", "{\"metadata\":{\"name\":\"late\"}}");
    assertThat(refused.code()).isEqualTo(403);
    assertThat(refused.json().at("/details/causes/0/reason").asText())
        .isEqualTo("NamespaceTerminating");
    Answer finalized =
        api.send(
            "PUT",
            "/api/v1/namespaces/final/finalize",
            "{\"apiVersion\":\"v1\",\"kind\":\"Namespace\",\"metadata\":{\"name\":\"final\"},"
                + "\"spec\":{\"finalizers\":[]}}",
            JSON);
    assertThat(finalized.code()).as(finalized.text()).isEqualTo(200);
    assertThat(api.get("/api/v1/namespaces/final").code()).isEqualTo(404);
  }

  @Test
  void streamsOfAPodWithoutANodeAreRefusedWithAReason() {
    kubectl.ok("run lonely --image=x:1");
    assertThat(kubectl.refused("exec lonely -- ls")).contains("does not have a host assigned");
    for (String stream :
        new String[] {"exec?command=ls&stdout=true", "attach?stdout=true", "portforward"}) {
      assertThat(api.post(PODS + "/lonely/" + stream, "").code()).as(stream).isEqualTo(400);
    }
    assertThat(api.get(PODS + "/lonely/proxy/x").code()).isIn(400, 503);
    assertThat(api.get("/api/v1/namespaces/default/services/none/proxy/").code()).isEqualTo(404);
    assertThat(api.get("/api/v1/nodes/none/proxy/healthz").code()).isEqualTo(404);
    assertThat(api.fabric8().pods().inNamespace("default").withName("lonely").getLog()).isEmpty();
  }
}
