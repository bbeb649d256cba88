package io.naru.cluster;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardCopyOption;
import java.nio.file.attribute.FileAttribute;
import java.nio.file.attribute.PosixFilePermission;
import java.nio.file.attribute.PosixFilePermissions;
import java.util.Comparator;
import java.util.List;
import java.util.Set;
import java.util.stream.Stream;

/**
 * Where clusters live: {@code $NARU_HOME}, by default {@code ~/.naru}; one directory a cluster. All
 * of it is readable by its owner only, for it holds keys. Thread-safe.
 */
public record ClusterHome(Path root) {

  private static final Set<PosixFilePermission> OWNER_ONLY_FILE =
      PosixFilePermissions.fromString("rw-------");
  private static final FileAttribute<?> OWNER_ONLY_DIRECTORY =
      PosixFilePermissions.asFileAttribute(PosixFilePermissions.fromString("rwx------"));

  /** As the environment says. */
  public static ClusterHome ofEnvironment() {
    String configured = System.getenv("NARU_HOME");
    return new ClusterHome(
        configured == null || configured.isEmpty()
            ? Path.of(System.getProperty("user.home"), ".naru")
            : Path.of(configured).toAbsolutePath());
  }

  /** The names of all clusters, sorted. */
  public List<String> clusterNames() {
    Path clusters = root.resolve("clusters");
    if (!Files.isDirectory(clusters)) {
      return List.of();
    }
    try (Stream<Path> entries = Files.list(clusters)) {
      return entries
          .filter(entry -> Files.exists(entry.resolve("cluster.json")))
          .map(entry -> entry.getFileName().toString())
          .sorted()
          .toList();
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }

  /** A cluster's directory, whether or not it exists. */
  public Path directory(String cluster) {
    return root.resolve("clusters").resolve(cluster);
  }

  public Path settingsFile(String cluster) {
    return directory(cluster).resolve("cluster.json");
  }

  public Path kubeconfigFile(String cluster) {
    return directory(cluster).resolve("kubeconfig");
  }

  public Path pkiDirectory(String cluster) {
    return directory(cluster).resolve("pki");
  }

  public Path storeDirectory(String cluster) {
    return directory(cluster).resolve("store");
  }

  public Path logFile(String cluster) {
    return directory(cluster).resolve("control-plane.log");
  }

  /** What a node provider keeps of a cluster on this machine, whether or not it exists. */
  public Path providerDirectory(String cluster, String provider) {
    return directory(cluster).resolve(provider);
  }

  /** Names the process that runs the control plane: {@code PID START-MILLISECONDS}. */
  public Path processFile(String cluster) {
    return directory(cluster).resolve("control-plane.pid");
  }

  /** Makes a cluster's directory and those above it. */
  public Path createDirectory(String cluster) {
    try {
      return Files.createDirectories(directory(cluster), OWNER_ONLY_DIRECTORY);
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }

  /** Removes a cluster's directory with all in it. */
  public void deleteDirectory(String cluster) {
    Path directory = directory(cluster);
    if (!Files.exists(directory)) {
      return;
    }
    try (Stream<Path> entries = Files.walk(directory)) {
      for (Path entry : entries.sorted(Comparator.reverseOrder()).toList()) {
        Files.delete(entry);
      }
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }

  /** Writes a file that only its owner may read, whole or not at all. */
  public static void writePrivately(Path file, byte[] content) {
    try {
      Path parent = file.toAbsolutePath().getParent();
      if (parent != null) {
        Files.createDirectories(parent, OWNER_ONLY_DIRECTORY);
      }
      Path written =
          Files.createTempFile(
              parent,
              "." + file.getFileName(),
              ".new",
              PosixFilePermissions.asFileAttribute(OWNER_ONLY_FILE));
      Files.write(written, content);
      Files.move(
          written, file, StandardCopyOption.ATOMIC_MOVE, StandardCopyOption.REPLACE_EXISTING);
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }
}
