package io.naru.providers.image;

import io.naru.cluster.nodes.NodeProviderException;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;

/** Runs programs of the host. */
public final class Programs {

  private Programs() {}

  /**
   * Runs a program to its end.
   *
   * @return what it printed on both outputs
   * @throws NodeProviderException with the end of that, if it failed or is not installed
   */
  public static String run(List<String> command) {
    try {
      Process process = new ProcessBuilder(command).redirectErrorStream(true).start();
      process.getOutputStream().close();
      String output = new String(process.getInputStream().readAllBytes(), StandardCharsets.UTF_8);
      int code = process.waitFor();
      if (code != 0) {
        throw new NodeProviderException(
            command.getFirst() + " failed with code " + code + ": " + lastLines(output));
      }
      return output;
    } catch (IOException e) {
      throw new NodeProviderException("cannot run " + command.getFirst(), e);
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
      throw new NodeProviderException("interrupted while running " + command.getFirst(), e);
    }
  }

  /** Whether a program of this name is on the search path. */
  public static boolean exists(String name) {
    String path = System.getenv("PATH");
    return path != null
        && List.of(path.split(java.io.File.pathSeparator)).stream()
            .anyMatch(directory -> Files.isExecutable(Path.of(directory, name)));
  }

  private static String lastLines(String output) {
    List<String> lines = output.lines().toList();
    return String.join("\n", lines.subList(Math.max(0, lines.size() - 15), lines.size()));
  }
}
