package io.naru.intellij.kube;

import static java.nio.charset.StandardCharsets.UTF_8;

import io.naru.intellij.kube.KubeException.Reason;
import java.io.BufferedReader;
import java.io.IOException;
import java.io.InputStreamReader;
import java.nio.file.Path;
import java.util.List;
import java.util.Map;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.TimeUnit;
import java.util.function.BooleanSupplier;
import java.util.function.Consumer;
import org.jspecify.annotations.Nullable;

/** Other programs: credential plugins, kubectl, helm, the container engine, Naru's launcher. */
public final class Commands {

  private static final int LONGEST_COMPLAINT = 2000;

  private Commands() {}

  /**
   * What a command writes to its output.
   *
   * @throws KubeException of reason CONFIGURATION if there is no such program, FAILED with what it
   *     wrote to its error output if it fails or takes too long
   */
  public static String output(List<String> command, Map<String, String> environment, int seconds) {
    Process process = start(command, environment, null, false);
    try {
      process.getOutputStream().close();
      CompletableFuture<String> errors = read(process.getErrorStream());
      CompletableFuture<String> output = read(process.getInputStream());
      if (!process.waitFor(seconds, TimeUnit.SECONDS)) {
        throw new KubeException(Reason.FAILED, Texts.text("kube.noAnswerWithin", seconds));
      }
      if (process.exitValue() != 0) {
        String complaint = errors.join().strip();
        throw new KubeException(
            Reason.FAILED,
            complaint.isEmpty()
                ? Texts.text("kube.exitCode", process.exitValue())
                : complaint.substring(0, Math.min(complaint.length(), LONGEST_COMPLAINT)));
      }
      return output.join();
    } catch (IOException e) {
      throw new KubeException(Reason.FAILED, String.valueOf(e.getMessage()), e);
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
      throw KubeException.cancelled();
    } finally {
      process.destroyForcibly();
    }
  }

  /**
   * Runs a command to its end, with every line it writes told at once.
   *
   * @return its exit code
   */
  public static int follow(
      List<String> command,
      @Nullable Path directory,
      Consumer<String> line,
      BooleanSupplier cancelled) {
    Process process = start(command, Map.of(), directory, true);
    Thread reader =
        Thread.ofVirtual()
            .start(() -> {
              try (BufferedReader lines = process.inputReader(UTF_8)) {
                lines.lines().forEach(line);
              } catch (IOException | java.io.UncheckedIOException e) {
                line.accept(String.valueOf(e.getMessage()));
              }
            });
    try {
      process.getOutputStream().close();
      while (!process.waitFor(100, TimeUnit.MILLISECONDS)) {
        if (cancelled.getAsBoolean()) {
          throw KubeException.cancelled();
        }
      }
      reader.join();
      return process.exitValue();
    } catch (IOException e) {
      throw new KubeException(Reason.FAILED, String.valueOf(e.getMessage()), e);
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
      throw KubeException.cancelled();
    } finally {
      process.descendants().forEach(ProcessHandle::destroy);
      process.destroy();
    }
  }

  private static Process start(
      List<String> command,
      Map<String, String> environment,
      @Nullable Path directory,
      boolean merged) {
    ProcessBuilder builder = new ProcessBuilder(command).redirectErrorStream(merged);
    builder.environment().putAll(environment);
    if (directory != null) {
      builder.directory(directory.toFile());
    }
    try {
      return builder.start();
    } catch (IOException e) {
      throw new KubeException(
          Reason.CONFIGURATION, Texts.text("kube.noCommand", command.getFirst()), e);
    }
  }

  private static CompletableFuture<String> read(java.io.InputStream stream) {
    CompletableFuture<String> text = new CompletableFuture<>();
    Thread.ofVirtual()
        .start(() -> {
          try (InputStreamReader reader = new InputStreamReader(stream, UTF_8)) {
            java.io.StringWriter writer = new java.io.StringWriter();
            reader.transferTo(writer);
            text.complete(writer.toString());
          } catch (IOException e) {
            text.completeExceptionally(e);
          }
        });
    return text;
  }
}
