package io.naru.agent.volume;

import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.List;

/** Mounts of the node, made with mount(8) and read from the kernel's table. */
final class Mounts {

  private static final Path TABLE = Path.of("/proc/self/mounts");

  private Mounts() {}

  /** Mounts memory on the directory; size in bytes, 0 for the kernel's default. */
  static void tmpfs(Path directory, long size) throws IOException, VolumeException {
    List<String> command = new ArrayList<>(List.of("mount", "-t", "tmpfs"));
    if (size > 0) {
      command.addAll(List.of("-o", "size=" + size));
    }
    command.addAll(List.of("tmpfs", directory.toString()));
    run(command);
  }

  static boolean isMountPoint(Path directory) throws IOException {
    return mountPoints().contains(directory.toString());
  }

  /** Unmounts everything below the directory, inner mounts first. */
  static void unmountBelow(Path directory) throws IOException {
    List<String> below =
        mountPoints().stream()
            .filter(point -> point.startsWith(directory + "/"))
            .sorted(Comparator.comparing(String::length).reversed())
            .toList();
    for (String point : below) {
      try {
        run(List.of("umount", point));
      } catch (VolumeException e) {
        throw new IOException(e);
      }
    }
  }

  private static List<String> mountPoints() throws IOException {
    // The kernel writes blanks in paths as octal escapes; the agent's own paths have none.
    return Files.readAllLines(TABLE).stream().map(line -> line.split(" ", 3)[1]).toList();
  }

  private static void run(List<String> command) throws IOException, VolumeException {
    Process process = new ProcessBuilder(command).redirectErrorStream(true).start();
    process.getOutputStream().close();
    String output =
        new String(process.getInputStream().readAllBytes(), StandardCharsets.UTF_8).strip();
    try {
      if (process.waitFor() != 0) {
        throw new VolumeException(String.join(" ", command) + ": " + output);
      }
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
      throw new IOException(e);
    }
  }
}
