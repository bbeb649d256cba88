package io.naru.intellij.schema;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import io.naru.intellij.SharedCluster;
import io.naru.intellij.TestCluster;
import io.naru.intellij.kube.KubeClient;
import io.naru.intellij.kube.Trees;
import java.util.List;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.TestInstance;
import org.junit.jupiter.api.extension.ExtendWith;

/** Help in manifests, from the schema that a real Naru server serves. */
@ExtendWith(SharedCluster.class)
@TestInstance(TestInstance.Lifecycle.PER_CLASS)
class SchemaIT {

  private static final String WEB =
      """
      apiVersion: apps/v1
      kind: Deployment
      metadata:
        name: web
      spec:
        selector:
          matchLabels:
            app: web
        template:
          metadata:
            labels:
              app: web
          spec:
            containers:
            - name: web
              image: web:1
      """;

  private TestCluster cluster;
  private ClusterSchema schema;

  @BeforeAll
  void start(TestCluster shared) {
    cluster = shared;
    schema = ClusterSchema.of(cluster.client());
  }

  @Test
  void findsNothingWrongInAGoodManifest() {
    assertThat(ManifestChecks.check(WEB, schema)).isEmpty();
  }

  @Test
  void mendsAnUnknownField() {
    String wrong = WEB.replace("image: web:1", "image: web:1\n        imagePullpolicy: Always");
    Problem problem = only(wrong);
    assertThat(wrong.substring(problem.start(), problem.end())).isEqualTo("imagePullpolicy");
    assertThat(problem.fix().apply(wrong)).contains("imagePullPolicy: Always");
  }

  @Test
  void addsAMissingImage() {
    String wrong = WEB.replace("        image: web:1\n", "");
    assertThat(only(wrong).fix().apply(wrong)).contains("- image: \n        name: web");
  }

  @Test
  void makesTheTemplateMatchTheSelector() {
    String wrong =
        WEB.replace("        labels:\n        app: web", "")
            .replaceFirst("app: web\n    spec", "app: other\n    spec");
    Problem problem = only(wrong);
    assertThat(problem.message()).contains("app=web");
    assertThat(problem.fix().apply(wrong)).isEqualTo(WEB);
  }

  @Test
  void marksAServiceThatSelectsNothingOfTheFile() {
    String text =
        WEB
            + "---\napiVersion: v1\nkind: Service\nmetadata: {name: web}\nspec:\n  selector: {app: wbe}\n  ports: []\n";
    assertThat(ManifestChecks.check(text, schema))
        .singleElement()
        .satisfies(problem ->
            assertThat(text.substring(problem.start(), problem.end())).isEqualTo("{app: wbe}"));
  }

  @Test
  void completesFieldsInsideAListsItem() {
    String text = WEB + "        im";
    assertThat(Suggestions.at(text, text.length(), schema))
        .extracting(Suggestions.Suggestion::text)
        .contains("image: ", "imagePullPolicy: ", "livenessProbe: ")
        .doesNotContain("replicas: ");
  }

  @Test
  void completesFieldsOfTheSpec() {
    int offset = WEB.indexOf("  selector:") + 2;
    assertThat(Suggestions.at(WEB, offset, schema))
        .extracting(Suggestions.Suggestion::text)
        .contains("replicas: ", "strategy: ", "selector: ");
  }

  @Test
  void documentsAField() {
    assertThat(Suggestions.documentation(WEB, WEB.indexOf("image: web"), schema))
        .hasValueSatisfying(
            html -> assertThat(html).startsWith("<b>image</b> string").hasSizeGreaterThan(40));
  }

  @Test
  void helpsWithCustomResourcesAsTheirDefinitionSays() {
    KubeClient client = cluster.client();
    client.apply(
        "/apis/apiextensions.k8s.io/v1/customresourcedefinitions/shades.paint.example.com",
        Trees.yaml(
                """
                apiVersion: apiextensions.k8s.io/v1
                kind: CustomResourceDefinition
                metadata: {name: shades.paint.example.com}
                spec:
                  group: paint.example.com
                  scope: Namespaced
                  names: {plural: shades, singular: shade, kind: Shade}
                  versions:
                  - name: v1
                    served: true
                    storage: true
                    schema:
                      openAPIV3Schema:
                        type: object
                        properties:
                          spec:
                            type: object
                            properties:
                              lightness: {type: string, enum: [dark, light], description: How light it is.}
                """)
            .getFirst(),
        false,
        false);
    String text =
        """
        apiVersion: paint.example.com/v1
        kind: Shade
        metadata: {name: one}
        spec:
          lightnes: dark
          lightness:\s
        """;
    await().until(() -> schema.place("paint.example.com/v1", "Shade", List.of()).isPresent());
    Problem problem = ManifestChecks.check(text, schema).getFirst();
    assertThat(problem.message()).isEqualTo("unknown field \"lightnes\"");
    assertThat(problem.fix().apply(text)).contains("lightness: dark");
    int value = text.indexOf("lightness: ") + "lightness: ".length();
    assertThat(Suggestions.at(text, value, schema))
        .extracting(Suggestions.Suggestion::text)
        .contains("dark", "light");
    assertThat(Suggestions.documentation(text, value, schema))
        .hasValueSatisfying(html -> assertThat(html).contains("How light it is."));
  }

  private Problem only(String text) {
    List<Problem> problems = ManifestChecks.check(text, schema);
    assertThat(problems).hasSize(1);
    return problems.getFirst();
  }
}
