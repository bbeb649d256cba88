package io.naru.client;

import io.naru.client.ApiTransport.EventType;
import io.naru.client.ApiTransport.Listing;
import io.naru.client.ApiTransport.Selection;
import io.naru.client.ApiTransport.Subscription;
import io.naru.client.ApiTransport.Watcher;
import io.naru.machinery.ApiObject;
import io.naru.machinery.GroupVersionResource;
import io.naru.machinery.StatusException;
import java.time.Duration;
import java.util.List;
import java.util.concurrent.BlockingQueue;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.LinkedBlockingQueue;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicLong;
import org.jspecify.annotations.Nullable;

/**
 * Tells a listener all that happens to a collection: lists, then watches, goes on where a watch
 * ended, and lists again when it can't. Keeps nothing itself; {@link Informer} does, and the owner
 * graph of the garbage collector keeps less. Thread-safe.
 */
public final class Reflector implements AutoCloseable {

  private static final Duration FIRST_RETRY = Duration.ofMillis(100);
  private static final Duration LAST_RETRY = Duration.ofSeconds(10);

  /** Hears of the collection, in order, on the reflector's own thread. */
  public interface Listener {

    /** These are all objects there are; what was known before and is not among them is gone. */
    void onList(List<ApiObject> objects);

    /**
     * @param type never {@link EventType#BOOKMARK}
     */
    void onChange(EventType type, ApiObject object);

    /** The collection can't be listed or watched now; it will be listed after {@code retry}. */
    void onFailure(RuntimeException failure, Duration retry);
  }

  private sealed interface Signal {
    record Changed(EventType type, ApiObject object) implements Signal {}

    record Ended(@Nullable StatusException cause) implements Signal {}
  }

  private final ApiTransport transport;
  private final GroupVersionResource resource;
  private final @Nullable String namespace;
  private final Selection selection;
  private final Listener listener;
  private final CountDownLatch synced = new CountDownLatch(1);
  private final CountDownLatch attempted = new CountDownLatch(1);
  private final AtomicLong received = new AtomicLong();
  private final Object progress = new Object();
  private long applied;
  private boolean resuming;
  private volatile @Nullable Thread thread;

  /**
   * @param namespace null for all namespaces
   */
  public Reflector(
      ApiTransport transport,
      GroupVersionResource resource,
      @Nullable String namespace,
      Selection selection,
      Listener listener) {
    this.transport = transport;
    this.resource = resource;
    this.namespace = namespace;
    this.selection = selection;
    this.listener = listener;
  }

  /** Begins to list and watch; further calls do nothing. */
  public synchronized void start() {
    if (thread == null) {
      thread = Thread.ofVirtual().name("reflector-" + resource.resource()).start(this::run);
    }
  }

  public boolean hasSynced() {
    return synced.getCount() == 0;
  }

  /** Waits until the listener has heard of the first list, and the watch that follows it runs. */
  public void awaitSync() throws InterruptedException {
    synced.await();
  }

  /** As {@link #awaitSync}, but a first attempt that failed is enough. */
  public void awaitAttempt() throws InterruptedException {
    attempted.await();
  }

  /**
   * Waits until the listener has heard of every change that the watch has delivered so far, and
   * until a watch that has ended is followed by another.
   */
  public void awaitApplied() throws InterruptedException {
    long target = received.get();
    synchronized (progress) {
      while (applied < target) {
        progress.wait();
      }
    }
  }

  @Override
  public void close() {
    Thread running = thread;
    if (running != null) {
      running.interrupt();
    }
  }

  private void run() {
    Duration retry = FIRST_RETRY;
    while (!Thread.currentThread().isInterrupted()) {
      try {
        listAndWatch();
        retry = FIRST_RETRY;
      } catch (InterruptedException e) {
        return;
      } catch (RuntimeException e) {
        listener.onFailure(e, retry);
        attempted.countDown();
        try {
          TimeUnit.MILLISECONDS.sleep(retry.toMillis());
        } catch (InterruptedException stop) {
          return;
        }
        retry =
            retry.multipliedBy(2).compareTo(LAST_RETRY) < 0 ? retry.multipliedBy(2) : LAST_RETRY;
      }
    }
  }

  private void listAndWatch() throws InterruptedException {
    Listing listing = transport.list(resource, namespace, selection);
    listener.onList(listing.items());
    String resourceVersion = listing.resourceVersion();
    while (true) {
      BlockingQueue<Signal> signals = new LinkedBlockingQueue<>();
      try (Subscription ignored = watch(resourceVersion, signals)) {
        synced.countDown();
        attempted.countDown();
        if (resuming) {
          resuming = false;
          noteApplied();
        }
        while (true) {
          Signal signal = signals.take();
          if (signal instanceof Signal.Changed(EventType type, ApiObject object)) {
            resourceVersion = object.resourceVersion();
            tell(type, object);
          } else if (signal instanceof Signal.Ended(StatusException cause)) {
            resuming = true;
            if (cause != null && cause.code() == 410) {
              return;
            }
            if (cause != null) {
              throw cause;
            }
            break;
          }
        }
      }
    }
  }

  private Subscription watch(String resourceVersion, BlockingQueue<Signal> signals) {
    return transport.watch(
        resource,
        namespace,
        selection,
        resourceVersion,
        new Watcher() {
          @Override
          public void onEvent(EventType type, ApiObject object) {
            received.incrementAndGet();
            signals.add(new Signal.Changed(type, object));
          }

          @Override
          public void onClose(@Nullable StatusException cause) {
            received.incrementAndGet();
            signals.add(new Signal.Ended(cause));
          }
        });
  }

  private void tell(EventType type, ApiObject object) {
    try {
      if (type != EventType.BOOKMARK) {
        listener.onChange(type, object);
      }
    } finally {
      noteApplied();
    }
  }

  private void noteApplied() {
    synchronized (progress) {
      applied++;
      progress.notifyAll();
    }
  }
}
