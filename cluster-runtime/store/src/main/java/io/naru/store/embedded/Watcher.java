package io.naru.store.embedded;

import io.naru.store.Event;
import io.naru.store.Store;
import java.util.ArrayList;
import java.util.List;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/** One watch. All but {@link #close} happens on the dispatcher's thread. */
final class Watcher implements Store.Watch {
  private static final Logger logger = LoggerFactory.getLogger(Watcher.class);

  final String prefix;
  final long afterRevision;
  private final Store.Listener listener;
  private final WatchDispatcher dispatcher;
  private List<Event> pending = new ArrayList<>();
  private volatile boolean closed;

  Watcher(String prefix, long afterRevision, Store.Listener listener, WatchDispatcher dispatcher) {
    this.prefix = prefix;
    this.afterRevision = afterRevision;
    this.listener = listener;
    this.dispatcher = dispatcher;
  }

  boolean isClosed() {
    return closed;
  }

  /** Keeps the event for {@link #deliver}; answers whether it is the first to be kept. */
  boolean offer(Event event) {
    // A watch may begin in the future.
    if (closed || event.revision() <= afterRevision) {
      return false;
    }
    pending.add(event);
    return pending.size() == 1;
  }

  void deliver() {
    List<Event> events = pending;
    pending = new ArrayList<>();
    call(() -> listener.onEvents(events));
  }

  void progress(long revision) {
    if (revision > afterRevision) {
      call(() -> listener.onProgress(revision));
    }
  }

  void fail(RuntimeException cause) {
    if (!closed) {
      closed = true;
      try {
        listener.onError(cause);
      } catch (RuntimeException e) {
        logger.warn("A watch of {} failed to take its own end", prefix, e);
      }
    }
  }

  private void call(Runnable action) {
    if (closed) {
      return;
    }
    try {
      action.run();
    } catch (RuntimeException | Error e) {
      // An error as well, a stack overflow say: the other watches must go on.
      logger.warn("A watch of {} failed and is closed", prefix, e);
      fail(e instanceof RuntimeException cause ? cause : new IllegalStateException(e));
      dispatcher.remove(this);
    }
  }

  /** A call that has begun may still be running when this returns; none begins afterwards. */
  @Override
  public void close() {
    closed = true;
    dispatcher.remove(this);
  }
}
