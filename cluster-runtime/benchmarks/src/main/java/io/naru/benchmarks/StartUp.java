package io.naru.benchmarks;

import java.io.IOException;
import java.io.InputStream;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.TimeUnit;

/**
 * What a person waits for, measured on the real thing: {@code StartUp NARU [ROUNDS]} with the path
 * of the launcher. Prints the time of {@code up --nodes 0} (launcher, JVM and control plane, to
 * /readyz) on a new and on a known cluster, then memory and processor time of the idle control
 * plane. Uses a home of its own and cleans up.
 */
public final class StartUp {

  private static final Duration SETTLING = Duration.ofSeconds(10);
  private static final Duration IDLE = Duration.ofSeconds(30);
  private static final int TICKS_PER_SECOND = 100;

  private final Path launcher;
  private final Path home;

  private StartUp(Path launcher, Path home) {
    this.launcher = launcher;
    this.home = home;
  }

  public static void main(String[] arguments) throws IOException, InterruptedException {
    int rounds = arguments.length > 1 ? Integer.parseInt(arguments[1]) : 5;
    StartUp startUp =
        new StartUp(
            Path.of(arguments[0]).toAbsolutePath(), Files.createTempDirectory("naru-start"));
    for (int round = 1; round <= rounds; round++) {
      startUp.print("up, new cluster", startUp.run("up", "start", "--nodes", "0", "--headless"));
      startUp.run("down", "start");
      startUp.print("up, known cluster", startUp.run("up", "start", "--headless"));
      if (round == rounds) {
        startUp.measureIdle();
      }
      startUp.run("delete", "start");
    }
  }

  private void measureIdle() throws IOException, InterruptedException {
    long process =
        Long.parseLong(
            Files.readString(home.resolve("clusters/start/control-plane.pid")).split(" ")[0]);
    TimeUnit.MILLISECONDS.sleep(SETTLING.toMillis());
    long before = processorTicks(process);
    TimeUnit.MILLISECONDS.sleep(IDLE.toMillis());
    double share =
        (processorTicks(process) - before) / (double) TICKS_PER_SECOND / IDLE.toSeconds();
    System.out.printf("idle: %.2f %% of a core%n", share * 100);
    for (String line : Files.readAllLines(Path.of("/proc/" + process + "/status"))) {
      if (line.startsWith("VmRSS")) {
        System.out.println("idle: " + line.replaceAll("\\s+", " "));
      }
    }
  }

  /** User and system time, fields 14 and 15 of /proc/PID/stat (proc(5)). */
  private static long processorTicks(long process) throws IOException {
    String stat = Files.readString(Path.of("/proc/" + process + "/stat"));
    String[] fields = stat.substring(stat.lastIndexOf(')') + 2).split(" ");
    return Long.parseLong(fields[11]) + Long.parseLong(fields[12]);
  }

  private void print(String what, Duration duration) {
    System.out.printf("%s: %.2f s%n", what, duration.toMillis() / 1000.0);
  }

  private Duration run(String... words) throws IOException, InterruptedException {
    List<String> command = new ArrayList<>(List.of(launcher.toString()));
    command.addAll(List.of(words));
    ProcessBuilder builder = new ProcessBuilder(command).redirectErrorStream(true);
    builder.environment().put("NARU_HOME", home.toString());
    builder.environment().put("KUBECONFIG", home.resolve("kubeconfig").toString());
    long start = System.nanoTime();
    Process process = builder.start();
    String output;
    try (InputStream in = process.getInputStream()) {
      output = new String(in.readAllBytes(), StandardCharsets.UTF_8);
    }
    if (process.waitFor() != 0) {
      throw new IOException(command + " failed: " + output);
    }
    return Duration.ofNanos(System.nanoTime() - start);
  }
}
