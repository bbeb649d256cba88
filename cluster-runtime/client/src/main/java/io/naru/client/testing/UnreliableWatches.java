package io.naru.client.testing;

import io.naru.client.ApiTransport;
import io.naru.machinery.ApiObject;
import io.naru.machinery.GroupVersionResource;
import io.naru.machinery.StatusException;
import java.util.ArrayDeque;
import java.util.List;
import java.util.Map;
import java.util.Queue;
import java.util.concurrent.CopyOnWriteArrayList;
import org.jspecify.annotations.Nullable;

/**
 * An API whose watches lag, end and expire when a test says so; all else goes straight to another.
 * What happened while a watch was held back is delivered by {@link #deliver}, or lost to it by
 * {@link #drop}, after which the watcher has to find out by itself. Thread-safe.
 */
public final class UnreliableWatches implements ApiTransport {

  private final ApiTransport api;
  private final List<HeldWatch> watches = new CopyOnWriteArrayList<>();
  private volatile boolean holding;

  public UnreliableWatches(ApiTransport api) {
    this.api = api;
  }

  /** From now on events wait for {@link #deliver}. */
  public void hold() {
    holding = true;
  }

  /** Delivers all that waits, and from now on at once. */
  public void release() {
    holding = false;
    watches.forEach(watch -> watch.deliver(Integer.MAX_VALUE));
  }

  /** Delivers up to so many waiting events to the watchers of a resource, in order. */
  public void deliver(GroupVersionResource resource, int count) {
    for (HeldWatch watch : watches) {
      if (watch.resource.equals(resource)) {
        watch.deliver(count);
      }
    }
  }

  /**
   * Ends the watches of a resource; what waits there is lost.
   *
   * @param expired whether their revision is said to be gone, so that a new list is needed
   */
  public void drop(GroupVersionResource resource, boolean expired) {
    for (HeldWatch watch : watches) {
      if (watch.resource.equals(resource)) {
        watch.drop(expired ? StatusException.expired("too old resource version") : null);
      }
    }
  }

  @Override
  public Subscription watch(
      GroupVersionResource resource,
      @Nullable String namespace,
      Selection selection,
      String resourceVersion,
      Watcher watcher) {
    HeldWatch watch = new HeldWatch(resource, watcher);
    watches.add(watch);
    Subscription subscription = api.watch(resource, namespace, selection, resourceVersion, watch);
    return () -> {
      watches.remove(watch);
      subscription.close();
    };
  }

  @Override
  public ApiObject get(Target target) {
    return api.get(target);
  }

  @Override
  public Listing list(
      GroupVersionResource resource, @Nullable String namespace, Selection selection) {
    return api.list(resource, namespace, selection);
  }

  @Override
  public ApiObject create(Target target, ApiObject body) {
    return api.create(target, body);
  }

  @Override
  public ApiObject update(Target target, ApiObject body) {
    return api.update(target, body);
  }

  @Override
  public ApiObject patch(
      Target target, String contentType, byte[] patch, Map<String, String> options) {
    return api.patch(target, contentType, patch, options);
  }

  @Override
  public void delete(Target target, @Nullable ApiObject options) {
    api.delete(target, options);
  }

  private record Event(EventType type, ApiObject object) {}

  private final class HeldWatch implements Watcher {
    private final GroupVersionResource resource;
    private final Watcher watcher;
    private final Queue<Event> waiting = new ArrayDeque<>();
    private boolean ended;

    HeldWatch(GroupVersionResource resource, Watcher watcher) {
      this.resource = resource;
      this.watcher = watcher;
    }

    @Override
    public synchronized void onEvent(EventType type, ApiObject object) {
      waiting.add(new Event(type, object));
      if (!holding) {
        deliver(Integer.MAX_VALUE);
      }
    }

    @Override
    public synchronized void onClose(@Nullable StatusException cause) {
      drop(cause);
    }

    synchronized void deliver(int count) {
      for (int i = 0; i < count && !ended && !waiting.isEmpty(); i++) {
        Event event = waiting.remove();
        watcher.onEvent(event.type(), event.object());
      }
    }

    synchronized void drop(@Nullable StatusException cause) {
      if (!ended) {
        ended = true;
        waiting.clear();
        watcher.onClose(cause);
      }
    }
  }
}
