package io.naru.providers.image;

import io.naru.cluster.nodes.NodeProviderException;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.net.URISyntaxException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.security.CodeSource;
import java.util.List;
import java.util.SortedMap;
import java.util.TreeMap;
import java.util.stream.Stream;
import org.jspecify.annotations.Nullable;

/**
 * The node agent as its module builds it: {@code naru-agent*.jar}, whose manifest names the main
 * class, and {@code lib/} beside it. Immutable.
 *
 * @param files contents by path, the agent's own jar as {@link #JAR}
 */
public record AgentFiles(SortedMap<String, byte[]> files) {

  /** System property that names the directory with the agent's jar. */
  public static final String DIRECTORY_PROPERTY = "naru.agent.directory";

  /** The agent's jar in the image, whatever its version. */
  public static final String JAR = "naru-agent.jar";

  /**
   * Finds the agent: in the directory of the system property, else in the build of the source tree
   * that this class runs from.
   */
  public static AgentFiles locate() {
    String configured = System.getProperty(DIRECTORY_PROPERTY);
    Path directory = configured != null ? Path.of(configured) : inSourceTree();
    if (directory == null) {
      throw new NodeProviderException(
          "the node agent was not found: set the system property " + DIRECTORY_PROPERTY);
    }
    return read(directory);
  }

  /** Reads the agent from a directory. */
  public static AgentFiles read(Path directory) {
    SortedMap<String, byte[]> files = new TreeMap<>();
    try {
      Path jar = agentJar(directory);
      files.put(JAR, Files.readAllBytes(jar));
      Path libraries = directory.resolve("lib");
      if (Files.isDirectory(libraries)) {
        try (Stream<Path> jars = Files.list(libraries)) {
          for (Path library : jars.filter(path -> path.toString().endsWith(".jar")).toList()) {
            files.put("lib/" + library.getFileName(), Files.readAllBytes(library));
          }
        }
      }
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
    return new AgentFiles(files);
  }

  private static Path agentJar(Path directory) throws IOException {
    if (Files.isDirectory(directory)) {
      try (Stream<Path> entries = Files.list(directory)) {
        List<Path> jars = entries.filter(AgentFiles::isAgentJar).sorted().toList();
        if (!jars.isEmpty()) {
          return jars.getLast();
        }
      }
    }
    throw new NodeProviderException("there is no naru-agent jar in " + directory + ": build it");
  }

  private static boolean isAgentJar(Path path) {
    String name = path.getFileName().toString();
    return name.matches("naru-agent(-[0-9].*)?\\.jar")
        && !name.matches(".*-(sources|javadoc|tests|test-sources)\\.jar");
  }

  private static @Nullable Path inSourceTree() {
    CodeSource source = AgentFiles.class.getProtectionDomain().getCodeSource();
    try {
      for (Path at = source == null ? null : Path.of(source.getLocation().toURI());
          at != null;
          at = at.getParent()) {
        Path target = at.resolve("node-vm").resolve("agent").resolve("target");
        if (Files.isDirectory(target)) {
          return target;
        }
      }
    } catch (URISyntaxException e) {
      throw new IllegalStateException(e);
    }
    return null;
  }
}
