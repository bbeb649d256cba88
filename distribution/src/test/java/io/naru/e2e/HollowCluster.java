package io.naru.e2e;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;

/**
 * A cluster of two hollow nodes in a home of its own, for what needs pods that run but nothing in
 * them. Tests share it, each in a namespace of its own; it is deleted when the JVM ends.
 */
final class HollowCluster {

  private static final String NAME = "hollow-shared";
  private static final Path REPOSITORY = Path.of("").toAbsolutePath().getParent();

  private static final class Shared {
    private static final HollowCluster INSTANCE = create();
  }

  private final Path home;

  private HollowCluster(Path home) {
    this.home = home;
  }

  static HollowCluster shared() {
    return Shared.INSTANCE;
  }

  private static HollowCluster create() {
    try {
      HollowCluster cluster = new HollowCluster(Files.createTempDirectory("naru-hollow"));
      Runtime.getRuntime()
          .addShutdownHook(new Thread(() -> cluster.naru(List.of("delete", NAME)).run()));
      cluster.naru(List.of("up", NAME, "--provider", "hollow", "--headless")).run().succeeds();
      return cluster;
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }

  /** The bundled kubectl or Helm against the cluster; words are separated by single spaces. */
  Command tool(String line) {
    List<String> words = new ArrayList<>(List.of("-c", NAME));
    words.addAll(List.of(line.split(" ")));
    return naru(words);
  }

  private Command naru(List<String> words) {
    List<String> all = new ArrayList<>(List.of(REPOSITORY.resolve("naru").toString()));
    all.addAll(words);
    return new Command(
        REPOSITORY,
        Map.of(
            "NARU_HOME", home.toString(),
            "KUBECONFIG", home.resolve("user-kubeconfig").toString(),
            "HELM_CACHE_HOME", home.resolve("helm").toString()),
        all);
  }
}
