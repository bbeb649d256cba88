package io.naru.apiserver;

import io.naru.apiserver.kinds.Kind;
import io.naru.apiserver.registry.Change;
import io.naru.apiserver.registry.EventSink;
import io.naru.apiserver.registry.Registry;
import io.naru.apiserver.registry.WatchQuery;
import io.naru.client.ApiTransport.EventType;
import io.naru.machinery.ApiObject;
import io.naru.machinery.StatusException;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.Semaphore;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Does something whenever an object of some kinds changed, on a thread of its own; changes that
 * come while it is being done are one more time. The action should be quick and idempotent.
 */
final class ChangeReaction implements AutoCloseable {

  private static final Logger LOG = LoggerFactory.getLogger(ChangeReaction.class);

  private final String name;
  private final Registry registry;
  private final List<Kind> kinds;
  private final Runnable action;
  private final Thread thread;

  /** A permit says that something changed since the last look. */
  private final Semaphore changed = new Semaphore(0);

  private volatile boolean closed;

  ChangeReaction(String name, Registry registry, List<Kind> kinds, Runnable action) {
    this.name = name;
    this.registry = registry;
    this.kinds = kinds;
    this.action = action;
    thread = Thread.ofVirtual().name(name).unstarted(this::run);
  }

  void start() {
    thread.start();
  }

  private void run() {
    try {
      while (!closed) {
        follow();
      }
    } catch (InterruptedException stopped) {
      Thread.currentThread().interrupt();
    } catch (RuntimeException failure) {
      if (!closed) {
        LOG.error("{} has ended", name, failure);
      }
    }
  }

  private void follow() throws InterruptedException {
    Sink sink = new Sink();
    List<Runnable> stops = new ArrayList<>();
    try {
      for (Kind kind : kinds) {
        stops.add(registry.watch(kind, null, WatchQuery.from("", "", ""), sink));
      }
      while (!closed && !sink.ended) {
        changed.acquire();
        changed.drainPermits();
        action.run();
      }
    } finally {
      stops.forEach(Runnable::run);
    }
  }

  @Override
  public void close() {
    closed = true;
    thread.interrupt();
  }

  /** Only notes that there is something to do: it is called on a thread that serves others. */
  private final class Sink implements EventSink {
    private volatile boolean ended;

    @Override
    public void onInitial(ApiObject object) {
      changed.release();
    }

    @Override
    public void onInitialEnd(long revision) {}

    @Override
    public void onEvent(EventType type, Change change) {
      changed.release();
    }

    @Override
    public void onProgress(long revision) {}

    @Override
    public void onEnd(@Nullable StatusException cause) {
      ended = true;
      changed.release();
    }
  }
}
