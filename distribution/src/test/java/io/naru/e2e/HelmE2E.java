package io.naru.e2e;

import static org.assertj.core.api.Assertions.assertThat;

import io.naru.e2e.Command.Output;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.TestInstance;
import org.junit.jupiter.api.io.TempDir;

/** Helm with a chart that has hooks for everything, a test, and a kind of its own. */
@TestInstance(TestInstance.Lifecycle.PER_CLASS)
class HelmE2E {

  private static final String DEFINITION =
      """
      apiVersion: apiextensions.k8s.io/v1
      kind: CustomResourceDefinition
      metadata: {name: books.shop.example.com}
      spec:
        group: shop.example.com
        scope: Namespaced
        names: {plural: books, singular: book, kind: Book}
        versions:
        - name: v1
          served: true
          storage: true
          schema:
            openAPIV3Schema:
              type: object
              properties: {spec: {type: object, properties: {title: {type: string}}}}
      """;

  private static final String SHOP =
      """
      apiVersion: apps/v1
      kind: Deployment
      metadata: {name: {{ .Release.Name }}}
      spec:
        replicas: {{ .Values.replicas }}
        selector: {matchLabels: {app: {{ .Release.Name }}}}
        template:
          metadata: {labels: {app: {{ .Release.Name }}}}
          spec: {containers: [{name: shop, image: {{ .Values.image | quote }}}]}
      ---
      apiVersion: v1
      kind: Service
      metadata: {name: {{ .Release.Name }}}
      spec: {selector: {app: {{ .Release.Name }}}, ports: [{port: 80}]}
      ---
      apiVersion: shop.example.com/v1
      kind: Book
      metadata: {name: first}
      spec: {title: {{ .Values.image | quote }}}
      """;

  private static final String HOOK =
      """
      {{- range list "pre-install" "post-install" "pre-upgrade" "post-upgrade" "pre-rollback" "pre-delete" }}
      ---
      apiVersion: batch/v1
      kind: Job
      metadata:
        name: {{ $.Release.Name }}-{{ . }}
        annotations: {helm.sh/hook: {{ . }}, helm.sh/hook-delete-policy: before-hook-creation}
      spec:
        backoffLimit: 0
        template:
          metadata: {annotations: {hollow.naru.io/run-for: 100ms, hollow.naru.io/exit-code: {{ $.Values.hookExitCode | quote }}}}
          spec: {restartPolicy: Never, containers: [{name: c, image: example/hook:1}]}
      {{- end }}
      """;

  private static final String TEST =
      """
      apiVersion: v1
      kind: Pod
      metadata:
        name: {{ .Release.Name }}-reach
        annotations: {helm.sh/hook: test, hollow.naru.io/run-for: 100ms}
      spec: {restartPolicy: Never, containers: [{name: c, image: example/test:1}]}
      """;

  private final HollowCluster cluster = HollowCluster.shared();
  private Path chart = Path.of("");

  @BeforeAll
  void writeChart(@TempDir Path directory) throws IOException {
    chart = directory;
    Files.createDirectories(chart.resolve("templates/tests"));
    Files.createDirectory(chart.resolve("crds"));
    Files.writeString(chart.resolve("Chart.yaml"), "{apiVersion: v2, name: shop, version: 0.1.0}");
    Files.writeString(
        chart.resolve("values.yaml"), "{replicas: 1, image: 'example/shop:1', hookExitCode: 0}");
    Files.writeString(chart.resolve("crds/books.yaml"), DEFINITION);
    Files.writeString(chart.resolve("templates/shop.yaml"), SHOP);
    Files.writeString(chart.resolve("templates/hooks.yaml"), HOOK);
    Files.writeString(chart.resolve("templates/tests/reach.yaml"), TEST);
  }

  @Test
  void installsUpgradesTestsRollsBackAndUninstalls() {
    helm("install shop %s -n books --create-namespace".formatted(chart));
    assertThat(kubectl("get jobs -o name"))
        .isEqualTo("job.batch/shop-post-install\njob.batch/shop-pre-install\n");
    assertThat(kubectl("get book first -o jsonpath={.spec.title}")).isEqualTo("example/shop:1");

    helm("upgrade shop %s -n books --set replicas=3,image=example/shop:2".formatted(chart));
    assertThat(kubectl("get deployment shop -o jsonpath={.status.readyReplicas}")).isEqualTo("3");
    assertThat(kubectl("get book first -o jsonpath={.spec.title}")).isEqualTo("example/shop:2");
    assertThat(cluster.tool("helm test shop -n books --timeout 60s").run().succeeds().text())
        .containsPattern("Phase: +Succeeded");

    helm("rollback shop 1 -n books");
    assertThat(kubectl("get deployment shop -o jsonpath={.spec.replicas}")).isEqualTo("1");
    assertThat(kubectl("get book first -o jsonpath={.spec.title}")).isEqualTo("example/shop:1");
    assertThat(cluster.tool("helm history shop -n books").run().succeeds().text())
        .containsPattern("1 .*superseded.*Install complete")
        .containsPattern("2 .*superseded.*Upgrade complete")
        .containsPattern("3 .*deployed.*Rollback to 1");

    helm("uninstall shop -n books");
    assertThat(kubectl("get deployments,services,books -o name")).isEmpty();
    assertThat(kubectl("get jobs -o name")).contains("job.batch/shop-pre-delete");
    assertThat(kubectl("get crd books.shop.example.com -o name")).contains("books");
  }

  @Test
  void tellsOfAHookThatFails() {
    Output failed =
        cluster
            .tool(
                "helm install broken %s -n broken --create-namespace --set hookExitCode=3 --timeout 60s"
                    .formatted(chart))
            .run()
            .fails();

    assertThat(failed.text()).contains("INSTALLATION FAILED", "pre-install");
    cluster.tool("kubectl get deployment broken -n broken").run().fails();
    assertThat(cluster.tool("helm list -n broken --failed -q").run().succeeds().text())
        .isEqualTo("broken\n");
  }

  private void helm(String line) {
    cluster.tool("helm " + line + " --wait --timeout 120s").run().succeeds();
  }

  private String kubectl(String line) {
    return cluster.tool("kubectl -n books " + line).run().succeeds().text();
  }
}
