package io.naru.intellij.deploy;

import static org.assertj.core.api.Assertions.assertThat;

import io.naru.intellij.kube.Trees;
import java.util.Optional;
import org.junit.jupiter.api.Test;

class DocumentEditorTest {

  private static final String TWO =
      """
      # the first
      apiVersion: v1
      kind: ConfigMap
      metadata:
        name: one # its name
        labels: {tier: back}
      data:
        b: "2"   # before a
        a: 'x'
      ---
      # the second
      apiVersion: v1
      kind: ConfigMap
      metadata:
        name: two
      """;

  @Test
  void removesClutterAndNothingElse() {
    String text =
        """
        apiVersion: v1
        kind: Pod
        metadata:
          creationTimestamp: "2026-01-01T00:00:00Z"
          name: web # stays
          annotations:
            kubectl.kubernetes.io/last-applied-configuration: |
              {"a": 1}
          uid: 0815
          managedFields:
          - manager: x
            fieldsV1: {}
        # of the spec
        spec:
          containers: []
        status:
          phase: Running
          conditions:
          - type: Ready
        """;
    assertThat(DocumentEditor.removeClutter(text))
        .isEqualTo(
            """
            apiVersion: v1
            kind: Pod
            metadata:
              name: web # stays
            # of the spec
            spec:
              containers: []
            """);
  }

  @Test
  void leavesCleanTextAsItIs() {
    assertThat(DocumentEditor.removeClutter(TWO)).isEqualTo(TWO);
  }

  @Test
  void pullChangesOnlyWhatDiffers() {
    String live =
        """
        {apiVersion: v1, kind: ConfigMap, metadata: {name: one, uid: u, labels: {tier: front}},
         data: {a: x, b: "3", c: new}}
        """;
    String pulled =
        DocumentEditor.pull(
            TWO,
            object ->
                object.at("/metadata/name").asText().equals("one")
                    ? Optional.of(Trees.yaml(live).getFirst())
                    : Optional.empty());
    assertThat(pulled)
        .contains("name: one # its name", "labels: {tier: front}", "  a: 'x'\n  c: new\n---")
        .containsPattern("b: ['\"]3['\"]   # before a")
        .endsWith(TWO.substring(TWO.indexOf("---")));
  }

  @Test
  void pullDropsWhatIsGone() {
    String pulled =
        DocumentEditor.pull(
            TWO,
            object ->
                Optional.of(
                    Trees.yaml(
                            "{apiVersion: v1, kind: ConfigMap, metadata: {name: "
                                + object.at("/metadata/name").asText()
                                + "}, data: {a: x}}")
                        .getFirst()));
    assertThat(pulled).contains("data:\n  a: 'x'\n").doesNotContain("tier", "before a");
    assertThat(pulled).contains("# the first", "# the second");
  }

  @Test
  void pullReplacesAListThatHasAnotherLength() {
    String text =
        """
        apiVersion: v1
        kind: Pod
        metadata:
          name: web
        spec:
          tolerations:
          - key: one
          # after the list
          nodeName: here
        """;
    String pulled =
        DocumentEditor.pull(
            text,
            object ->
                Optional.of(
                    Trees.yaml(text.replace("- key: one", "- key: one\n  - key: two")).getFirst()));
    assertThat(Trees.yaml(pulled).getFirst().at("/spec/tolerations/1/key").asText())
        .isEqualTo("two");
    assertThat(pulled).contains("# after the list\n  nodeName: here");
  }
}
