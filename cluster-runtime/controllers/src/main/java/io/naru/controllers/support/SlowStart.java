package io.naru.controllers.support;

import io.naru.machinery.Status;
import io.naru.machinery.StatusException;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;
import java.util.function.IntConsumer;
import org.jspecify.annotations.Nullable;

/**
 * Many similar requests, in parallel batches of 1, 2, 4...: when they are refused, that costs a few
 * requests and not hundreds. The batches end with the first one that has a failure.
 */
public final class SlowStart {

  /**
   * @param succeeded how many went well
   * @param failure one of those that did not
   */
  public record Outcome(int succeeded, @Nullable StatusException failure) {}

  private SlowStart() {}

  /**
   * @param request called with 0 to count - 1, at most once each, on other threads
   */
  public static Outcome run(int count, IntConsumer request) throws InterruptedException {
    int done = 0;
    int succeeded = 0;
    StatusException failure = null;
    try (ExecutorService threads = Executors.newVirtualThreadPerTaskExecutor()) {
      for (int batch = 1; done < count && failure == null; batch *= 2) {
        List<Future<?>> running = new ArrayList<>();
        for (int i = 0; i < batch && done < count; i++) {
          int index = done++;
          running.add(threads.submit(() -> request.accept(index)));
        }
        for (Future<?> each : running) {
          StatusException failed = failureOf(each);
          succeeded += failed == null ? 1 : 0;
          failure = failed == null ? failure : failed;
        }
      }
    }
    return new Outcome(succeeded, failure);
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
