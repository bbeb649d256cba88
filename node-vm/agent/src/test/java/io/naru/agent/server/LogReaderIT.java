package io.naru.agent.server;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardOpenOption;
import java.time.Instant;
import java.util.Map;
import java.util.concurrent.atomic.AtomicBoolean;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class LogReaderIT {

  private static final Instant NOW = Instant.parse("2026-01-01T00:01:00Z");

  @TempDir Path directory;

  private Path log;

  @BeforeEach
  void writeLog() throws IOException {
    log =
        Files.writeString(
            directory.resolve("0.log"),
            """
            2026-01-01T00:00:01.000000001Z stdout F one
            2026-01-01T00:00:02.000000001Z stderr F two words
            2026-01-01T00:00:03.000000001Z stdout P thr
            2026-01-01T00:00:03.000000002Z stdout F ee
            """);
  }

  private String read(Map<String, String> parameters) throws Exception {
    ByteArrayOutputStream out = new ByteArrayOutputStream();
    LogOptions options = LogOptions.of(parameters::get, NOW);
    new LogReader(log, options, out::writeBytes, () -> false, () -> true).read();
    return out.toString();
  }

  @Test
  void joinsPartialLines() throws Exception {
    assertThat(read(Map.of())).isEqualTo("one\ntwo words\nthree\n");
  }

  @Test
  void startsAtTheTail() throws Exception {
    assertThat(read(Map.of("tailLines", "3"))).isEqualTo("two words\nthree\n");
    assertThat(read(Map.of("tailLines", "0"))).isEmpty();
    assertThat(read(Map.of("tailLines", "99"))).startsWith("one\n");
  }

  @Test
  void startsAtATime() throws Exception {
    assertThat(read(Map.of("sinceTime", "2026-01-01T00:00:03Z"))).isEqualTo("three\n");
    assertThat(read(Map.of("sinceSeconds", "58"))).isEqualTo("two words\nthree\n");
  }

  @Test
  void limitsPrefixesAndChoosesAStream() throws Exception {
    assertThat(read(Map.of("limitBytes", "5"))).isEqualTo("one\nt");
    assertThat(read(Map.of("timestamps", "true", "tailLines", "4")))
        .startsWith("2026-01-01T00:00:01.000000001Z one\n");
    assertThat(read(Map.of("stream", "Stderr"))).isEqualTo("two words\n");
  }

  @Test
  void followsUntilTheContainerHasEnded() throws Exception {
    AtomicBoolean running = new AtomicBoolean(true);
    ByteArrayOutputStream out = new ByteArrayOutputStream();
    LogOptions options = LogOptions.of(Map.of("follow", "true", "tailLines", "1")::get, NOW);
    LogReader reader = new LogReader(log, options, out::writeBytes, running::get, () -> true);
    Thread thread =
        Thread.ofVirtual()
            .start(() -> {
              try {
                reader.read();
              } catch (IOException | InterruptedException e) {
                throw new IllegalStateException(e);
              }
            });
    await().until(() -> out.toString().equals("ee\n"));
    Files.writeString(log, "2026-01-01T00:00:04Z stdout F more\n", StandardOpenOption.APPEND);
    await().until(() -> out.toString().equals("ee\nmore\n"));
    running.set(false);
    await().until(() -> !thread.isAlive());
  }

  @Test
  void readsWhatWasRotatedAwayFirst() throws Exception {
    rotate("20260101-000004.000");
    Files.writeString(log, "2026-01-01T00:00:05Z stdout F four\n");
    assertThat(read(Map.of())).isEqualTo("one\ntwo words\nthree\nfour\n");
    assertThat(read(Map.of("tailLines", "1"))).isEqualTo("four\n");
    assertThat(read(Map.of("tailLines", "4"))).isEqualTo("two words\nthree\nfour\n");
    assertThat(read(Map.of("sinceTime", "2026-01-01T00:00:03Z"))).isEqualTo("three\nfour\n");
  }

  @Test
  void followsOverARotation() throws Exception {
    AtomicBoolean running = new AtomicBoolean(true);
    ByteArrayOutputStream out = new ByteArrayOutputStream();
    LogOptions options = LogOptions.of(Map.of("follow", "true", "tailLines", "1")::get, NOW);
    LogReader reader = new LogReader(log, options, out::writeBytes, running::get, () -> true);
    Thread thread =
        Thread.ofVirtual()
            .start(() -> {
              try {
                reader.read();
              } catch (IOException | InterruptedException e) {
                throw new IllegalStateException(e);
              }
            });
    await().until(() -> out.toString().equals("ee\n"));
    Path away = rotate("20260101-000004.000");
    Files.writeString(away, "2026-01-01T00:00:04Z stdout F last\n", StandardOpenOption.APPEND);
    Files.writeString(log, "2026-01-01T00:00:05Z stdout F first\n");
    await().until(() -> out.toString().endsWith("first\n"));
    running.set(false);
    await().until(() -> !thread.isAlive());
    assertThat(out.toString()).isEqualTo("ee\nlast\nfirst\n");
  }

  private Path rotate(String time) throws IOException {
    return Files.move(log, log.resolveSibling("0.log." + time));
  }
}
