package io.naru.apiserver.inprocess;

import io.naru.apiserver.kinds.Kind;
import io.naru.apiserver.registry.Change;
import io.naru.apiserver.registry.EventSink;
import io.naru.apiserver.registry.Registry;
import io.naru.client.ApiTransport.EventType;
import io.naru.client.ApiTransport.Subscription;
import io.naru.client.ApiTransport.Watcher;
import io.naru.machinery.ApiObject;
import io.naru.machinery.StatusException;
import org.jspecify.annotations.Nullable;

/** Hands what a registry's watch delivers to a client's watcher, until either closes. */
final class WatcherFeed implements EventSink, Subscription {

  private final Registry registry;
  private final Kind kind;
  private final Watcher watcher;
  private volatile boolean closed;
  private volatile @Nullable Runnable stop;

  WatcherFeed(Registry registry, Kind kind, Watcher watcher) {
    this.registry = registry;
    this.kind = kind;
    this.watcher = watcher;
  }

  /** Says how to end the watch; the watcher may have closed it before this is known. */
  void startedAs(Runnable stop) {
    this.stop = stop;
    if (closed) {
      stop.run();
    }
  }

  @Override
  public void onInitial(ApiObject object) {
    deliver(EventType.ADDED, object);
  }

  @Override
  public void onInitialEnd(long revision) {}

  @Override
  public void onEvent(EventType type, Change change) {
    deliver(type, change.object(type));
  }

  @Override
  public void onProgress(long revision) {}

  @Override
  public void onEnd(@Nullable StatusException cause) {
    if (!closed) {
      closed = true;
      watcher.onClose(cause);
    }
  }

  @Override
  public void close() {
    closed = true;
    Runnable known = stop;
    if (known != null) {
      known.run();
    }
  }

  private void deliver(EventType type, ApiObject object) {
    if (!closed) {
      watcher.onEvent(type, registry.inVersion(kind, object));
    }
  }
}
