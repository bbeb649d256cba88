package io.naru.desktop.lifecycle;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import com.fasterxml.jackson.databind.JsonNode;
import io.naru.desktop.Yaml;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class ContextsTest {

  @TempDir private Path directory;
  private Contexts contexts;

  @BeforeEach
  void write() throws IOException {
    Path one = directory.resolve("one");
    Path two = directory.resolve("two");
    Files.writeString(
        one,
        """
        {current-context: a,
         clusters: [{name: c, cluster: {server: "https://first", certificate-authority: ca.crt}}],
         contexts: [{name: a, context: {cluster: c, user: u}}],
         users: [{name: u, user: {client-key: /abs/key}}]}
        """);
    Files.writeString(
        two,
        """
        clusters: [{name: c, cluster: {server: "https://second"}}]
        contexts: [{name: a, context: {cluster: other}}, {name: b, context: {cluster: c, user: u}}]
        """);
    contexts = new Contexts(List.of(one, directory.resolve("missing"), two));
  }

  @Test
  void ofSeveralFilesTheFirstThatNamesSomethingWins() {
    assertThat(contexts.names()).containsExactly("a", "b");
    JsonNode config = Yaml.tree(new String(contexts.kubeconfig("b"), StandardCharsets.UTF_8));
    assertThat(config.path("current-context").asText()).isEqualTo("b");
    assertThat(config.at("/clusters/0/cluster/server").asText()).isEqualTo("https://first");
  }

  @Test
  void pathsAreRelativeToTheirFile() {
    JsonNode config = Yaml.tree(new String(contexts.kubeconfig("a"), StandardCharsets.UTF_8));
    assertThat(config.at("/clusters/0/cluster/certificate-authority").asText())
        .isEqualTo(directory.resolve("ca.crt").toString());
    assertThat(config.at("/users/0/user/client-key").asText()).isEqualTo("/abs/key");
  }

  @Test
  void saysSoIfThereIsNoneOfTheName() {
    assertThatThrownBy(() -> contexts.kubeconfig("x")).hasMessageContaining("no context x");
  }
}
