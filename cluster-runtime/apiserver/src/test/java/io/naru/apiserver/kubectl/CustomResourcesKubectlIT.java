package io.naru.apiserver.kubectl;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import io.fabric8.kubernetes.api.model.GenericKubernetesResource;
import io.fabric8.kubernetes.client.Config;
import io.fabric8.kubernetes.client.KubernetesClient;
import io.fabric8.kubernetes.client.KubernetesClientBuilder;
import io.fabric8.kubernetes.client.dsl.base.ResourceDefinitionContext;
import java.io.BufferedReader;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Map;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.TestInstance;
import org.junit.jupiter.api.io.TempDir;

/** Custom resources with the tools that people use. */
@TestInstance(TestInstance.Lifecycle.PER_CLASS)
class CustomResourcesKubectlIT {

  private static final String DEFINITION =
      """
      apiVersion: apiextensions.k8s.io/v1
      kind: CustomResourceDefinition
      metadata: {name: crontabs.stable.example.com}
      spec:
        group: stable.example.com
        scope: Namespaced
        names: {plural: crontabs, singular: crontab, kind: CronTab, shortNames: [ct], categories: [all]}
        versions:
        - name: v1
          served: true
          storage: true
          subresources: {status: {}, scale: {specReplicasPath: .spec.replicas, statusReplicasPath: .status.replicas}}
          additionalPrinterColumns:
          - {name: Spec, type: string, description: The cron spec, jsonPath: .spec.cronSpec}
          - {name: Replicas, type: integer, jsonPath: .spec.replicas}
          - {name: Age, type: date, jsonPath: .metadata.creationTimestamp}
          schema:
            openAPIV3Schema:
              type: object
              description: CronTab runs things.
              properties:
                spec:
                  type: object
                  description: What is to be run.
                  properties:
                    cronSpec: {type: string, description: When it runs.}
                    image: {type: string}
                    replicas: {type: integer, default: 1}
                    steps:
                      type: array
                      x-kubernetes-list-type: map
                      x-kubernetes-list-map-keys: [name]
                      items:
                        type: object
                        required: [name]
                        properties: {name: {type: string}, run: {type: string}}
                status: {type: object, x-kubernetes-preserve-unknown-fields: true}
      """;

  private static final String CRON_TAB =
      "{apiVersion: stable.example.com/v1, kind: CronTab, metadata: {name: %s}, spec: {%s}}";

  private KubectlServer cluster;
  private Kubectl kubectl;

  @BeforeAll
  void start(@TempDir Path temporary) throws Exception {
    cluster = KubectlServer.start(temporary);
    kubectl = cluster.kubectl();
    kubectl.ok("create -f " + kubectl.file(DEFINITION));
    kubectl.ok("wait --for=condition=Established --timeout=10s crd/crontabs.stable.example.com");
    kubectl.ok("create -f " + cronTab("first", "cronSpec: '* * * * *'"));
  }

  @AfterAll
  void stop() {
    if (cluster != null) {
      cluster.close();
    }
  }

  private String cronTab(String name, String spec) {
    return kubectl.file(CRON_TAB.formatted(name, spec));
  }

  @Test
  void printsTheColumnsOfTheDefinition() {
    List<String> lines = kubectl.ok("get ct first").lines().toList();

    assertThat(lines.getFirst().split(" +")).containsExactly("NAME", "SPEC", "REPLICAS", "AGE");
    assertThat(lines.getLast()).matches("first +\\* \\* \\* \\* \\* +1 +\\d+s");
    assertThat(kubectl.ok("get all")).contains("crontab.stable.example.com/first");
    assertThat(kubectl.ok("get crontab first -o jsonpath={.spec.replicas}")).isEqualTo("1");
  }

  @Test
  void explainsTheSchema() {
    assertThat(kubectl.ok("explain ct"))
        .contains("GROUP:      stable.example.com", "CronTab runs things.");
    assertThat(kubectl.ok("explain ct.spec.cronSpec")).contains("FIELD: cronSpec <string>");
    assertThat(kubectl.ok("explain ct --recursive")).contains("steps\t<[]Object>");
  }

  @Test
  void listsItAmongTheResources() {
    assertThat(kubectl.ok("api-resources --api-group=stable.example.com"))
        .containsPattern("crontabs +ct +stable.example.com/v1 +true +CronTab");
    assertThat(kubectl.ok("api-versions")).contains("stable.example.com/v1");
  }

  @Test
  void appliesOnTheClientAndOnTheServer() {
    kubectl.ok("apply -f " + cronTab("mine", "cronSpec: a, image: x, steps: [{name: s, run: r}]"));
    assertThat(kubectl.ok("apply -f " + cronTab("mine", "cronSpec: b, steps: [{name: s, run: r}]")))
        .contains("configured");
    assertThat(kubectl.ok("get ct mine -o jsonpath={.spec}"))
        .contains("\"cronSpec\":\"b\"")
        .doesNotContain("image");

    String served = cronTab("served", "steps: [{name: a}]");
    assertThat(kubectl.ok("apply --server-side -f " + served)).contains("serverside-applied");
    kubectl.ok(
        "apply --server-side --field-manager=other -f " + cronTab("served", "steps: [{name: b}]"));
    assertThat(kubectl.ok("get ct served -o jsonpath={.spec.steps[*].name}")).isEqualTo("a b");
  }

  @Test
  void refusesWhatTheSchemaDoesNotKnow() {
    Kubectl.Result result = kubectl.run("create -f " + cronTab("wrong", "cronSpecs: a"));

    assertThat(result.code()).isEqualTo(1);
    assertThat(result.errors()).contains("unknown field \"spec.cronSpecs\"");
    assertThat(kubectl.run("create -f " + cronTab("wrong", "replicas: many")).errors())
        .contains("spec.replicas in body must be of type integer: \"string\"");
  }

  @Test
  void scalesLabelsPatchesAndDeletes() {
    kubectl.ok("create -f " + cronTab("scaled", "replicas: 2"));
    kubectl.ok("scale --replicas=4 ct/scaled");
    kubectl.ok("label ct scaled a=b");
    kubectl.ok("patch ct scaled --type=merge -p {\"spec\":{\"image\":\"y\"}}");
    assertThat(kubectl.ok("get ct -l a=b -o jsonpath={.items[0].spec}"))
        .contains("\"replicas\":4", "\"image\":\"y\"");
    assertThat(kubectl.ok("delete ct scaled")).contains("deleted");
  }

  @Test
  void watchesWhileTheDefinitionGetsMoreColumns() throws Exception {
    kubectl.ok(
        "create -f "
            + kubectl.file(
                DEFINITION
                    .replace("crontab", "watchtab")
                    .replace("CronTab", "WatchTab")
                    .replace("[ct]", "[wt]")));
    kubectl.ok("wait --for=condition=Established --timeout=10s crd/watchtabs.stable.example.com");
    Process watching = kubectl.start(List.of("get", "wt", "-w"));
    try (BufferedReader out = watching.inputReader()) {
      String tab = CRON_TAB.replace("CronTab", "WatchTab");
      kubectl.ok("create -f " + kubectl.file(tab.formatted("one", "cronSpec: a")));
      assertThat(out.readLine()).startsWith("NAME");
      assertThat(out.readLine()).startsWith("one");

      kubectl.ok(
          List.of(
              "patch",
              "crd",
              "watchtabs.stable.example.com",
              "--type=json",
              "-p",
              "[{\"op\":\"add\",\"path\":\"/spec/versions/0/additionalPrinterColumns/-\","
                  + "\"value\":{\"name\":\"Image\",\"type\":\"string\",\"jsonPath\":\".spec.image\"}}]"));
      await().until(() -> kubectl.ok("get wt").contains("IMAGE"));
      kubectl.ok("create -f " + kubectl.file(tab.formatted("two", "cronSpec: a")));

      assertThat(out.readLine()).startsWith("two");
    } finally {
      watching.destroy();
      watching.waitFor(5, TimeUnit.SECONDS);
    }
  }

  @Test
  void genericClientsReadAndWriteIt() throws Exception {
    Config config =
        Config.fromKubeconfig(Files.readString(kubectl.directory().resolve("kubeconfig")));
    ResourceDefinitionContext type =
        new ResourceDefinitionContext.Builder()
            .withGroup("stable.example.com")
            .withVersion("v1")
            .withKind("CronTab")
            .withPlural("crontabs")
            .withNamespaced(true)
            .build();
    try (KubernetesClient client = new KubernetesClientBuilder().withConfig(config).build()) {
      var tabs = client.genericKubernetesResources(type).inNamespace("default");
      GenericKubernetesResource tab = new GenericKubernetesResource();
      tab.setApiVersion("stable.example.com/v1");
      tab.setKind("CronTab");
      tab.setMetadata(new io.fabric8.kubernetes.api.model.ObjectMeta());
      tab.getMetadata().setName("generic");
      tab.setAdditionalProperty("spec", Map.of("cronSpec", "x"));

      GenericKubernetesResource made = tabs.resource(tab).create();
      assertThat(made.<Integer>get("spec", "replicas")).isEqualTo(1);
      tabs.withName("generic")
          .edit(old -> {
            old.setAdditionalProperty("spec", Map.of("cronSpec", "y", "replicas", 3));
            return old;
          });
      assertThat(tabs.list().getItems())
          .anyMatch(item -> item.getMetadata().getName().equals("generic"));
      tabs.withName("generic").delete();
      assertThat(tabs.withName("generic").get()).isNull();
    }
  }

  @Test
  void deletingTheDefinitionDeletesEverything() {
    String definition =
        DEFINITION
            .replace("crontab", "gonetab")
            .replace("CronTab", "GoneTab")
            .replace("[ct]", "[gt]");
    kubectl.ok("create -f " + kubectl.file(definition));
    kubectl.ok("wait --for=condition=Established --timeout=10s crd/gonetabs.stable.example.com");
    kubectl.ok(
        "create -f " + kubectl.file(CRON_TAB.replace("CronTab", "GoneTab").formatted("g", "")));

    kubectl.ok("delete crd gonetabs.stable.example.com --timeout=20s");

    // kubectl may still know the name, but the server does not.
    assertThat(kubectl.run("get gonetabs").code()).isEqualTo(1);
    assertThat(kubectl.run("get --raw /apis/stable.example.com/v1/gonetabs").errors())
        .contains("NotFound");
  }
}
