package io.naru.apiserver.registry;

import io.naru.machinery.ApiObject;
import io.naru.machinery.StatusException;
import io.naru.store.CompactedException;
import io.naru.store.Event;
import io.naru.store.KeyValue;
import io.naru.store.Store;
import java.util.ArrayDeque;
import java.util.List;
import java.util.Map;
import java.util.concurrent.BlockingQueue;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.concurrent.LinkedBlockingQueue;
import java.util.concurrent.locks.ReentrantLock;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * The present objects of one directory and its latest changes, kept by a single watch of the store
 * and passed on to all who watch. Lists look their objects up here ({@link #share}), so that every
 * reader in the process holds the same parsed instance.
 *
 * <p>The store's thread only puts events into an inbox; a thread of this cache's own parses,
 * filters and delivers, under the lock that also registers subscribers: one who joins sees each
 * change exactly once.
 */
final class WatchCache implements AutoCloseable {

  /** Changes kept for those who resume a watch; older ones are told to list again (410). */
  private static final int HISTORY = 4096;

  private static final Logger LOG = LoggerFactory.getLogger(WatchCache.class);

  private record Held(long modRevision, ApiObject object) {}

  private final Map<String, Held> objects = new ConcurrentHashMap<>();
  private final ArrayDeque<Change> history = new ArrayDeque<>();
  private final CopyOnWriteArrayList<Subscriber> subscribers = new CopyOnWriteArrayList<>();
  private final BlockingQueue<Runnable> inbox = new LinkedBlockingQueue<>();
  private final ReentrantLock lock = new ReentrantLock();
  private final String directory;
  private final WrittenObjects written;
  private final Thread dispatcher;
  private final Store.Watch watch;
  private long historyStart;
  private volatile long revision;
  private volatile boolean ended;

  /**
   * @param written what writers have made of the store's bytes already
   */
  WatchCache(Store store, String directory, WrittenObjects written) {
    this(store, directory, 0, written);
  }

  /**
   * A cache whose history begins in the past.
   *
   * @param since revision, 0 for now
   * @throws CompactedException if the store has forgotten it
   */
  WatchCache(Store store, String directory, long since, WrittenObjects written) {
    this.directory = directory;
    this.written = written;
    Store.Range range = store.range(directory, null, 0, since);
    for (KeyValue keyValue : range.keyValues()) {
      hold(keyValue);
    }
    historyStart = range.revision();
    revision = range.revision();
    dispatcher = Thread.ofVirtual().name("watch " + directory).unstarted(this::dispatch);
    watch = store.watch(directory, range.revision(), new Inbox());
    dispatcher.start();
  }

  /** The shared instance of a version of an object that was read from the store. */
  ApiObject share(KeyValue keyValue) {
    Held held = objects.get(keyValue.key());
    return held != null && held.modRevision() == keyValue.modRevision()
        ? held.object()
        : written.of(keyValue);
  }

  /** Whether {@link #subscribe} knows all changes after a revision. */
  boolean reaches(long afterRevision) {
    lock.lock();
    try {
      return afterRevision >= historyStart;
    } finally {
      lock.unlock();
    }
  }

  /** All changes up to and including this revision have been delivered. */
  long revision() {
    return revision;
  }

  boolean hasEnded() {
    return ended;
  }

  /**
   * Delivers to {@code subscriber} all changes after a revision, past ones before this returns.
   *
   * @throws StatusException 410 if those changes are no longer known
   */
  void subscribe(long afterRevision, Subscriber subscriber) {
    lock.lock();
    try {
      if (afterRevision < historyStart || ended) {
        throw StatusException.expired(
            "too old resource version: " + afterRevision + " (" + historyStart + ")");
      }
      for (Change change : history) {
        if (change.revision() > afterRevision) {
          subscriber.onChange(change);
        }
      }
      subscribers.add(subscriber);
    } finally {
      lock.unlock();
    }
  }

  void unsubscribe(Subscriber subscriber) {
    subscribers.remove(subscriber);
  }

  @Override
  public void close() {
    watch.close();
    inbox.add(() -> end(null));
  }

  private void dispatch() {
    try {
      while (!ended) {
        Runnable task = inbox.take();
        lock.lock();
        try {
          task.run();
        } catch (RuntimeException | Error bug) {
          // Watchers must learn that nothing more follows; the next one gets a new cache.
          LOG.error("the watch cache of {} failed", directory, bug);
          watch.close();
          end(StatusException.expired("the watch cache failed: " + bug));
        } finally {
          lock.unlock();
        }
      }
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
    }
  }

  private void apply(List<Event> events) {
    for (Event event : events) {
      Change change = apply(event);
      history.addLast(change);
      if (history.size() > HISTORY) {
        historyStart = history.removeFirst().revision();
      }
      revision = change.revision();
      for (Subscriber subscriber : subscribers) {
        deliver(subscriber, change);
      }
    }
  }

  /** A subscriber that fails is ended, and the others go on. */
  private void deliver(Subscriber subscriber, Change change) {
    try {
      subscriber.onChange(change);
    } catch (RuntimeException | Error bug) {
      LOG.error("a watcher of {} failed at revision {}", directory, change.revision(), bug);
      subscribers.remove(subscriber);
      subscriber.onEnd(StatusException.internal("the watcher failed: " + bug));
    }
  }

  private Change apply(Event event) {
    KeyValue current = event.current();
    KeyValue previous = event.previous();
    ApiObject before = previous == null ? null : share(previous);
    if (event.type() == Event.Type.DELETE) {
      objects.remove(current.key());
      return new Change(current.key(), event.revision(), before, null);
    }
    return new Change(current.key(), event.revision(), before, hold(current));
  }

  private ApiObject hold(KeyValue keyValue) {
    ApiObject object = written.of(keyValue);
    objects.put(keyValue.key(), new Held(keyValue.modRevision(), object));
    return object;
  }

  private void progress(long upTo) {
    if (upTo > revision) {
      revision = upTo;
    }
    subscribers.forEach(subscriber -> subscriber.onProgress(revision));
  }

  private void end(@Nullable StatusException cause) {
    ended = true;
    subscribers.forEach(subscriber -> subscriber.onEnd(cause));
    subscribers.clear();
  }

  private final class Inbox implements Store.Listener {
    @Override
    public void onEvents(List<Event> events) {
      inbox.add(() -> apply(events));
    }

    @Override
    public void onProgress(long upTo) {
      inbox.add(() -> progress(upTo));
    }

    @Override
    public void onError(RuntimeException cause) {
      inbox.add(() -> end(StatusException.expired("the watch of the store ended: " + cause)));
    }
  }
}
