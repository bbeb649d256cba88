package io.naru.client;

import io.fabric8.kubernetes.api.model.HasMetadata;
import io.naru.client.ApiTransport.EventType;
import io.naru.client.ApiTransport.Listing;
import io.naru.client.ApiTransport.Selection;
import io.naru.client.ApiTransport.Subscription;
import io.naru.client.ApiTransport.Watcher;
import io.naru.machinery.ApiObject;
import io.naru.machinery.StatusException;
import java.time.Duration;
import java.util.HashSet;
import java.util.List;
import java.util.Set;
import java.util.concurrent.BlockingQueue;
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.LinkedBlockingQueue;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicLong;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Keeps an {@link Indexer} like the collection on the server: lists, then watches, and lists again
 * when the watch can't go on. Handlers hear of every change, in order, on the informer's own
 * thread. Shared by all who need the collection (see {@link InformerFactory}). Thread-safe.
 */
public final class Informer<T extends HasMetadata> implements AutoCloseable {

  private static final Logger LOG = LoggerFactory.getLogger(Informer.class);
  private static final Duration FIRST_RETRY = Duration.ofMillis(100);
  private static final Duration LAST_RETRY = Duration.ofSeconds(10);

  private sealed interface Signal {
    record Changed(EventType type, ApiObject object) implements Signal {}

    record Ended(@Nullable StatusException cause) implements Signal {}
  }

  private final ApiTransport transport;
  private final ResourceType<T> type;
  private final @Nullable String namespace;
  private final Selection selection;
  private final Indexer<T> indexer = new Indexer<>();
  private final List<EventHandler<T>> handlers = new CopyOnWriteArrayList<>();
  private final CountDownLatch synced = new CountDownLatch(1);
  private final AtomicLong received = new AtomicLong();
  private final Object progress = new Object();
  private long applied;
  private volatile @Nullable Thread thread;

  Informer(
      ApiTransport transport,
      ResourceType<T> type,
      @Nullable String namespace,
      Selection selection) {
    this.transport = transport;
    this.type = type;
    this.namespace = namespace;
    this.selection = selection;
  }

  /** What is known of the collection. */
  public Indexer<T> indexer() {
    return indexer;
  }

  /** Handlers added before the start hear of every object; later ones only of changes. */
  public void addHandler(EventHandler<T> handler) {
    handlers.add(handler);
  }

  /** Begins to list and watch; further calls do nothing. */
  public synchronized void start() {
    if (thread == null) {
      thread = Thread.ofVirtual().name("informer-" + type.plural()).start(this::run);
    }
  }

  public boolean hasSynced() {
    return synced.getCount() == 0;
  }

  /** Waits until handlers have heard of the first list, and the watch that follows it runs. */
  public void awaitSync() throws InterruptedException {
    synced.await();
  }

  /**
   * Waits until handlers have heard of every change that the watch has delivered so far. With a
   * transport that delivers within the write, that is every change made before; for tests.
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
        LOG.warn("informer of {} will list again in {}: {}", type.plural(), retry, e.toString());
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
    Listing listing = transport.list(type.resource(), namespace, selection);
    replace(listing.items());
    String resourceVersion = listing.resourceVersion();
    while (true) {
      BlockingQueue<Signal> signals = new LinkedBlockingQueue<>();
      try (Subscription ignored = watch(resourceVersion, signals)) {
        synced.countDown();
        while (true) {
          Signal signal = signals.take();
          if (signal instanceof Signal.Changed(EventType eventType, ApiObject object)) {
            resourceVersion = object.resourceVersion();
            applyNext(eventType, object);
          } else if (signal instanceof Signal.Ended(StatusException cause)) {
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
        type.resource(),
        namespace,
        selection,
        resourceVersion,
        new Watcher() {
          @Override
          public void onEvent(EventType eventType, ApiObject object) {
            received.incrementAndGet();
            signals.add(new Signal.Changed(eventType, object));
          }

          @Override
          public void onClose(@Nullable StatusException cause) {
            signals.add(new Signal.Ended(cause));
          }
        });
  }

  private void replace(List<ApiObject> items) {
    Set<String> gone = new HashSet<>(indexer.keys());
    for (ApiObject item : items) {
      gone.remove(Indexer.key(item));
      apply(EventType.MODIFIED, item);
    }
    for (String key : gone) {
      T old = indexer.remove(key);
      if (old != null) {
        handlers.forEach(handler -> handler.onDelete(old));
      }
    }
  }

  private void applyNext(EventType eventType, ApiObject object) {
    try {
      apply(eventType, object);
    } finally {
      synchronized (progress) {
        applied++;
        progress.notifyAll();
      }
    }
  }

  private void apply(EventType eventType, ApiObject object) {
    switch (eventType) {
      case ADDED, MODIFIED -> {
        T now = type.typed(object);
        T old = indexer.put(now);
        for (EventHandler<T> handler : handlers) {
          if (old == null) {
            handler.onAdd(now);
          } else {
            handler.onUpdate(old, now);
          }
        }
      }
      case DELETED -> {
        indexer.remove(Indexer.key(object));
        T last = type.typed(object);
        handlers.forEach(handler -> handler.onDelete(last));
      }
      case BOOKMARK -> {
        // Only its resource version matters, and that has been taken.
      }
    }
  }
}
