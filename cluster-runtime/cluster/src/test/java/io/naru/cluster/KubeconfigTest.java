package io.naru.cluster;

import static org.assertj.core.api.Assertions.assertThat;

import io.naru.cluster.Kubeconfig.Credentials;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.PosixFilePermissions;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class KubeconfigTest {

  private static final Credentials CREDENTIALS =
      new Credentials("https://127.0.0.1:6443", "ca", "certificate", "key");

  @TempDir Path directory;

  @Test
  void mergesItsContextAndLeavesOthersAlone() throws IOException {
    Path file = directory.resolve("config");
    Files.writeString(
        file,
        """
        apiVersion: v1
        kind: Config
        clusters: [{name: other, cluster: {server: "https://other.example"}}]
        users: [{name: other, user: {token: abc}}]
        contexts: [{name: other, context: {cluster: other, user: other}}]
        current-context: other
        preferences: {colors: true}
        """);

    Kubeconfig.merge(file, "naru", CREDENTIALS);
    Kubeconfig.merge(file, "naru", CREDENTIALS);

    assertThat(Files.readString(file))
        .contains("https://other.example", "token: abc", "colors: true")
        .contains("current-context: naru-naru")
        .containsOnlyOnce("https://127.0.0.1:6443");
  }

  @Test
  void removesOnlyItsOwn() throws IOException {
    Path file = directory.resolve("config");
    Kubeconfig.merge(file, "one", CREDENTIALS);
    Kubeconfig.merge(file, "two", CREDENTIALS);

    Kubeconfig.remove(file, "two");

    assertThat(Files.readString(file)).contains("naru-one").doesNotContain("naru-two");
  }

  @Test
  void isReadableByItsOwnerOnly() throws IOException {
    Path file = directory.resolve("new").resolve("config");

    Kubeconfig.merge(file, "naru", CREDENTIALS);

    assertThat(PosixFilePermissions.toString(Files.getPosixFilePermissions(file)))
        .isEqualTo("rw-------");
  }
}
