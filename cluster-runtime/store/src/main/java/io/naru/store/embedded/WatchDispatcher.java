package io.naru.store.embedded;

import io.naru.store.CompactedException;
import io.naru.store.Event;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.BlockingQueue;
import java.util.concurrent.LinkedBlockingQueue;
import java.util.concurrent.TimeUnit;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * The one thread that calls watch listeners. Commit groups and new watches go through one queue,
 * which is what makes a watch gapless: it takes from the history what was dispatched before its
 * turn came, and sees every group after it.
 *
 * <p>Progress: a watch is told the revision it stands at when its past has been delivered, and all
 * watches are within {@link EmbeddedStoreOptions#progressInterval} after revisions have advanced.
 * An idle store makes no calls.
 */
final class WatchDispatcher implements Runnable {
  private static final Logger logger = LoggerFactory.getLogger(WatchDispatcher.class);

  private sealed interface Item {}

  private record Group(List<Event> events, long revision) implements Item {}

  private record Registration(Watcher watcher) implements Item {}

  private record Removal(Watcher watcher) implements Item {}

  private record Stop() implements Item {}

  private final BlockingQueue<Item> queue = new LinkedBlockingQueue<>();
  private final WatchersByPrefix watchers = new WatchersByPrefix();
  private final MvccIndex index;
  private final long progressNanos;
  private long dispatchedRevision;
  private long progressDue;
  private boolean progressOwed;
  private volatile boolean stopped;

  /** The index stands at the revision from which groups will be published. */
  WatchDispatcher(MvccIndex index, Duration progressInterval) {
    this.index = index;
    this.progressNanos = progressInterval.toNanos();
    this.dispatchedRevision = index.revision();
  }

  void publish(List<Event> events, long revision) {
    queue.add(new Group(events, revision));
  }

  void add(Watcher watcher) {
    queue.add(new Registration(watcher));
    if (stopped) {
      failQueued();
    }
  }

  void remove(Watcher watcher) {
    queue.add(new Removal(watcher));
  }

  /** Delivers what is queued, then ends all watches. */
  void stop() {
    queue.add(new Stop());
  }

  @Override
  public void run() {
    try {
      Item item = next();
      while (!(item instanceof Stop)) {
        switch (item) {
          case Group group -> dispatch(group);
          case Registration registration -> register(registration.watcher());
          case Removal removal -> watchers.remove(removal.watcher());
          case null -> progress();
          case Stop ignored -> throw new AssertionError();
        }
        item = next();
      }
    } catch (InterruptedException | RuntimeException e) {
      logger.error("Watches of the store have ended", e);
    } finally {
      stopped = true;
      watchers.forEach(WatchDispatcher::end);
      failQueued();
    }
  }

  /** The next item, or null when it is time to tell the progress. */
  private @Nullable Item next() throws InterruptedException {
    if (!progressOwed) {
      return queue.take();
    }
    long wait = progressDue - System.nanoTime();
    return wait <= 0 ? null : queue.poll(wait, TimeUnit.NANOSECONDS);
  }

  private void dispatch(Group group) {
    List<Watcher> matched = new ArrayList<>();
    for (Event event : group.events()) {
      watchers.forEachOf(
          event.current().key(),
          watcher -> {
            if (watcher.offer(event)) {
              matched.add(watcher);
            }
          });
    }
    dispatchedRevision = group.revision();
    matched.forEach(Watcher::deliver);
    if (!progressOwed) {
      progressOwed = true;
      progressDue = System.nanoTime() + progressNanos;
    }
  }

  private void register(Watcher watcher) {
    if (watcher.isClosed()) {
      return;
    }
    try {
      List<Event> past = index.events(watcher.prefix, watcher.afterRevision, dispatchedRevision);
      watchers.add(watcher);
      boolean any = false;
      for (Event event : past) {
        any |= watcher.offer(event);
      }
      if (any) {
        watcher.deliver();
      }
      watcher.progress(dispatchedRevision);
    } catch (CompactedException e) {
      // Compacted since the caller was told that it was not.
      watcher.fail(e);
    }
  }

  private void progress() {
    progressOwed = false;
    watchers.forEach(watcher -> watcher.progress(dispatchedRevision));
  }

  private void failQueued() {
    Item item = queue.poll();
    while (item != null) {
      if (item instanceof Registration registration) {
        end(registration.watcher());
      }
      item = queue.poll();
    }
  }

  private static void end(Watcher watcher) {
    watcher.fail(new IllegalStateException("store is closed"));
  }
}
