package io.naru.apiserver.registry;

import io.naru.apiserver.kinds.Kind;
import io.naru.client.ApiTransport.EventType;
import io.naru.machinery.ApiObject;
import io.naru.machinery.StatusException;
import io.naru.store.CompactedException;
import io.naru.store.KeyValue;
import io.naru.store.Store;
import org.jspecify.annotations.Nullable;

/** Joins watches to the caches that feed them. */
final class Watching {

  private final RegistryContext context;

  Watching(RegistryContext context) {
    this.context = context;
  }

  /**
   * Begins a watch; what is past or present already is delivered before this returns.
   *
   * @return ends it
   * @throws StatusException 410 if the changes asked for are no longer known
   */
  Runnable watch(Kind kind, @Nullable String namespace, WatchQuery query, EventSink sink) {
    Filter filter =
        new Filter(
            Keys.collection(kind, namespace),
            Selectors.parse(kind, query.labelSelector(), query.fieldSelector()));
    WatchCache cache = context.objects().cache(kind);
    long after = ResourceVersions.parse(query.resourceVersion());
    Listing.checkReached(kind, after, context.objects().store().revision());
    if (after == 0 || query.sendInitialEvents()) {
      after = sendState(kind, filter, sink);
      if (query.sendInitialEvents()) {
        sink.onInitialEnd(after);
      }
    }
    Feed feed = new Feed(after, filter, sink);
    if (!cache.reaches(after)) {
      return fromThePast(kind, after, feed);
    }
    cache.subscribe(after, feed);
    return () -> cache.unsubscribe(feed);
  }

  /**
   * The shared cache begins later (it is new, or much has happened since), but the store may
   * remember more: the watch gets a cache of its own.
   */
  private Runnable fromThePast(Kind kind, long after, Feed feed) {
    WatchCache own;
    try {
      own = context.objects().cacheSince(kind, after);
    } catch (CompactedException forgotten) {
      throw StatusException.expired(
          "too old resource version: "
              + after
              + " ("
              + context.objects().store().compactedRevision()
              + ")");
    }
    own.subscribe(after, feed);
    return own::close;
  }

  /** Returns the revision of the state sent. */
  private long sendState(Kind kind, Filter filter, EventSink sink) {
    Store.Range range = context.objects().store().range(filter.prefix(), null, 0, 0);
    for (KeyValue keyValue : range.keyValues()) {
      ApiObject object = context.objects().share(kind, keyValue);
      if (filter.matches(keyValue.key(), object)) {
        sink.onInitial(object);
      }
    }
    return range.revision();
  }

  /** What one watcher sees of a cache. */
  private record Feed(long after, Filter filter, EventSink sink) implements Subscriber {

    @Override
    public void onChange(Change change) {
      // The state sent first was read from the store, which the cache may still be behind of.
      if (change.revision() <= after) {
        return;
      }
      EventType type = change.seenThrough(filter);
      if (type != null) {
        sink.onEvent(type, change);
      }
    }

    @Override
    public void onProgress(long revision) {
      sink.onProgress(revision);
    }

    @Override
    public void onEnd(@Nullable StatusException cause) {
      sink.onEnd(cause);
    }
  }
}
