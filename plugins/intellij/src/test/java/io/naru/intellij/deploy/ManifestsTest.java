package io.naru.intellij.deploy;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class ManifestsTest {

  private static final String ONE = "{apiVersion: v1, kind: Pod, metadata: {name: one}}\n";

  @Test
  void readsDocumentsAndUnfoldsLists() {
    List<ManifestDocument> documents =
        Manifests.parse(
            "x.yaml",
            "--- # first\n" + ONE + "---\n\n---\napiVersion: v1\nkind: List\nitems:\n- " + ONE);
    assertThat(documents).extracting(ManifestDocument::label).containsExactly("Pod/one", "Pod/one");
  }

  @Test
  void saysInWhichFileTheMistakeIs() {
    assertThatThrownBy(() -> Manifests.parse("broken.yaml", "a: ["))
        .hasMessageContaining("broken.yaml");
    assertThatThrownBy(() -> Manifests.parse("bare.yaml", "a: 1"))
        .hasMessage("bare.yaml: a document lacks its apiVersion or its kind");
  }

  @Test
  void understandsWhatASelectionIs(@TempDir Path directory) throws Exception {
    Path manifests = Files.createDirectories(directory.resolve("k8s"));
    Files.writeString(manifests.resolve("pod.yaml"), ONE);
    Files.writeString(manifests.resolve("other.yaml"), "a: 1");
    Path overlay = Files.createDirectories(directory.resolve("overlay"));
    Files.writeString(overlay.resolve("kustomization.yaml"), "resources: []");
    Path chart = Files.createDirectories(directory.resolve("chart"));
    Files.writeString(chart.resolve("Chart.yaml"), "name: x");
    Path app = Files.createDirectories(directory.resolve("My App"));
    Files.writeString(app.resolve("Dockerfile"), "FROM scratch\nEXPOSE 8080\n");

    assertThat(ManifestSource.of(List.of(manifests)))
        .isEqualTo(new ManifestSource.FileSelection(List.of(manifests.resolve("pod.yaml"))));
    assertThat(ManifestSource.of(List.of(overlay)))
        .isEqualTo(new ManifestSource.Kustomization(overlay));
    assertThat(ManifestSource.of(List.of(overlay.resolve("kustomization.yaml"))))
        .isEqualTo(new ManifestSource.Kustomization(overlay));
    assertThat(ManifestSource.of(List.of(chart))).isEqualTo(new ManifestSource.Chart(chart));
    ManifestSource built = ManifestSource.of(List.of(app));
    assertThat(built).isEqualTo(new ManifestSource.Dockerfile(app));
    assertThat(built.read(ManifestSource.Tools.ON_PATH))
        .extracting(ManifestDocument::label)
        .containsExactly("Deployment/my-app", "Service/my-app");
  }

  @Test
  void remembersWhereThingsWent() {
    TargetMemory memory = new TargetMemory();
    DeployTarget here = new DeployTarget("naru", "https://127.0.0.1:6443", "default");
    DeployTarget there = new DeployTarget("naru", "https://127.0.0.1:6443", "production");
    assertThat(memory.changed("shop", here)).isEmpty();
    memory.deployed("shop", here);
    assertThat(memory.changed("shop", here)).isEmpty();
    assertThat(memory.changed("shop", there))
        .hasValueSatisfying(last -> assertThat(last).contains("naru / default"));
  }
}
