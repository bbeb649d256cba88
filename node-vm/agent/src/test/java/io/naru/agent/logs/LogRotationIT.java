package io.naru.agent.logs;

import static io.naru.agent.testing.TestPods.pod;
import static org.assertj.core.api.Assertions.assertThat;

import io.naru.agent.testing.FakeRuntime;
import io.naru.agent.testing.MovableClock;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class LogRotationIT {

  @TempDir Path directory;

  private final FakeRuntime runtime = new FakeRuntime();
  private final MovableClock clock = new MovableClock();
  private Path log;
  private LogRotation rotation;

  @BeforeEach
  void makeContainer() throws IOException {
    log = directory.resolve("shop_web_u1/main/0.log");
    Files.createDirectories(log.getParent());
    runtime.running(pod("{}"), "main", "image");
    runtime.onReopen = () -> write("");
    rotation = new LogRotation(runtime.runtime(), directory, new LogRotation.Bounds(10, 3), clock);
  }

  @Test
  void leavesSmallLogsAlone() throws Exception {
    write("small");
    clock.forward(rotation.step());
    assertThat(LogFiles.all(log)).containsExactly(log);
    assertThat(runtime.reopened).isEmpty();
  }

  @Test
  void keepsTheNewestFiles() throws Exception {
    for (int i = 0; i < 5; i++) {
      write("content of " + i);
      clock.forward(rotation.step());
    }
    List<Path> files = LogFiles.all(log);
    assertThat(files).hasSize(3).last().isEqualTo(log);
    assertThat(files.get(0)).hasContent("content of 3");
    assertThat(files.get(1)).hasContent("content of 4");
    assertThat(log).isEmptyFile();
    assertThat(runtime.reopened).hasSize(5);
  }

  private void write(String content) {
    try {
      Files.writeString(log, content);
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }
}
