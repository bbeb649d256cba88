package io.naru.agent.volume;

import com.fasterxml.jackson.databind.JsonNode;
import io.naru.agent.api.ApiClient;
import io.naru.agent.api.ApiException;
import io.naru.agent.api.Json;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.HashSet;
import java.util.List;
import java.util.Set;
import java.util.stream.Stream;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * The directories of this node behind volumes that the cluster's local-path provisioner made, named
 * {@code VOLUME_NAMESPACE_CLAIM}. They are made when first mounted, and removed some time after
 * their volume has gone from the API: the control plane has no other hands here.
 */
public final class LocalPaths {

  private static final Logger LOG = LoggerFactory.getLogger(LocalPaths.class);
  private static final String PROVISIONER = "naru.io/local-path";
  private static final Duration PERIOD = Duration.ofSeconds(30);

  private final Path root;
  private final ApiClient client;

  /** Without a volume at the last look. What is so at two looks is removed. */
  private final Set<Path> abandoned = new HashSet<>();

  /**
   * @param root where all such directories are
   */
  public LocalPaths(Path root, ApiClient client) {
    this.root = root;
    this.client = client;
  }

  /** Whether a PersistentVolume is one of these. */
  static boolean isOne(JsonNode volume) {
    return Json.text(volume, "metadata", "annotations", "pv.kubernetes.io/provisioned-by")
        .equals(PROVISIONER);
  }

  /** Makes the directory if it is missing, for users of any id. */
  static Path provide(JsonNode volume) throws IOException {
    Path path = Path.of(Json.text(volume, "spec", "hostPath", "path"));
    if (!Files.isDirectory(path)) {
      Files.createDirectories(path);
      UnixFiles.mode(path, 0777);
    }
    return path;
  }

  /** Removes what no volume is left of; returns when to look again. */
  public Duration step() {
    if (Files.isDirectory(root)) {
      try {
        for (Path directory : directories()) {
          if (!isAbandoned(directory)) {
            abandoned.remove(directory);
          } else if (!abandoned.add(directory)) {
            UnixFiles.deleteTree(directory);
            abandoned.remove(directory);
            LOG.info("removed {}: its volume was deleted", directory);
          }
        }
      } catch (IOException e) {
        LOG.debug("directories of volumes are looked at again: {}", e.toString());
      }
    }
    return PERIOD;
  }

  private List<Path> directories() throws IOException {
    try (Stream<Path> found = Files.list(root)) {
      return found.filter(path -> path.getFileName().toString().startsWith("pvc-")).toList();
    }
  }

  /** Only a clear answer counts: a server that cannot be asked has said nothing. */
  private boolean isAbandoned(Path directory) throws IOException {
    String name = directory.getFileName().toString();
    String volume = name.contains("_") ? name.substring(0, name.indexOf('_')) : name;
    try {
      client.get("/api/v1/persistentvolumes/" + volume);
      return false;
    } catch (ApiException e) {
      if (e.isNotFound()) {
        return true;
      }
      throw e;
    }
  }
}
