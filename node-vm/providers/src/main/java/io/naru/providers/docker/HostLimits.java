package io.naru.providers.docker;

import io.naru.cluster.nodes.ProgressListener;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;

/** Limits of a Linux host that all nodes share and that pods run into first. */
final class HostLimits {

  /** Programs that watch files take an instance each; distributions' default is 128. */
  private static final long ENOUGH_INSTANCES = 512;

  private static final Path INSTANCES = Path.of("/proc/sys/fs/inotify/max_user_instances");

  private HostLimits() {}

  /** Tells of limits that are low, and how to raise them; other systems have none to read. */
  static void warn(ProgressListener progress) {
    try {
      if (Files.isReadable(INSTANCES)
          && Long.parseLong(Files.readString(INSTANCES).strip()) < ENOUGH_INSTANCES) {
        progress.step(
            "warning: this host allows few inotify instances; if pods fail with \"too many open"
                + " files\": sudo sysctl fs.inotify.max_user_instances="
                + ENOUGH_INSTANCES);
      }
    } catch (IOException | NumberFormatException e) {
      progress.step("warning: cannot read " + INSTANCES + ": " + e.getMessage());
    }
  }
}
