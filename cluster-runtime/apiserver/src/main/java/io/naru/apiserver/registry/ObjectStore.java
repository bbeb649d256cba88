package io.naru.apiserver.registry;

import com.fasterxml.jackson.databind.node.ObjectNode;
import io.naru.apiserver.kinds.Kind;
import io.naru.machinery.ApiObject;
import io.naru.machinery.Json;
import io.naru.machinery.StatusException;
import io.naru.store.KeyValue;
import io.naru.store.Store;
import io.naru.store.Value;
import java.util.List;
import java.util.Map;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.ExecutionException;
import org.jspecify.annotations.Nullable;

/**
 * Objects in the store. Reads are of the latest commit and answer the instances that the watch
 * caches hold; writes compare and set, and return when durable. Thread-safe.
 */
final class ObjectStore implements AutoCloseable {

  /** A version of an object, as it stands at its key. */
  record Stored(String key, long revision, ApiObject object) {}

  private final Store store;
  private final Map<String, WatchCache> caches = new ConcurrentHashMap<>();
  private final WrittenObjects written = new WrittenObjects();

  ObjectStore(Store store) {
    this.store = store;
  }

  Store store() {
    return store;
  }

  /** The cache of a kind's directory, started when first asked for. */
  WatchCache cache(Kind kind) {
    String directory = Keys.directory(kind);
    WatchCache known = caches.get(directory);
    if (known != null && !known.hasEnded()) {
      return known;
    }
    return caches.compute(
        directory,
        (name, cache) ->
            cache == null || cache.hasEnded() ? new WatchCache(store, name, written) : cache);
  }

  /** A cache apart, which knows the changes after a revision; the caller's own to close. */
  WatchCache cacheSince(Kind kind, long after) {
    return new WatchCache(store, Keys.directory(kind), after, written);
  }

  /** The next who asks for the cache gets a new one. */
  void endWatches(Kind kind) {
    WatchCache cache = caches.remove(Keys.directory(kind));
    if (cache != null) {
      cache.close();
    }
  }

  @Nullable Stored find(Kind kind, String namespace, String name) {
    String key = Keys.object(kind, namespace, name);
    KeyValue found = store.get(key);
    return found == null ? null : new Stored(key, found.modRevision(), share(kind, found));
  }

  /** All objects whose keys begin so. */
  List<ApiObject> all(String prefix) {
    return store.range(prefix, null, 0, 0).keyValues().stream()
        .map(keyValue -> ApiObject.of(keyValue.value()))
        .toList();
  }

  /** As {@link #find}, of an object that must be there. */
  Stored require(Kind kind, String namespace, String name) {
    Stored stored = find(kind, namespace, name);
    if (stored == null) {
      throw StatusException.notFound(kind.resource().groupResource(), name);
    }
    return stored;
  }

  ApiObject share(Kind kind, KeyValue keyValue) {
    return cache(kind).share(keyValue);
  }

  /**
   * Writes an object.
   *
   * @param expected mod revision that the key must have, {@link Store.Write#ABSENT} for a new one
   * @param object becomes the caller's result; its resource version is set
   * @return null if the key is not at the expected revision
   */
  @Nullable ApiObject write(String key, long expected, ObjectNode object) {
    StoredForm form = StoredForm.of(object);
    Value value =
        revision -> {
          byte[] json = form.at(revision);
          Json.ensureObject(object, "metadata").put("resourceVersion", Long.toString(revision));
          written.note(revision, ApiObject.of(json, object));
          return json;
        };
    Store.Result result = await(store.commit(new Store.Write(key, expected, value)));
    KeyValue now = result.keyValue();
    if (!result.succeeded() || now == null) {
      return null;
    }
    ApiObject shared = written.find(now);
    return shared == null ? ApiObject.of(now.value(), object) : shared;
  }

  /** Deletes a key; 0 if it is not at the expected revision, else the revision of the deletion. */
  long remove(String key, long expected) {
    Store.Result result = await(store.commit(new Store.Write(key, expected, null)));
    return result.succeeded() ? result.revision() : 0;
  }

  private static Store.Result await(CompletableFuture<Store.Result> future) {
    try {
      return future.get();
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
      throw StatusException.serviceUnavailable("the server is stopping");
    } catch (ExecutionException e) {
      throw new IllegalStateException("the store refused a write", e.getCause());
    }
  }

  @Override
  public void close() {
    caches.values().forEach(WatchCache::close);
  }
}
