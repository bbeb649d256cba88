package io.naru.client;

import io.fabric8.kubernetes.api.model.HasMetadata;
import io.naru.client.ApiTransport.EventType;
import io.naru.client.ApiTransport.Selection;
import io.naru.machinery.ApiObject;
import java.time.Duration;
import java.util.HashSet;
import java.util.List;
import java.util.Set;
import java.util.concurrent.CopyOnWriteArrayList;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Keeps an {@link Indexer} like the collection on the server, through a {@link Reflector}. Handlers
 * hear of every change, in order, on the informer's own thread. Shared by all who need the
 * collection (see {@link InformerFactory}). Thread-safe.
 */
public final class Informer<T extends HasMetadata> implements AutoCloseable {

  private static final Logger LOG = LoggerFactory.getLogger(Informer.class);

  private final ResourceType<T> type;
  private final Indexer<T> indexer = new Indexer<>();
  private final List<EventHandler<T>> handlers = new CopyOnWriteArrayList<>();
  private final Reflector reflector;

  Informer(
      ApiTransport transport,
      ResourceType<T> type,
      @Nullable String namespace,
      Selection selection) {
    this.type = type;
    reflector = new Reflector(transport, type.resource(), namespace, selection, new Feed());
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
  public void start() {
    reflector.start();
  }

  public boolean hasSynced() {
    return reflector.hasSynced();
  }

  /** Waits until handlers have heard of the first list, and the watch that follows it runs. */
  public void awaitSync() throws InterruptedException {
    reflector.awaitSync();
  }

  /**
   * See {@link Reflector#awaitApplied}. With a transport that delivers within the write, handlers
   * have heard of every change made before; for tests.
   */
  public void awaitApplied() throws InterruptedException {
    reflector.awaitApplied();
  }

  @Override
  public void close() {
    reflector.close();
  }

  private final class Feed implements Reflector.Listener {
    @Override
    public void onList(List<ApiObject> objects) {
      Set<String> gone = new HashSet<>(indexer.keys());
      for (ApiObject object : objects) {
        gone.remove(Indexer.key(object));
        put(object);
      }
      for (String key : gone) {
        T old = indexer.remove(key);
        if (old != null) {
          handlers.forEach(handler -> handler.onDelete(old));
        }
      }
    }

    @Override
    public void onChange(EventType eventType, ApiObject object) {
      if (eventType == EventType.DELETED) {
        indexer.remove(Indexer.key(object));
        T last = type.typed(object);
        handlers.forEach(handler -> handler.onDelete(last));
      } else {
        put(object);
      }
    }

    @Override
    public void onFailure(RuntimeException failure, Duration retry) {
      LOG.warn(
          "informer of {} will list again in {}: {}", type.plural(), retry, failure.toString());
    }

    private void put(ApiObject object) {
      T now = type.typed(object);
      T old = indexer.put(now);
      // Deleted and made again while nobody watched: two objects, not two states of one.
      T predecessor = old != null && !uid(old).equals(uid(now)) ? old : null;
      for (EventHandler<T> handler : handlers) {
        if (predecessor != null) {
          handler.onDelete(predecessor);
        }
        if (old == null || predecessor != null) {
          handler.onAdd(now);
        } else {
          handler.onUpdate(old, now);
        }
      }
    }
  }

  private static String uid(HasMetadata object) {
    String uid = object.getMetadata().getUid();
    return uid == null ? "" : uid;
  }
}
