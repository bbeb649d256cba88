package io.naru.agent.node;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;

/**
 * What the node as a whole uses: its own control group, which in a container is the container's
 * (version 1 or 2), otherwise the machine's counters.
 */
public final class NodeUsage {

  private static final Path CGROUP = Path.of("/sys/fs/cgroup");

  /** Cumulative CPU time in nanoseconds. */
  public long cpuNanos() {
    long version2 = row(CGROUP.resolve("cpu.stat"), "usage_usec");
    if (version2 > 0) {
      return version2 * 1000;
    }
    return number(CGROUP.resolve("cpuacct/cpuacct.usage"));
  }

  /** Memory in use without the page cache that can be dropped; 0 if the group has no account. */
  public long memoryBytes() {
    long version2 = number(CGROUP.resolve("memory.current"));
    if (version2 > 0) {
      return version2 - row(CGROUP.resolve("memory.stat"), "inactive_file");
    }
    long version1 = number(CGROUP.resolve("memory/memory.usage_in_bytes"));
    return Math.max(0, version1 - row(CGROUP.resolve("memory/memory.stat"), "total_inactive_file"));
  }

  private static long number(Path file) {
    try {
      return Long.parseLong(Files.readString(file).strip());
    } catch (IOException | NumberFormatException absent) {
      return 0;
    }
  }

  private static long row(Path file, String name) {
    try {
      for (String line : Files.readAllLines(file)) {
        if (line.startsWith(name + " ")) {
          return Long.parseLong(line.substring(name.length() + 1).strip());
        }
      }
    } catch (IOException | NumberFormatException absent) {
      return 0;
    }
    return 0;
  }
}
