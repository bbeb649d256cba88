package io.naru.providers.image;

import io.naru.cluster.nodes.NodeProviderException;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Comparator;
import java.util.List;
import java.util.Locale;
import java.util.function.Function;
import java.util.stream.Stream;

/** Links the small Java runtime that runs the agent in the node, from the JDK we run on. */
public final class JavaRuntime {

  private JavaRuntime() {}

  /** What the runtime is made from; another value, another runtime. */
  public static String identity(List<String> modules) {
    return Runtime.version() + " " + architecture() + " " + String.join(",", modules);
  }

  /** The processor's name as container images have it. */
  public static String architecture() {
    return switch (System.getProperty("os.arch", "").toLowerCase(Locale.ROOT)) {
      case "amd64", "x86_64" -> "amd64";
      case "aarch64", "arm64" -> "arm64";
      case String other -> other;
    };
  }

  /**
   * Links a runtime, lets the function use its directory, and removes it.
   *
   * @throws NodeProviderException if this JVM is not a JDK for Linux
   */
  public static <T> T link(List<String> modules, Function<Path, T> use) {
    Path linker = Path.of(System.getProperty("java.home"), "bin", "jlink");
    if (!System.getProperty("os.name").equals("Linux") || !Files.isExecutable(linker)) {
      throw new NodeProviderException(
          "the node image needs a JDK 25 for Linux with jlink; this is " + linker.getParent());
    }
    try {
      Path directory = Files.createTempDirectory("naru-jre");
      try {
        Path runtime = directory.resolve("jre");
        Programs.run(
            List.of(
                linker.toString(),
                "--add-modules",
                String.join(",", modules),
                "--strip-java-debug-attributes",
                "--no-man-pages",
                "--no-header-files",
                "--compress=zip-1",
                "--generate-cds-archive",
                "--vm=server",
                "--output",
                runtime.toString()));
        // For heaps beyond 32 GB; the agent's has 64 MB.
        Files.deleteIfExists(runtime.resolve("lib/server/classes_nocoops.jsa"));
        return use.apply(runtime);
      } finally {
        deleteTree(directory);
      }
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }

  private static void deleteTree(Path directory) throws IOException {
    try (Stream<Path> paths = Files.walk(directory)) {
      for (Path path : paths.sorted(Comparator.reverseOrder()).toList()) {
        Files.delete(path);
      }
    }
  }
}
