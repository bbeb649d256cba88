package io.naru.cluster;

import io.naru.cluster.controlplane.ControlPlane;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;

/**
 * One short life of a control plane, for the JVM to learn from: run with {@code
 * -XX:AOTCacheOutput}, what it loads and links is kept in the cache that later starts use.
 */
public final class Training {

  private static final List<String> PATHS =
      List.of(
          "/version",
          "/api/v1/nodes",
          "/api/v1/pods",
          "/apis/apps/v1/deployments",
          "/openapi/v3",
          "/openapi/v3/apis/apps/v1");

  private Training() {}

  /** Starts a control plane in a directory of its own, asks a little, stops it, cleans up. */
  public static void run() {
    try {
      ClusterHome home = new ClusterHome(Files.createTempDirectory("naru-training"));
      try {
        ClusterSettings settings = ClusterSettings.of("training", NodeProviders.DEFAULT, 0);
        home.createDirectory(settings.name());
        ClusterIdentity identity = ClusterIdentity.loadOrCreate(home, settings, List.of());
        try (ControlPlane ignored =
                ClusterStart.startControlPlane(home, settings, identity, List.of());
            AdminClient client = identity.adminClient(identity.issueAdministrator())) {
          PATHS.forEach(client::get);
        }
        home.deleteDirectory(settings.name());
      } finally {
        Files.deleteIfExists(home.root().resolve("clusters"));
        Files.deleteIfExists(Path.of(home.root().toString()));
      }
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }
}
