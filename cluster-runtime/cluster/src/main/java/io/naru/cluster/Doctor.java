package io.naru.cluster;

import io.naru.cluster.nodes.NodeProvider;
import io.naru.cluster.nodes.NodeProviderException;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;

/** Looks at what clusters need of this machine, and says how to mend what is bad. */
public final class Doctor {

  private static final int ENOUGH_INOTIFY_INSTANCES = 512;
  private static final int ENOUGH_INOTIFY_WATCHES = 65536;

  private Doctor() {}

  /** One thing looked at. */
  public record Finding(boolean good, String message) {}

  /** Examines the machine, and the cluster if it exists. */
  public static List<Finding> examine(Cluster cluster) {
    List<Finding> findings = new ArrayList<>();
    findings.add(engine());
    findings.add(limit("max_user_instances", ENOUGH_INOTIFY_INSTANCES));
    findings.add(limit("max_user_watches", ENOUGH_INOTIFY_WATCHES));
    if (cluster.exists()) {
      ClusterStatus status = cluster.status();
      boolean running = status.state().equals(ClusterStatus.RUNNING);
      findings.add(new Finding(running, "cluster " + cluster.name() + " is " + status.state()));
      if (running) {
        for (ClusterStatus.NodeStatus node : status.nodes()) {
          findings.add(
              new Finding(
                  node.ready(),
                  "node %s is %s, its machine %s"
                      .formatted(
                          node.name(), node.ready() ? "Ready" : "NotReady", node.machine())));
        }
      }
    }
    return findings;
  }

  private static Finding engine() {
    try (NodeProvider provider = NodeProviders.open(NodeProviders.DEFAULT)) {
      provider.list("doctor");
      return new Finding(true, "the container engine answers");
    } catch (NodeProviderException e) {
      return new Finding(false, String.valueOf(e.getMessage()));
    }
  }

  private static Finding limit(String name, int enough) {
    Path file = Path.of("/proc/sys/fs/inotify", name);
    if (!Files.isReadable(file)) {
      return new Finding(true, "this system has no limit inotify " + name);
    }
    try {
      long value = Long.parseLong(Files.readString(file).trim());
      return value >= enough
          ? new Finding(true, "inotify " + name + " is " + value)
          : new Finding(
              false,
              "inotify %s is %d, too low for many pods; raise it: sysctl -w fs.inotify.%s=%d"
                  .formatted(name, value, name, enough));
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }
}
