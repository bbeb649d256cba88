package io.naru.controllers.garbagecollector;

import io.naru.client.ApiTransport;
import io.naru.client.ApiTransport.EventType;
import io.naru.client.ApiTransport.Listing;
import io.naru.client.ApiTransport.Selection;
import io.naru.client.ApiTransport.Subscription;
import io.naru.client.ApiTransport.Watcher;
import io.naru.machinery.ApiObject;
import io.naru.machinery.StatusException;
import java.time.Duration;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.TimeUnit;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Lists and watches one resource for the graph, without keeping its objects (which an informer
 * would).
 */
final class ResourceFeed implements AutoCloseable {

  private static final Logger LOG = LoggerFactory.getLogger(ResourceFeed.class);
  private static final Duration RETRY = Duration.ofSeconds(1);
  private static final Duration LAST_RETRY = Duration.ofSeconds(30);

  /** Hears of the resource. Must not block. */
  interface Listener {
    /** These are all objects there are. */
    void onList(List<ApiObject> objects);

    void onPut(ApiObject object);

    void onRemove(ApiObject object);
  }

  private final ApiTransport transport;
  private final CollectedResource resource;
  private final Listener listener;
  private final CountDownLatch synced = new CountDownLatch(1);
  private final Thread thread;

  ResourceFeed(ApiTransport transport, CollectedResource resource, Listener listener) {
    this.transport = transport;
    this.resource = resource;
    this.listener = listener;
    thread =
        Thread.ofVirtual().name("owners-" + resource.resource().resource()).unstarted(this::run);
  }

  void start() {
    thread.start();
  }

  void awaitSync() throws InterruptedException {
    synced.await();
  }

  @Override
  public void close() {
    thread.interrupt();
  }

  private void run() {
    Duration retry = RETRY;
    while (!Thread.currentThread().isInterrupted()) {
      try {
        listAndWatch();
        retry = RETRY;
      } catch (InterruptedException e) {
        return;
      } catch (RuntimeException e) {
        LOG.debug("owners of {} will be listed again: {}", resource.resource(), e.toString());
        // A resource that can't be listed must not hold up the collection of all others.
        synced.countDown();
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
    Listing listing = transport.list(resource.resource(), null, Selection.ALL);
    listener.onList(listing.items());
    Position position = new Position(listing.resourceVersion());
    while (true) {
      CompletableFuture<Optional<StatusException>> ended = new CompletableFuture<>();
      try (Subscription ignored =
          transport.watch(
              resource.resource(),
              null,
              Selection.ALL,
              position.revision,
              watcher(position, ended))) {
        synced.countDown();
        Optional<StatusException> cause = ended.get();
        if (cause.isPresent() && cause.get().code() == 410) {
          return;
        }
        if (cause.isPresent()) {
          throw cause.get();
        }
      } catch (ExecutionException e) {
        throw new IllegalStateException(e);
      }
    }
  }

  private Watcher watcher(Position position, CompletableFuture<Optional<StatusException>> ended) {
    return new Watcher() {
      @Override
      public void onEvent(EventType type, ApiObject object) {
        position.revision = object.resourceVersion();
        switch (type) {
          case ADDED, MODIFIED -> listener.onPut(object);
          case DELETED -> listener.onRemove(object);
          case BOOKMARK -> {
            // Only its resource version matters, and that has been taken.
          }
        }
      }

      @Override
      public void onClose(@Nullable StatusException cause) {
        ended.complete(Optional.ofNullable(cause));
      }
    };
  }

  private static final class Position {
    private volatile String revision;

    private Position(String revision) {
      this.revision = revision;
    }
  }
}
