package io.naru.providers.docker;

import io.naru.cluster.nodes.ProgressListener;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.stream.Stream;

/** Limits of a Linux host that all nodes share and that pods run into first. */
final class HostLimits {

  /** Programs that watch files take an instance each; distributions' default is 128. */
  private static final long ENOUGH_INSTANCES = 512;

  /** The number of CAP_SYS_RESOURCE in capability sets; see capabilities(7). */
  private static final int SYS_RESOURCE = 24;

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

  /**
   * Whether this host certainly cannot give privileged containers what these ask for: a try that
   * fails costs each node a second. False where that cannot be told.
   */
  static boolean lacksResourceCapability() {
    try (Stream<String> lines = Files.lines(Path.of("/proc/1/status"))) {
      return lines
          .filter(line -> line.startsWith("CapBnd:"))
          .map(line -> Long.parseUnsignedLong(line.substring("CapBnd:".length()).strip(), 16))
          .anyMatch(set -> (set >>> SYS_RESOURCE & 1) == 0);
    } catch (IOException | NumberFormatException e) {
      return false;
    }
  }
}
