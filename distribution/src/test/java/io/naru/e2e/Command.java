package io.naru.e2e;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.io.OutputStream;
import java.io.UncheckedIOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.TimeUnit;

/** A program run to its end, with what it printed. */
final class Command {

  private static final Duration PATIENCE = Duration.ofMinutes(5);

  /**
   * @param text standard output and error together, as on a terminal
   */
  record Output(int exitCode, String text) {
    Output succeeds() {
      assertThat(exitCode).as(text).isZero();
      return this;
    }

    Output fails() {
      assertThat(exitCode).as(text).isNotZero();
      return this;
    }
  }

  private final List<String> words = new ArrayList<>();
  private final Map<String, String> environment = new HashMap<>();
  private final Path directory;
  private byte[] input = new byte[0];

  Command(Path directory, Map<String, String> environment, List<String> words) {
    this.directory = directory;
    this.environment.putAll(environment);
    this.words.addAll(words);
  }

  Command withVariables(Map<String, String> variables) {
    environment.putAll(variables);
    return this;
  }

  Command withInput(String text) {
    input = text.getBytes(StandardCharsets.UTF_8);
    return this;
  }

  /** Starts it without waiting; the caller ends it. */
  Process start() {
    try {
      ProcessBuilder builder =
          new ProcessBuilder(words).directory(directory.toFile()).redirectErrorStream(true);
      builder.environment().putAll(environment);
      return builder.start();
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }

  Output run() {
    Process process = start();
    try {
      CompletableFuture<String> text = CompletableFuture.supplyAsync(() -> readAll(process));
      try (OutputStream stdin = process.getOutputStream()) {
        stdin.write(input);
      }
      if (!process.waitFor(PATIENCE.toSeconds(), TimeUnit.SECONDS)) {
        process.destroyForcibly();
        throw new AssertionError(words + " did not end: " + text.join());
      }
      return new Output(process.exitValue(), text.join());
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    } catch (InterruptedException e) {
      process.destroyForcibly();
      Thread.currentThread().interrupt();
      throw new AssertionError(e);
    }
  }

  private static String readAll(Process process) {
    try {
      return new String(process.getInputStream().readAllBytes(), StandardCharsets.UTF_8);
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }
}
