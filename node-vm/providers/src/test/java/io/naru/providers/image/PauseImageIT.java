package io.naru.providers.image;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;
import static org.junit.jupiter.api.Assumptions.assumeTrue;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** The pause program as a process of this machine. */
class PauseImageIT {

  @Test
  void programWaitsUntilItIsTold(@TempDir Path directory) throws Exception {
    assumeTrue(System.getProperty("os.name").equals("Linux"), "the program is one for Linux");
    Process process = start(directory);
    assertThat(process.waitFor(200, TimeUnit.MILLISECONDS)).isFalse();
    process.destroy();
    assertThat(process.waitFor(5, TimeUnit.SECONDS)).isTrue();
    assertThat(process.exitValue()).as("ended by its own handler").isZero();
  }

  @Test
  void programSleepsWithoutUsingTheProcessor(@TempDir Path directory) throws Exception {
    assumeTrue(System.getProperty("os.name").equals("Linux"), "the program is one for Linux");
    Process process = start(directory);
    try {
      Path status = Path.of("/proc", Long.toString(process.pid()), "status");
      await()
          .atMost(Duration.ofSeconds(5))
          .untilAsserted(() ->
              assertThat(Files.readString(status))
                  .contains("State:\tS")
                  // The bit of SIGCHLD (17): the kernel reaps for a process that ignores it.
                  .containsPattern("SigIgn:\t[0-9a-f]{11}[13579bdf][0-9a-f]{4}"));
    } finally {
      process.destroy();
    }
  }

  private static Process start(Path directory) throws IOException {
    Path program =
        Files.write(directory.resolve("pause"), PauseBinary.of(JavaRuntime.architecture()));
    assertThat(program.toFile().setExecutable(true)).isTrue();
    return new ProcessBuilder(program.toString()).start();
  }
}
