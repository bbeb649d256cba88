package io.naru.intellij.deploy;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** Builds with a container engine that is a script, and notes what it was asked. */
class DockerfileAppIT {

  @TempDir Path directory;

  @Test
  void replacesPodsExactlyIfTheImageIsAnother() throws Exception {
    List<String> engine =
        engine(
            "case $2 in inspect) echo sha256:0123456789abcdef0123;; esac;"
                + " echo \"$*\" >> \"$0.log\"");
    Path app = Files.createDirectories(directory.resolve("Web Shop"));
    Files.writeString(app.resolve("Dockerfile"), "FROM scratch\nEXPOSE 8080\n");
    DockerfileApp.build(app, engine, Progress.NONE);

    List<ManifestDocument> documents =
        DockerfileApp.pinned(
            new ManifestSource.Dockerfile(app).read(ManifestSource.Tools.ON_PATH), app, engine);

    assertThat(documents.getFirst().object().at("/spec/template/spec/containers/0/image").asText())
        .isEqualTo("web-shop:0123456789ab");
    assertThat(directory.resolve("engine.log"))
        .hasContent(
            """
            build -t web-shop:dev .
            image inspect --format {{.Id}} web-shop:dev
            tag web-shop:dev web-shop:0123456789ab
            """);
  }

  @Test
  void leavesTheImagesOfOthersAlone() throws Exception {
    List<String> engine = engine("case $2 in inspect) echo sha256:0123456789abcdef0123;; esac");
    Path app = Files.createDirectories(directory.resolve("web"));
    List<ManifestDocument> documents =
        Manifests.parse(
            "x",
            """
            {apiVersion: v1, kind: Pod, metadata: {name: a}, spec: {
              initContainers: [{name: i, image: web}],
              containers: [{name: a, image: "web:latest"}, {name: b, image: "web:2"}]}}
            """);
    String pinned = DockerfileApp.pinned(documents, app, engine).getFirst().object().toString();
    assertThat(pinned).containsPattern("\"i\",\"image\":\"web:0123456789ab\"");
    assertThat(pinned).containsPattern("\"a\",\"image\":\"web:0123456789ab\"");
    assertThat(pinned).contains("\"b\",\"image\":\"web:2\"");
  }

  @Test
  void saysWhyAnImageDoesNotBuild() throws Exception {
    List<String> engine = engine("echo 'Step 1/2'; echo 'no such package' >&2; exit 1");
    Path app = Files.createDirectories(directory.resolve("web"));
    assertThatThrownBy(() -> DockerfileApp.build(app, engine, Progress.NONE))
        .hasMessage("the image of web does not build: Step 1/2\nno such package");
  }

  private List<String> engine(String script) throws Exception {
    return List.of("sh", Files.writeString(directory.resolve("engine"), script).toString());
  }
}
