package io.naru.cluster;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;

/**
 * Opens the desktop application, which lives in another module and, for JavaFX, needs a module
 * path: so in a process of its own.
 */
public final class Window {

  /** Environment variable with the directory that holds {@code lib} and {@code javafx}. */
  private static final String DISTRIBUTION = "NARU_DIST";

  private Window() {}

  /** Whether there is a display to open a window on. */
  public static boolean hasDisplay() {
    return !System.getProperty("os.name").equals("Linux")
        || isSet("DISPLAY")
        || isSet("WAYLAND_DISPLAY");
  }

  /**
   * Opens the window, which brings the cluster up.
   *
   * @param detach whether to return at once; otherwise when the window is closed
   * @return the exit code
   */
  public static int open(String cluster, UpOptions options, boolean detach) {
    String distribution = System.getenv(DISTRIBUTION);
    if (distribution == null) {
      throw new ClusterException("start the window by the launcher, ./naru up --desktop.");
    }
    Path javafx = Path.of(distribution, "javafx");
    if (!Files.isDirectory(javafx)) {
      throw new ClusterException("this build has no window; use --headless.");
    }
    List<String> command = new ArrayList<>();
    command.add(Path.of(System.getProperty("java.home"), "bin", "java").toString());
    command.addAll(
        List.of(
            "-XX:+UseSerialGC",
            "-Xmx2g",
            "--enable-native-access=ALL-UNNAMED,javafx.graphics",
            "--sun-misc-unsafe-memory-access=allow",
            "--module-path",
            javafx.toString(),
            "--add-modules",
            "javafx.controls,javafx.graphics",
            "-cp",
            System.getProperty("java.class.path"),
            "io.naru.desktop.Main",
            cluster));
    if (options.nodes() != null) {
      command.add("--nodes=" + options.nodes());
    }
    if (options.provider() != null) {
      command.add("--provider=" + options.provider());
    }
    try {
      Process window = new ProcessBuilder(command).inheritIO().start();
      return detach ? 0 : window.waitFor();
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
      throw new ClusterException("interrupted");
    }
  }

  private static boolean isSet(String variable) {
    String value = System.getenv(variable);
    return value != null && !value.isEmpty();
  }
}
