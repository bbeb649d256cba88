package io.naru.intellij.schema;

import io.naru.intellij.kube.KubeException;
import java.time.Duration;
import java.util.Optional;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.FutureTask;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.TimeoutException;
import java.util.function.Function;
import java.util.function.LongSupplier;
import java.util.function.Supplier;

/**
 * The schema of whichever cluster is the target, kept for a while. Everything that may take time
 * happens in a thread of its own; whoever asks waits for a moment at most, and not at all when he
 * is called off. An editor without a cluster is an editor without help, and no slower. Thread-safe.
 */
public final class PatientSchema {

  private static final long KEPT = Duration.ofMinutes(5).toNanos();
  private static final long RETRY = Duration.ofSeconds(30).toNanos();
  private static final long GLANCE_MILLIS = 20;

  private final Supplier<ClusterSchema> open;
  private final LongSupplier nanos;
  private FutureTask<ClusterSchema> opening;
  private String target = "";
  private long until;
  private boolean none = true;
  private boolean failing;

  /**
   * @param open connects; may block, or throw {@link KubeException}
   * @param nanos a clock as {@link System#nanoTime} is one
   */
  public PatientSchema(Supplier<ClusterSchema> open, LongSupplier nanos) {
    this.open = open;
    this.nanos = nanos;
    this.opening = new FutureTask<>(open::get);
  }

  /**
   * Answers a question to the schema, if that can be done now.
   *
   * @param now names the target; another one's schema is not asked
   * @param stillWanted is called every few milliseconds and may throw what its caller expects
   */
  public <T> Optional<T> ask(
      String now, Duration patience, Runnable stillWanted, Function<ClusterSchema, T> question) {
    FutureTask<ClusterSchema> schema = schema(now);
    FutureTask<T> answer = new FutureTask<>(() -> question.apply(schema.get()));
    Thread.ofVirtual().name("naru-schema").start(answer);
    long deadline = System.nanoTime() + patience.toNanos();
    while (true) {
      stillWanted.run();
      try {
        return Optional.ofNullable(answer.get(GLANCE_MILLIS, TimeUnit.MILLISECONDS));
      } catch (TimeoutException e) {
        // What is on its way will be there when it is asked for again.
        if (System.nanoTime() > deadline) {
          return Optional.empty();
        }
      } catch (ExecutionException e) {
        failed(schema, e);
        return Optional.empty();
      } catch (InterruptedException e) {
        Thread.currentThread().interrupt();
        return Optional.empty();
      }
    }
  }

  private synchronized FutureTask<ClusterSchema> schema(String now) {
    if (none || !now.equals(target) || nanos.getAsLong() - until > 0) {
      none = false;
      failing = false;
      target = now;
      until = nanos.getAsLong() + KEPT;
      opening = new FutureTask<>(open::get);
      Thread.ofVirtual().name("naru-schema").start(opening);
    }
    return opening;
  }

  /** A cluster that can't be asked is left alone for a while: it fails at once. */
  private synchronized void failed(FutureTask<ClusterSchema> schema, ExecutionException failure) {
    Throwable cause =
        failure.getCause() instanceof ExecutionException inner
            ? inner.getCause()
            : failure.getCause();
    if (!(cause instanceof KubeException why)) {
      throw new IllegalStateException(cause);
    }
    if (opening == schema && !failing) {
      failing = true;
      until = nanos.getAsLong() + RETRY;
      opening =
          new FutureTask<>(() -> {
            throw why;
          });
      opening.run();
    }
  }
}
