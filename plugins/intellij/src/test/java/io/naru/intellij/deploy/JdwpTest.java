package io.naru.intellij.deploy;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import com.fasterxml.jackson.databind.JsonNode;
import java.util.List;
import org.junit.jupiter.api.Test;

class JdwpTest {

  private static final String OPTION =
      "-agentlib:jdwp=transport=dt_socket,server=y,suspend=n,address=5005";

  @Test
  void hasTheFirstWorkloadListenAndNothingElse() {
    List<ManifestDocument> documents =
        Manifests.parse(
            "x",
            """
            {apiVersion: v1, kind: Service, metadata: {name: web}, spec: {ports: []}}
            ---
            {apiVersion: apps/v1, kind: Deployment, metadata: {name: web},
             spec: {template: {spec: {containers: [{name: web}, {name: side}]}}}}
            ---
            {apiVersion: v1, kind: Pod, metadata: {name: other}, spec: {containers: [{name: a}]}}
            """);
    List<ManifestDocument> debugged = Jdwp.listening(documents, 5005);
    JsonNode container = debugged.get(1).object().at("/spec/template/spec/containers/0");
    assertThat(container.at("/env/0/name").asText()).isEqualTo("JAVA_TOOL_OPTIONS");
    assertThat(container.at("/env/0/value").asText()).isEqualTo(OPTION);
    assertThat(debugged.get(1).object().at("/spec/template/spec/containers/1").has("env"))
        .isFalse();
    assertThat(debugged.get(0)).isEqualTo(documents.get(0));
    assertThat(debugged.get(2)).isEqualTo(documents.get(2));
    assertThat(documents.get(1).object().toString()).doesNotContain("jdwp");
  }

  @Test
  void keepsTheOptionsOfTheManifest() {
    List<ManifestDocument> documents =
        Manifests.parse(
            "x",
            """
            apiVersion: batch/v1
            kind: CronJob
            metadata: {name: nightly}
            spec: {jobTemplate: {spec: {template: {spec: {containers: [
              {name: a, env: [{name: A, value: b}, {name: JAVA_TOOL_OPTIONS, value: -Xmx1g}]}]}}}}}
            """);
    JsonNode environment =
        Jdwp.listening(documents, 5005)
            .getFirst()
            .object()
            .at("/spec/jobTemplate/spec/template/spec/containers/0/env");
    assertThat(environment).hasSize(2);
    assertThat(environment.at("/1/value").asText()).isEqualTo("-Xmx1g " + OPTION);
  }

  @Test
  void saysThatThereIsNothingToDebug() {
    List<ManifestDocument> documents =
        Manifests.parse("x", "{apiVersion: v1, kind: ConfigMap, metadata: {name: a}}");
    assertThatThrownBy(() -> Jdwp.listening(documents, 5005))
        .hasMessage("there is no container that could be debugged");
  }
}
