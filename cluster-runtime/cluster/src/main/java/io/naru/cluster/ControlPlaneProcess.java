package io.naru.cluster;

import java.io.File;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.lang.management.ManagementFactory;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.NoSuchFileException;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.TimeoutException;
import org.jspecify.annotations.Nullable;

/**
 * The process in which a cluster's control plane runs when no window hosts it: started apart from
 * this one, found again by a file that names it. A process id that was given to another process
 * since is told apart by its start time.
 */
final class ControlPlaneProcess {

  private static final Duration STOP_PATIENCE = Duration.ofSeconds(20);

  private final ClusterHome home;
  private final String cluster;

  ControlPlaneProcess(ClusterHome home, String cluster) {
    this.home = home;
    this.cluster = cluster;
  }

  /** The running process, also if it is a window. */
  Optional<ProcessHandle> find() {
    try {
      String[] words = Files.readString(home.processFile(cluster)).trim().split(" ");
      return ProcessHandle.of(Long.parseLong(words[0]))
          .filter(ProcessHandle::isAlive)
          .filter(process -> !isZombie(process))
          .filter(process -> words.length > 1 && words[1].equals(startOf(process)));
    } catch (NoSuchFileException e) {
      return Optional.empty();
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }

  /** Writes down that this very process runs the control plane. */
  void claim() {
    ProcessHandle self = ProcessHandle.current();
    ClusterHome.writePrivately(
        home.processFile(cluster),
        (self.pid() + " " + startOf(self) + "\n").getBytes(StandardCharsets.UTF_8));
  }

  /** Takes back {@link #claim}. */
  void release() {
    try {
      Files.deleteIfExists(home.processFile(cluster));
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }

  /**
   * Starts {@link ControlPlaneMain} in a session of its own, so that neither the end of the
   * terminal nor its interrupt key reaches it.
   */
  Process start(List<String> listenAddresses) {
    List<String> command = new ArrayList<>();
    if (Files.isExecutable(Path.of("/usr/bin/setsid"))) {
      command.add("/usr/bin/setsid");
    }
    command.add(Path.of(System.getProperty("java.home"), "bin", "java").toString());
    command.addAll(jvmOptions());
    command.addAll(
        List.of(
            "-cp",
            System.getProperty("java.class.path"),
            ControlPlaneMain.class.getName(),
            cluster));
    command.addAll(listenAddresses);
    File log = home.logFile(cluster).toFile();
    try {
      ClusterHome.writePrivately(log.toPath(), new byte[0]);
      return new ProcessBuilder(command)
          .directory(home.directory(cluster).toFile())
          .redirectInput(new File("/dev/null"))
          .redirectOutput(ProcessBuilder.Redirect.appendTo(log))
          .redirectError(ProcessBuilder.Redirect.appendTo(log))
          .start();
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }

  /** Ends the process and waits for it; returns whether there was one. */
  boolean stop() {
    Optional<ProcessHandle> found = find();
    found.ifPresent(process -> {
      process.destroy();
      if (!hasEnded(process, STOP_PATIENCE)) {
        process.destroyForcibly();
        hasEnded(process, STOP_PATIENCE);
      }
    });
    release();
    return found.isPresent();
  }

  private static boolean hasEnded(ProcessHandle process, Duration patience) {
    try {
      process.onExit().get(patience.toMillis(), TimeUnit.MILLISECONDS);
      return true;
    } catch (TimeoutException e) {
      return false;
    } catch (ExecutionException e) {
      throw new IllegalStateException(e);
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
      return false;
    }
  }

  /** A small heap that is given back: an idle control plane is to cost little. */
  private static List<String> jvmOptions() {
    List<String> options = new ArrayList<>();
    ManagementFactory.getRuntimeMXBean().getInputArguments().stream()
        .filter(option -> option.startsWith("-XX:AOTCache=") || option.startsWith("--"))
        .forEach(options::add);
    options.addAll(
        List.of(
            "-Xlog:disable",
            "-Xlog:all=off",
            "-XX:+UseSerialGC",
            "-Xms24m",
            "-Xmx1536m",
            "-XX:MinHeapFreeRatio=10",
            "-XX:MaxHeapFreeRatio=25",
            "-XX:+ExitOnOutOfMemoryError"));
    return options;
  }

  /** Killed, but not yet fetched by its parent: state Z in /proc/PID/stat (proc(5)). */
  private static boolean isZombie(ProcessHandle process) {
    Path file = Path.of("/proc", Long.toString(process.pid()), "stat");
    try {
      String stat = Files.readString(file);
      return stat.startsWith("Z", stat.lastIndexOf(')') + 2);
    } catch (NoSuchFileException e) {
      return false; // no such file system here, or the process is gone altogether
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }

  private static @Nullable String startOf(ProcessHandle process) {
    return process.info().startInstant().map(start -> "" + start.toEpochMilli()).orElse(null);
  }
}
