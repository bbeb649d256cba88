package io.naru.intellij.kube;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class KubeconfigTest {

  @TempDir Path directory;

  @Test
  void mergesSeveralFilesAndTheFirstWins() throws Exception {
    Path first = file("first", "one", "https://one:6443", "current-context: one\n");
    Path second = file("second", "one", "https://other:6443", "current-context: two\n");
    Path third = file("third", "two", "https://two:6443", "");
    Kubeconfig kubeconfig = Kubeconfig.load(List.of(first, second, third));
    assertThat(kubeconfig.contexts()).containsOnlyKeys("one", "two");
    assertThat(kubeconfig.currentContext()).isEqualTo("one");
    assertThat(server(kubeconfig, "one")).isEqualTo("https://one:6443");
    assertThat(server(kubeconfig, "two")).isEqualTo("https://two:6443");
  }

  @Test
  void findsTheFilesAsKubectlDoes() {
    String list = String.join(java.io.File.pathSeparator, "a", "b");
    assertThat(Kubeconfig.standardFiles(Map.of("KUBECONFIG", list)))
        .containsExactly(Path.of("a"), Path.of("b"));
    assertThat(Kubeconfig.standardFiles(Map.of()))
        .singleElement()
        .satisfies(file -> assertThat(file).endsWith(Path.of(".kube", "config")));
  }

  @Test
  void saysThatAContextIsGone() throws Exception {
    Kubeconfig kubeconfig = Kubeconfig.load(List.of(file("a", "one", "https://one", "")));
    assertThatThrownBy(() -> kubeconfig.context("gone"))
        .hasMessage("there is no context \"gone\" any more");
  }

  private static String server(Kubeconfig kubeconfig, String context) {
    return kubeconfig.cluster(kubeconfig.context(context)).content().path("server").asText();
  }

  private Path file(String name, String context, String server, String more) throws Exception {
    return Files.writeString(
        directory.resolve(name),
        """
        apiVersion: v1
        kind: Config
        clusters: [{name: %1$s, cluster: {server: "%2$s"}}]
        contexts: [{name: %1$s, context: {cluster: %1$s, user: %1$s}}]
        users: [{name: %1$s, user: {}}]
        """
                .formatted(context, server)
            + more);
  }
}
