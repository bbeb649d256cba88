package io.naru.client;

import io.naru.client.metrics.Metrics;
import io.naru.machinery.StatusException;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Workers around one {@link Reconciler}: take a key, reconcile, and come back to it later when that
 * failed or was asked for. Event handlers only {@link #enqueue}. Thread-safe.
 */
public final class Controller<K> implements AutoCloseable {

  private static final Logger LOG = LoggerFactory.getLogger(Controller.class);

  /**
   * Brings the world of one key to its desired state. Called for one key by one thread at a time.
   */
  @FunctionalInterface
  public interface Reconciler<K> {
    Result sync(K key) throws InterruptedException;
  }

  /**
   * What comes after a successful sync.
   *
   * @param again when to look again though nothing changed; null: only when something changes
   */
  public record Result(@Nullable Duration again) {
    private static final Result DONE = new Result(null);

    public static Result done() {
      return DONE;
    }

    public static Result after(Duration delay) {
      return new Result(delay);
    }
  }

  private final String name;
  private final WorkQueue<K> queue;
  private final Reconciler<K> reconciler;
  private final List<Thread> workers = new ArrayList<>();

  public Controller(String name, Timers timers, Reconciler<K> reconciler) {
    this.name = name;
    this.queue = new WorkQueue<>(timers, new QueueMetrics<>(Metrics.process(), name));
    this.reconciler = reconciler;
  }

  public void enqueue(K key) {
    queue.add(key);
  }

  public void enqueueAfter(K key, Duration delay) {
    queue.addAfter(key, delay);
  }

  /** Starts the workers; call once, after the informers have synced. */
  public synchronized void start(int count) {
    for (int i = 0; i < count; i++) {
      workers.add(Thread.ofVirtual().name(name + "-" + i).start(this::work));
    }
  }

  /** Works on what is ready, on the calling thread, until nothing is; for tests. */
  public void drain() throws InterruptedException {
    for (K key = queue.poll(); key != null; key = queue.poll()) {
      process(key);
    }
  }

  /** Ends the workers after what they are at, and waits for them. */
  @Override
  public synchronized void close() {
    queue.shutDown();
    for (Thread worker : workers) {
      try {
        worker.join(Duration.ofSeconds(10));
      } catch (InterruptedException e) {
        Thread.currentThread().interrupt();
        return;
      }
    }
    workers.clear();
  }

  private void work() {
    try {
      for (K key = queue.take(); key != null; key = queue.take()) {
        process(key);
      }
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
    }
  }

  private void process(K key) throws InterruptedException {
    try {
      Result result = reconciler.sync(key);
      queue.forget(key);
      if (result.again() != null) {
        queue.addAfter(key, result.again());
      }
    } catch (StatusException e) {
      // Conflicts and objects gone are the everyday of optimistic concurrency: retry, quietly.
      if (e.code() == 409 || e.code() == 404) {
        LOG.debug("{}: {}: {}", name, key, e.getMessage());
      } else {
        LOG.warn("{}: {} was refused, will retry: {}", name, key, e.getMessage());
      }
      queue.addRateLimited(key);
    } catch (RuntimeException e) {
      LOG.warn("{}: {} failed, will retry", name, key, e);
      queue.addRateLimited(key);
    } finally {
      queue.done(key);
    }
  }
}
