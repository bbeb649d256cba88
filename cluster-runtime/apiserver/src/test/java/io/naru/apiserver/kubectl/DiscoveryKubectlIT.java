package io.naru.apiserver.kubectl;

import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.JsonNode;
import io.naru.apiserver.kubectl.Kubectl.Result;
import io.naru.machinery.Json;
import java.io.BufferedReader;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse.BodyHandlers;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;
import java.util.stream.StreamSupport;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.TestInstance;
import org.junit.jupiter.api.io.TempDir;

/** What kubectl learns of a server before it does anything with it. */
@TestInstance(TestInstance.Lifecycle.PER_CLASS)
class DiscoveryKubectlIT {

  private KubectlServer cluster;
  private Kubectl kubectl;

  @BeforeAll
  void start(@TempDir Path directory) throws Exception {
    cluster = KubectlServer.start(directory);
    kubectl = cluster.kubectl();
  }

  @AfterAll
  void stop() {
    if (cluster != null) {
      cluster.close();
    }
  }

  @Test
  void resourcesAreListedWithShortNamesVerbsAndCategories() {
    assertThat(kubectl.ok("api-resources").lines())
        .first()
        .asString()
        .matches("NAME +SHORTNAMES +APIVERSION +NAMESPACED +KIND");
    assertThat(kubectl.ok("api-resources --no-headers"))
        .containsPattern("pods +po +v1 +true +Pod")
        .containsPattern("deployments +deploy +apps/v1 +true +Deployment")
        .containsPattern("customresourcedefinitions +crd,crds +apiextensions.k8s.io/v1 +false")
        .containsPattern("horizontalpodautoscalers +hpa +autoscaling/v2 +true")
        .containsPattern("selfsubjectreviews +authentication.k8s.io/v1 +false +SelfSubjectReview");
    assertThat(kubectl.ok("api-resources --categories=all -o name").lines())
        .containsExactlyInAnyOrder(
            "pods",
            "replicationcontrollers",
            "services",
            "daemonsets.apps",
            "deployments.apps",
            "replicasets.apps",
            "statefulsets.apps",
            "horizontalpodautoscalers.autoscaling",
            "cronjobs.batch",
            "jobs.batch");
    assertThat(kubectl.ok("api-resources --verbs=create,list,watch --namespaced=false -o name"))
        .contains("nodes\n", "clusterroles.rbac.authorization.k8s.io\n")
        .doesNotContain("componentstatuses", "tokenreviews", "pods");
    assertThat(kubectl.ok("api-resources -o wide"))
        .containsPattern(
            "namespaces +ns +v1 +false +Namespace +create,delete,get,list,patch,update,watch");
  }

  @Test
  void versionsAreThoseOfTheRelease() {
    assertThat(kubectl.ok("api-versions").lines())
        .containsExactly(
            "admissionregistration.k8s.io/v1",
            "apiextensions.k8s.io/v1",
            "apiregistration.k8s.io/v1",
            "apps/v1",
            "authentication.k8s.io/v1",
            "authorization.k8s.io/v1",
            "autoscaling/v1",
            "autoscaling/v2",
            "batch/v1",
            "certificates.k8s.io/v1",
            "coordination.k8s.io/v1",
            "discovery.k8s.io/v1",
            "events.k8s.io/v1",
            "flowcontrol.apiserver.k8s.io/v1",
            "metrics.k8s.io/v1beta1",
            "networking.k8s.io/v1",
            "node.k8s.io/v1",
            "policy/v1",
            "rbac.authorization.k8s.io/v1",
            "resource.k8s.io/v1",
            "scheduling.k8s.io/v1",
            "storage.k8s.io/v1",
            "v1");
    JsonNode version = cluster.json("version");
    assertThat(version.at("/serverVersion/major").asText()).isEqualTo("1");
    assertThat(version.at("/serverVersion/minor").asText()).isEqualTo("36");
    assertThat(kubectl.ok("cluster-info"))
        .contains("Kubernetes control plane", "https://127.0.0.1:" + cluster.server().port());
  }

  @Test
  void everyKindIsExplainedToItsLeaves() throws Exception {
    List<Future<String>> unexplained = new ArrayList<>();
    try (ExecutorService two = Executors.newFixedThreadPool(2)) {
      for (String line : kubectl.ok("api-resources --no-headers").lines().toList()) {
        List<String> words = List.of(line.trim().split(" +"));
        String kind = words.getLast();
        String version = words.get(words.size() - 3);
        if (version.startsWith("metrics.k8s.io/")) {
          continue; // Elsewhere, too, it depends on who provides them.
        }
        unexplained.add(two.submit(() -> problem(words.getFirst(), version, kind)));
      }
    }
    assertThat(unexplained).hasSizeGreaterThan(55);
    for (Future<String> problem : unexplained) {
      assertThat(problem.get()).isEmpty();
    }
  }

  private String problem(String resource, String version, String kind) {
    Result result = kubectl.run("explain --recursive --api-version=" + version + " " + resource);
    boolean good =
        result.code() == 0
            && result.out().contains("KIND:       " + kind + "\n")
            && result.out().contains("VERSION:    " + version.replaceAll(".*/", "") + "\n")
            && result.out().contains("\n  kind\t<string>\n");
    return good ? "" : kind + ": " + result;
  }

  @Test
  void explanationsTellTypesEnumsAndWhatIsRequired() {
    assertThat(kubectl.ok("explain pods --recursive"))
        .contains(
            "  spec\t<PodSpec>\n",
            "    containers\t<[]Container> -required-\n",
            "      name\t<string> -required-\n",
            "      imagePullPolicy\t<string>\n      enum: Always, IfNotPresent, Never\n",
            "    nodeSelector\t<map[string]string>\n",
            "        containerPort\t<integer> -required-\n");
    assertThat(kubectl.ok("explain pod.spec.restartPolicy"))
        .contains("FIELD: restartPolicy <string>", "ENUM:\n    Always\n    Never\n    OnFailure\n");
    assertThat(kubectl.ok("explain deployment --output=plaintext-openapiv2"))
        .startsWith("KIND:     Deployment\nVERSION:  apps/v1\n")
        .contains("   spec\t<Object>\n");
    assertThat(kubectl.refused("explain pod.spec.nothing"))
        .isEqualTo("error: field \"nothing\" does not exist\n");
    assertThat(kubectl.refused("explain nothing"))
        .isEqualTo("the server doesn't have a resource type \"nothing\"\n");
  }

  @Test
  void everyPathOfDiscoveryAnswers() throws Exception {
    List<String> paths = new ArrayList<>();
    raw("/").path("paths").forEach(path -> paths.add(path.asText()));
    assertThat(paths).contains("/api/v1", "/apis/apps/v1", "/metrics", "/openapi/v3", "/version");
    raw("/openapi/v3")
        .path("paths")
        .forEach(path -> paths.add(path.path("serverRelativeURL").asText()));
    List<Future<String>> answers = new ArrayList<>();
    try (ExecutorService two = Executors.newFixedThreadPool(2)) {
      for (String path : paths) {
        answers.add(
            two.submit(() -> {
              Result result = kubectl.run("get --raw " + path);
              return result.code() == 0 && !result.out().isBlank() ? "" : path + ": " + result;
            }));
      }
    }
    for (Future<String> answer : answers) {
      assertThat(answer.get()).isEmpty();
    }
    assertThat(kubectl.refused("get --raw /apis/apps/v9"))
        .isEqualTo(
            "Error from server (NotFound): the server could not find the requested resource\n");
  }

  @Test
  void listsOfGroupsAndOfResourcesAgree() {
    for (JsonNode group : raw("/apis").path("groups")) {
      String name = group.path("name").asText();
      JsonNode alone = raw("/apis/" + name);
      assertThat(alone.path("kind").asText()).isEqualTo("APIGroup");
      assertThat(alone.path("versions")).isEqualTo(group.path("versions"));
      assertThat(StreamSupport.stream(group.path("versions").spliterator(), false))
          .contains(group.path("preferredVersion"));
    }
    for (JsonNode resource : raw("/api/v1").path("resources")) {
      assertThat(resource.path("verbs")).as(resource.toString()).isNotEmpty();
      assertThat(resource.path("kind").asText()).isNotEmpty();
      assertThat(resource.has("namespaced")).isTrue();
    }
  }

  @Test
  void healthSaysWhatWasLookedAt() {
    assertThat(kubectl.ok("get --raw /readyz")).isEqualTo("ok");
    assertThat(kubectl.ok("get --raw /livez?verbose"))
        .startsWith("[+]ping ok\n[+]")
        .endsWith("livez check passed\n");
    assertThat(kubectl.ok("get --raw /readyz?verbose&exclude=etcd"))
        .contains("[+]etcd excluded: ok\n")
        .endsWith("readyz check passed\n");
  }

  @Test
  void proxyPassesRequestsOn() throws Exception {
    Process proxy = kubectl.start("proxy --port=0");
    try (BufferedReader out = proxy.inputReader();
        HttpClient client = HttpClient.newBuilder().version(HttpClient.Version.HTTP_1_1).build()) {
      String line = out.readLine();
      assertThat(line).startsWith("Starting to serve on 127.0.0.1:");
      String base = "http://" + line.substring(line.lastIndexOf(' ') + 1);

      assertThat(get(client, base + "/api/v1/namespaces/default"))
          .startsWith("{\"kind\":\"Namespace\",");
      assertThat(get(client, base + "/api/v1/namespaces/default/pods/nothing"))
          .contains("\"code\":404");
      assertThat(get(client, base + "/healthz")).isEqualTo("ok");
    } finally {
      proxy.destroy();
    }
  }

  private static String get(HttpClient client, String address) throws Exception {
    return client
        .send(HttpRequest.newBuilder(URI.create(address)).build(), BodyHandlers.ofString())
        .body();
  }

  private JsonNode raw(String path) {
    return Json.parseObject(kubectl.ok("get --raw " + path));
  }
}
