package io.naru.e2e;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;

/**
 * A cluster of two nodes with the guestbook's images, made by the launcher in a home of its own.
 * All end-to-end tests share it, for it takes a while; it is deleted when the JVM ends.
 */
final class TestCluster {

  private static final String NAME = "e2e";
  private static final Path REPOSITORY = Path.of("").toAbsolutePath().getParent();

  private static final class Shared {
    private static final TestCluster INSTANCE = create();
  }

  private final Path home;

  private TestCluster(Path home) {
    this.home = home;
  }

  static TestCluster shared() {
    return Shared.INSTANCE;
  }

  private static TestCluster create() {
    try {
      TestCluster cluster = new TestCluster(Files.createTempDirectory("naru-e2e"));
      Runtime.getRuntime().addShutdownHook(new Thread(() -> cluster.naru("delete", NAME).run()));
      cluster.naru("up", NAME, "--headless").run().succeeds();
      cluster
          .command(List.of(REPOSITORY.resolve("samples/guestbook/build-images").toString(), NAME))
          .run()
          .succeeds();
      return cluster;
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }

  String name() {
    return NAME;
  }

  Path repository() {
    return REPOSITORY;
  }

  /** The launcher. */
  Command naru(String... words) {
    List<String> all = new ArrayList<>();
    all.add(REPOSITORY.resolve("naru").toString());
    all.addAll(List.of(words));
    return command(all);
  }

  /** The stock kubectl against the cluster; words are separated by single spaces. */
  Command kubectl(String line) {
    return kubectl(line.split(" "));
  }

  Command kubectl(String[] words) {
    List<String> all =
        new ArrayList<>(List.of(REPOSITORY.resolve("naru").toString(), "-c", NAME, "kubectl"));
    all.addAll(List.of(words));
    return command(all);
  }

  Command command(List<String> words) {
    return new Command(
        REPOSITORY,
        Map.of(
            "NARU_HOME", home.toString(),
            "KUBECONFIG", home.resolve("user-kubeconfig").toString()),
        words);
  }

  /** The process that runs the control plane. */
  long controlPlanePid() {
    try {
      String line = Files.readString(home.resolve("clusters/" + NAME + "/control-plane.pid"));
      return Long.parseLong(line.split(" ")[0]);
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }
}
