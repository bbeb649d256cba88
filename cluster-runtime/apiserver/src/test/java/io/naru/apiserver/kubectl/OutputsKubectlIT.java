package io.naru.apiserver.kubectl;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.BufferedReader;
import java.nio.file.Path;
import java.util.List;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.TestInstance;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/** Lists and watches in every form in which kubectl prints them. */
@TestInstance(TestInstance.Lifecycle.PER_CLASS)
class OutputsKubectlIT {

  private KubectlServer cluster;
  private Kubectl kubectl;

  @BeforeAll
  void start(@TempDir Path directory) throws Exception {
    cluster = KubectlServer.start(directory);
    kubectl = cluster.kubectl();
    kubectl.ok("create namespace listed");
    for (String name : new String[] {"a", "b", "c"}) {
      kubectl.ok("create configmap " + name + " -n listed --from-literal=name=" + name);
    }
  }

  @AfterAll
  void stop() {
    if (cluster != null) {
      cluster.close();
    }
  }

  @ParameterizedTest
  @CsvSource(
      delimiter = '|',
      value = {
        "custom-columns=N:.metadata.name,V:.data.name | one +1 | one +2",
        "jsonpath={.metadata.name}={.data.name}{\"\\n\"} | one=1 | one=2",
        "go-template={{.metadata.name}}={{.data.name}}{{\"\\n\"}} | one=1 | one=2",
        "name | configmap/one | configmap/one",
      })
  void watchesPrintEveryChange(String form, String before, String after) throws Exception {
    String namespace = "watched-" + form.split("=")[0];
    kubectl.ok("create namespace " + namespace);
    kubectl.ok("create configmap one --from-literal=name=1 -n " + namespace);
    Process watch =
        kubectl.start(
            List.of("get", "configmaps", "-n", namespace, "-w", "--no-headers", "-o", form));
    try (BufferedReader out = watch.inputReader()) {
      assertThat(out.readLine()).matches(before);
      kubectl.ok("patch configmap one -p {\"data\":{\"name\":\"2\"}} -n " + namespace);
      assertThat(out.readLine()).matches(after);
    } finally {
      watch.destroy();
    }
  }

  @Test
  void listsInChunks() {
    String[] lines = kubectl.ok("get configmaps -n listed --chunk-size=1 -o name").split("\n");
    assertThat(lines).containsExactly("configmap/a", "configmap/b", "configmap/c");
    Kubectl.Result requests = kubectl.run("get configmaps -n listed --chunk-size=1 -v=8");
    assertThat(requests.errors()).contains("limit=1", "continue=");
    assertThat(requests.out().lines()).hasSize(4);
  }

  @Test
  void selectsByFields() {
    assertThat(kubectl.ok("get configmaps -n listed --field-selector metadata.name=b -o name"))
        .isEqualTo("configmap/b\n");
    assertThat(kubectl.ok("get configmaps -n listed --field-selector metadata.name!=b -o name"))
        .isEqualTo("configmap/a\nconfigmap/c\n");
    assertThat(kubectl.refused("get pods --field-selector spec.nothing=b"))
        .isEqualTo(
            "Error from server (BadRequest): Unable to find \"/v1, Resource=pods\" that match label"
                + " selector \"\", field selector \"spec.nothing=b\": field label not supported:"
                + " spec.nothing\n");
    kubectl.ok("create secret generic s --from-literal=a=b -n listed");
    assertThat(kubectl.ok("get secrets -n listed --field-selector type=Opaque -o name"))
        .isEqualTo("secret/s\n");
    assertThat(kubectl.run("get secrets -n listed --field-selector type!=Opaque").errors())
        .isEqualTo("No resources found in listed namespace.\n");
  }

  @Test
  void sortsAndShowsLabels() {
    kubectl.ok("label configmap a rank=2 -n listed");
    kubectl.ok("label configmap b rank=1 -n listed");
    assertThat(
            kubectl
                .ok("get configmaps -n listed -l rank --sort-by=.metadata.labels.rank -L rank")
                .lines()
                .toList())
        .satisfiesExactly(
            header -> assertThat(header).matches("NAME +DATA +AGE +RANK"),
            first -> assertThat(first).matches("b +1 +\\w+ +1"),
            second -> assertThat(second).matches("a +1 +\\w+ +2"));
    assertThat(kubectl.ok("get configmaps -n listed -l 'rank in (2)' --show-labels --no-headers"))
        .matches("a +1 +\\w+ +rank=2\\s+");
    assertThat(kubectl.ok("get configmaps -A --no-headers -l rank=1"))
        .matches("listed +b +1 +\\w+\\s+");
  }

  @Test
  void printsEvents() {
    kubectl.ok("run eventful --image=x:1");
    kubectl.ok(
        "create -f "
            + kubectl.file(
                """
                apiVersion: v1
                kind: Event
                metadata: {name: eventful.1}
                type: Warning
                reason: Tried
                message: it was tried
                count: 3
                firstTimestamp: "2026-01-01T00:00:00Z"
                lastTimestamp: "2026-01-01T00:10:00Z"
                involvedObject: {apiVersion: v1, kind: Pod, name: eventful, namespace: default}
                """));
    assertThat(kubectl.ok("events --for pod/eventful --types=Warning --no-headers"))
        .matches("\\w+ \\(x3 over \\w+\\) +Warning +Tried +Pod/eventful +it was tried\\s+");
    assertThat(kubectl.ok("get events --no-headers --field-selector reason=Tried"))
        .matches("\\w+ +Warning +Tried +pod/eventful +it was tried\\s+");
    assertThat(kubectl.ok("get events.events.k8s.io eventful.1 -o jsonpath={.note}"))
        .isEqualTo("it was tried");
  }

  @Test
  void saysWhatIsNotThere() {
    assertThat(kubectl.run("get pods -n listed").errors())
        .isEqualTo("No resources found in listed namespace.\n");
    assertThat(kubectl.refused("get pods,nothing"))
        .isEqualTo("error: the server doesn't have a resource type \"nothing\"\n");
    assertThat(kubectl.refused("get configmaps a z -n listed"))
        .isEqualTo("Error from server (NotFound): configmaps \"z\" not found\n");
    assertThat(kubectl.refused("delete namespace missing"))
        .isEqualTo("Error from server (NotFound): namespaces \"missing\" not found\n");
    assertThat(kubectl.refused("create configmap a -n listed"))
        .isEqualTo("error: failed to create configmap: configmaps \"a\" already exists\n");
    assertThat(kubectl.refused("create configmap a -n missing"))
        .isEqualTo("error: failed to create configmap: namespaces \"missing\" not found\n");
  }

  @Test
  void dumpsTheCluster() {
    assertThat(kubectl.ok("cluster-info dump --namespaces listed"))
        .contains(
            "\"kind\": \"NodeList\"", "\"kind\": \"PodList\"", "\"kind\": \"DeploymentList\"");
  }
}
