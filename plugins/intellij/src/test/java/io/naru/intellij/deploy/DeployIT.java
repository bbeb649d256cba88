package io.naru.intellij.deploy;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.junit.jupiter.api.Assumptions.assumeTrue;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import io.naru.intellij.RecordedProgress;
import io.naru.intellij.SharedCluster;
import io.naru.intellij.TestCluster;
import io.naru.intellij.deploy.PlanStep.Change;
import io.naru.intellij.kube.Discovery;
import io.naru.intellij.kube.KubeClient;
import io.naru.intellij.kube.KubeException;
import io.naru.intellij.kube.KubeException.Reason;
import io.naru.intellij.kube.Trees;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Clock;
import java.time.Duration;
import java.util.List;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.concurrent.atomic.AtomicBoolean;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.TestInstance;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.extension.ExtendWith;
import org.junit.jupiter.api.io.TempDir;

/** From text to a running workload, on a real Naru control plane. */
@ExtendWith(SharedCluster.class)
@TestInstance(TestInstance.Lifecycle.PER_CLASS)
@Timeout(60)
class DeployIT {

  private static final DeployOptions NO_WAIT = new DeployOptions("", false, Duration.ZERO);
  private static final String SETTINGS =
      """
      apiVersion: v1
      kind: ConfigMap
      metadata:
        name: settings
      data:
        colour: blue
      """;
  private static final String WEB =
      """
      apiVersion: apps/v1
      kind: Deployment
      metadata:
        name: web
      spec:
        replicas: 2
        selector:
          matchLabels: {app: web}
        template:
          metadata:
            labels: {app: web}
          spec:
            containers:
            - name: web
              image: web:1
      """;

  private TestCluster cluster;
  private KubeClient client;

  @BeforeAll
  void start(TestCluster shared) {
    cluster = shared;
    client = cluster.client();
  }

  @Test
  void deploysAKustomizationAndAChart(@TempDir Path directory) throws Exception {
    String tools = System.getenv("NARU_TOOLS");
    assumeTrue(tools != null, "NARU_TOOLS names no directory with kubectl and Helm");
    ManifestSource.Tools stock =
        new ManifestSource.Tools(
            List.of(Path.of(tools, "kubectl").toString()),
            List.of(Path.of(tools, "helm").toString()),
            List.of());
    Path overlay = Files.createDirectories(directory.resolve("overlay"));
    Files.writeString(overlay.resolve("settings.yaml"), SETTINGS);
    Files.writeString(
        overlay.resolve("kustomization.yaml"), "resources: [settings.yaml]\nnamePrefix: my-\n");
    Path chart = Files.createDirectories(directory.resolve("chart/templates")).getParent();
    Files.writeString(chart.resolve("Chart.yaml"), "apiVersion: v2\nname: c\nversion: 0.1.0\n");
    Files.writeString(chart.resolve("values.yaml"), "colour: teal\n");
    Files.writeString(
        chart.resolve("templates/settings.yaml"),
        SETTINGS
            .replace("blue", "{{ .Values.colour }}")
            .replace("name: settings", "name: {{ .Release.Name }}"));
    String namespace = cluster.namespace("rendered");
    for (Path source : List.of(overlay, chart)) {
      List<ManifestDocument> documents = ManifestSource.of(List.of(source)).read(stock);
      deployer()
          .deploy(
              new Planner(client)
                  .plan(documents, cluster.target(namespace), NO_WAIT, Progress.NONE),
              Progress.NONE);
    }
    assertThat(object(namespace, "configmaps/my-settings").at("/data/colour").asText())
        .isEqualTo("blue");
    assertThat(object(namespace, "configmaps/chart").at("/data/colour").asText()).isEqualTo("teal");
  }

  @Test
  void createsThenLeavesAloneThenUpdates() {
    String namespace = cluster.namespace("thrice");
    DeployPlan first = plan(SETTINGS + "---\n" + WEB, namespace, NO_WAIT);
    assertThat(first.steps()).extracting(PlanStep::change).containsOnly(Change.CREATE);
    Deployer.Result result = deployer().deploy(first, Progress.NONE);
    assertThat(result.applied()).hasSize(2);
    assertThat(object(namespace, "configmaps/settings").at("/data/colour").asText())
        .isEqualTo("blue");

    DeployPlan again = plan(SETTINGS, namespace, NO_WAIT);
    assertThat(again.changes()).isFalse();

    DeployPlan changed = plan(SETTINGS.replace("blue", "green"), namespace, NO_WAIT);
    PlanStep step = changed.steps().getFirst();
    assertThat(step.change()).isEqualTo(Change.UPDATE);
    assertThat(step.before()).contains("colour: blue").doesNotContain("managedFields", "uid");
    assertThat(step.after()).contains("colour: green");
    assertThat(object(namespace, "configmaps/settings").at("/data/colour").asText())
        .as("a plan changes nothing")
        .isEqualTo("blue");
    deployer().deploy(changed, Progress.NONE);
    assertThat(object(namespace, "configmaps/settings").at("/data/colour").asText())
        .isEqualTo("green");
  }

  @Test
  void deploysANamespaceAndAKindTogetherWithWhatNeedsThem() {
    String text =
        """
        apiVersion: paint.example.com/v1
        kind: Colour
        metadata: {name: blue, namespace: fresh}
        ---
        apiVersion: v1
        kind: Namespace
        metadata: {name: fresh}
        ---
        apiVersion: apiextensions.k8s.io/v1
        kind: CustomResourceDefinition
        metadata: {name: colours.paint.example.com}
        spec:
          group: paint.example.com
          scope: Namespaced
          names: {plural: colours, singular: colour, kind: Colour}
          versions:
          - name: v1
            served: true
            storage: true
            schema: {openAPIV3Schema: {type: object}}
        """;
    DeployPlan plan = plan(text, "default", NO_WAIT);
    assertThat(plan.steps())
        .extracting(PlanStep::label)
        .containsExactly(
            "Namespace/fresh", "CustomResourceDefinition/colours.paint.example.com", "Colour/blue");
    deployer().deploy(plan, Progress.NONE);
    assertThat(client.find("/apis/paint.example.com/v1/namespaces/fresh/colours/blue")).isPresent();
  }

  @Test
  void prunesWhatLeftTheManifestsAndNothingElse() {
    String namespace = cluster.namespace("pruned");
    DeployOptions prune = new DeployOptions("shop", false, Duration.ZERO);
    String other = SETTINGS.replace("settings", "other");
    deployer().deploy(plan(SETTINGS + "---\n" + other, namespace, prune), Progress.NONE);
    deployer()
        .deploy(plan(SETTINGS.replace("settings", "bystander"), namespace, NO_WAIT), Progress.NONE);

    DeployPlan plan = plan(SETTINGS, namespace, prune);
    assertThat(plan.with(Change.DELETE))
        .extracting(PlanStep::label)
        .containsExactly("ConfigMap/other");
    assertThat(deployer().deploy(plan, Progress.NONE).deleted()).isEqualTo(1);
    assertThat(client.find(path(namespace, "configmaps/other"))).isEmpty();
    assertThat(client.find(path(namespace, "configmaps/bystander"))).isPresent();
  }

  @Test
  void saysWhoManagesAFieldAndTakesItOverWhenTold() {
    String namespace = cluster.namespace("conflict");
    JsonNode theirs = Trees.yaml(SETTINGS).getFirst();
    ((ObjectNode) theirs.path("metadata")).put("namespace", namespace);
    client.create(path(namespace, "configmaps") + "?fieldManager=somebody", theirs);

    String mine = SETTINGS.replace("blue", "red");
    DeployPlan plan = plan(mine, namespace, NO_WAIT);
    PlanStep step = plan.steps().getFirst();
    assertThat(step.change()).isEqualTo(Change.CONFLICT);
    assertThat(step.problem()).hasMessageContaining("somebody").hasMessageContaining("data.colour");
    assertThat(plan.applicable()).isFalse();

    deployer().deploy(plan(mine, namespace, NO_WAIT.forced()), Progress.NONE);
    assertThat(object(namespace, "configmaps/settings").at("/data/colour").asText())
        .isEqualTo("red");
  }

  @Test
  void marksEachInvalidObjectAndAppliesNone() {
    String namespace = cluster.namespace("invalid");
    DeployPlan plan =
        plan(
            SETTINGS
                + "---\n"
                + WEB.replace("replicas: 2", "replicass: 2")
                + "---\n{apiVersion: nobody.example.com/v1, kind: Thing, metadata: {name: x}}",
            namespace,
            NO_WAIT);
    assertThat(plan.steps())
        .extracting(PlanStep::change)
        .containsExactly(Change.CREATE, Change.INVALID, Change.INVALID);
    assertThat(plan.steps().get(1).problem()).hasMessageContaining("replicass");
    assertThatThrownBy(() -> deployer().deploy(plan, Progress.NONE))
        .isInstanceOf(KubeException.class);
    assertThat(client.find(path(namespace, "configmaps/settings"))).isEmpty();
  }

  @Test
  void waitsUntilTheRolloutIsDoneAndReportsThePods() {
    String namespace = cluster.namespace("rollout");
    List<String> steps = new CopyOnWriteArrayList<>();
    DeployPlan plan = plan(WEB, namespace, DeployOptions.STANDARD);
    CompletableFuture<Deployer.Result> deployed =
        CompletableFuture.supplyAsync(
            () -> deployer().deploy(plan, new RecordedProgress(steps, new AtomicBoolean())));
    new PodsMadeReady(client, namespace).whenThereAre(2);
    Deployer.Result result = deployed.join();
    assertThat(result.pods()).hasSize(2).allMatch(pod -> pod.state().equals("Running"));
    assertThat(steps).contains("Deployment/web: 2 available");
  }

  @Test
  void givesUpWaitingWhenCancelled() {
    String namespace = cluster.namespace("cancelled");
    AtomicBoolean cancelled = new AtomicBoolean();
    List<String> steps = new CopyOnWriteArrayList<>();
    DeployPlan plan = plan(WEB, namespace, DeployOptions.STANDARD);
    CompletableFuture<Deployer.Result> deployed =
        CompletableFuture.supplyAsync(
            () -> deployer().deploy(plan, new RecordedProgress(steps, cancelled)));
    org.awaitility.Awaitility.await()
        .until(() -> steps.stream().anyMatch(step -> step.contains("available")));
    cancelled.set(true);
    assertThatThrownBy(deployed::join)
        .cause()
        .isInstanceOfSatisfying(
            KubeException.class, e -> assertThat(e.reason()).isEqualTo(Reason.CANCELLED));
  }

  @Test
  void namesThePodThatIsInTheWayWhenTheRolloutTakesTooLong() {
    String namespace = cluster.namespace("slow");
    DeployPlan plan = plan(WEB, namespace, new DeployOptions("", false, Duration.ofSeconds(2)));
    assertThatThrownBy(() -> deployer().deploy(plan, Progress.NONE))
        .hasMessageContaining("Deployment/web is not ready in time")
        .hasMessageContaining("Pending");
  }

  @Test
  void pullsWhatWasChangedInTheClusterAndKeepsComments() {
    String namespace = cluster.namespace("pulled");
    String text = "# ours\n" + SETTINGS.replace("colour: blue", "colour: blue # like the sky");
    deployer().deploy(plan(text, namespace, NO_WAIT), Progress.NONE);
    client.merge(
        path(namespace, "configmaps/settings"),
        Trees.json("{\"data\":{\"colour\":\"grey\",\"size\":\"9\"}}"));
    String pulled =
        DocumentEditor.pull(text, object -> client.find(path(namespace, "configmaps/settings")));
    assertThat(pulled)
        .isEqualTo(text.replace("blue #", "grey #") + "  size: '9'\n".replace("'", quote(pulled)));
  }

  private static String quote(String text) {
    return text.contains("'9'") ? "'" : "\"";
  }

  @Test
  void scalesAndRestarts() {
    String namespace = cluster.namespace("scaled");
    deployer().deploy(plan(WEB, namespace, NO_WAIT), Progress.NONE);
    var type = new Discovery(client).find("apps/v1", "Deployment").orElseThrow();
    Workloads workloads = new Workloads(client, Clock.systemUTC());
    workloads.scale(type, namespace, "web", 5);
    workloads.restart(type, namespace, "web");
    JsonNode web = client.get(type.path(namespace, "web"));
    assertThat(web.at("/spec/replicas").asInt()).isEqualTo(5);
    assertThat(web.at("/spec/template/metadata/annotations").toString()).contains("restartedAt");
    workloads.delete(type, namespace, "web");
    assertThat(client.find(type.path(namespace, "web"))).isEmpty();
  }

  private DeployPlan plan(String text, String namespace, DeployOptions options) {
    return new Planner(client)
        .plan(
            Manifests.parse("test.yaml", text), cluster.target(namespace), options, Progress.NONE);
  }

  private Deployer deployer() {
    return new Deployer(client, Clock.systemUTC());
  }

  private JsonNode object(String namespace, String what) {
    return client.get(path(namespace, what));
  }

  private static String path(String namespace, String what) {
    return "/api/v1/namespaces/" + namespace + "/" + what;
  }
}
