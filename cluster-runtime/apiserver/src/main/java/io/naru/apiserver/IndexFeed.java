package io.naru.apiserver;

import io.naru.apiserver.authorization.ObjectIndex;
import io.naru.apiserver.kinds.Kind;
import io.naru.apiserver.registry.Change;
import io.naru.apiserver.registry.EventSink;
import io.naru.apiserver.registry.Registry;
import io.naru.apiserver.registry.WatchQuery;
import io.naru.client.ApiTransport.EventType;
import io.naru.machinery.ApiObject;
import io.naru.machinery.GroupVersionResource;
import io.naru.machinery.StatusException;
import java.util.ArrayList;
import java.util.List;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/** Keeps an index of objects up to date by watching the registry. */
final class IndexFeed implements AutoCloseable {

  private static final Logger LOG = LoggerFactory.getLogger(IndexFeed.class);
  private final Registry registry;
  private final List<GroupVersionResource> resources;
  private final ObjectIndex index;
  private final List<Runnable> stops = new ArrayList<>();
  private volatile boolean closed;

  IndexFeed(Registry registry, List<GroupVersionResource> resources, ObjectIndex index) {
    this.registry = registry;
    this.resources = resources;
    this.index = index;
  }

  /** Returns when the index holds what there is now; what follows arrives by itself. */
  void start() {
    resources.forEach(resource -> watch(registry.kind(resource)));
  }

  private synchronized void watch(Kind kind) {
    if (!closed) {
      stops.add(registry.watch(kind, null, WatchQuery.from("", "", ""), new Sink(kind)));
    }
  }

  @Override
  public synchronized void close() {
    closed = true;
    stops.forEach(Runnable::run);
    stops.clear();
  }

  private final class Sink implements EventSink {
    private final Kind kind;
    private final List<ApiObject> initial = new ArrayList<>();

    Sink(Kind kind) {
      this.kind = kind;
    }

    @Override
    public void onInitial(ApiObject object) {
      initial.add(object);
      index.put(object);
    }

    @Override
    public void onInitialEnd(long revision) {
      index.retainOnly(kind.groupVersionKind().kind(), initial);
      initial.clear();
    }

    @Override
    public void onEvent(EventType type, Change change) {
      ApiObject object = change.object(type);
      if (type == EventType.DELETED) {
        index.remove(object);
      } else {
        index.put(object);
      }
    }

    @Override
    public void onProgress(long revision) {}

    @Override
    public void onEnd(@Nullable StatusException cause) {
      if (!closed) {
        LOG.warn("watch of {} ended, beginning anew", kind.plural(), cause);
        Thread.ofVirtual().name("index " + kind.plural()).start(() -> watch(kind));
      }
    }
  }
}
