package io.naru.controllers.support;

import io.naru.machinery.Status;
import io.naru.machinery.StatusException;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.Executor;
import java.util.concurrent.Future;
import java.util.concurrent.FutureTask;
import java.util.function.IntConsumer;
import org.jspecify.annotations.Nullable;

/**
 * Many similar requests, in parallel batches of 1, 2, 4...: when they are refused, that costs a few
 * requests and not hundreds. The batches end with the first one that has a failure. Thread-safe.
 */
public final class SlowStart {

  /**
   * @param succeeded how many went well
   * @param failure one of those that did not
   */
  public record Outcome(int succeeded, @Nullable StatusException failure) {}

  private final Executor executor;

  /**
   * @param executor runs the requests of a batch, side by side if it can
   */
  public SlowStart(Executor executor) {
    this.executor = executor;
  }

  /**
   * @param request called with 0 to count - 1, at most once each, by the executor
   */
  public Outcome run(int count, IntConsumer request) throws InterruptedException {
    int done = 0;
    int succeeded = 0;
    StatusException failure = null;
    for (int batch = 1; done < count && failure == null; batch *= 2) {
      List<Future<?>> running = new ArrayList<>();
      for (int i = 0; i < batch && done < count; i++) {
        running.add(begin(done++, request));
      }
      for (Future<?> each : running) {
        StatusException failed = failureOf(each);
        succeeded += failed == null ? 1 : 0;
        failure = failed == null ? failure : failed;
      }
    }
    return new Outcome(succeeded, failure);
  }

  /** As {@link #run}, but all at once, and each whatever becomes of the others. */
  public Outcome runAll(int count, IntConsumer request) throws InterruptedException {
    List<Future<?>> running = new ArrayList<>(count);
    for (int i = 0; i < count; i++) {
      running.add(begin(i, request));
    }
    int succeeded = 0;
    StatusException failure = null;
    for (Future<?> each : running) {
      StatusException failed = failureOf(each);
      succeeded += failed == null ? 1 : 0;
      failure = failed == null ? failure : failed;
    }
    return new Outcome(succeeded, failure);
  }

  private Future<?> begin(int index, IntConsumer request) {
    FutureTask<Integer> task =
        new FutureTask<>(() -> {
          request.accept(index);
          return index;
        });
    executor.execute(task);
    return task;
  }

  /** Whether a creation was refused because its namespace is going away: nothing to complain of. */
  public static boolean isNamespaceTerminating(StatusException e) {
    Status.Details details = e.status().details();
    return details != null
        && details.causes().stream()
            .anyMatch(cause -> cause.reason().equals("NamespaceTerminating"));
  }

  private static @Nullable StatusException failureOf(Future<?> request)
      throws InterruptedException {
    try {
      request.get();
      return null;
    } catch (ExecutionException e) {
      if (e.getCause() instanceof StatusException failure) {
        return failure;
      }
      throw new IllegalStateException("a request failed unexpectedly", e.getCause());
    }
  }
}
