package io.naru.intellij.schema;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.List;
import org.junit.jupiter.api.Test;

class YamlPathTest {

  private static final String WEB =
      """
      apiVersion: apps/v1
      kind: Deployment
      spec:
        template:
          spec:
            containers:
            - name: web
              image: web:1
      ---
      apiVersion: v1
      kind: Service
      spec:
        po
      """;

  @Test
  void knowsPathsByIndentation() {
    YamlPath path = YamlPath.at(WEB, WEB.indexOf("image: web"));
    assertThat(path.path()).isEqualTo(List.of("spec", "template", "spec", "containers"));
    assertThat(path.key()).isEqualTo("image");
    assertThat(path.kind()).isEqualTo("Deployment");
  }

  @Test
  void knowsWhichDocumentItIsIn() {
    YamlPath path = YamlPath.at(WEB, WEB.indexOf("  po") + 4);
    assertThat(path.path()).isEqualTo(List.of("spec"));
    assertThat(path.apiVersion() + " " + path.kind()).isEqualTo("v1 Service");
    assertThat(path.key()).isEmpty();
  }

  @Test
  void hasNoParentsAtTheTop() {
    assertThat(YamlPath.at(WEB, 0).path()).isEmpty();
  }
}
