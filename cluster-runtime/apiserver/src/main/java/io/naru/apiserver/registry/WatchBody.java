package io.naru.apiserver.registry;

import com.fasterxml.jackson.databind.node.ObjectNode;
import io.naru.apiserver.kinds.Kind;
import io.naru.apiserver.request.ApiResponse;
import io.naru.client.ApiTransport.EventType;
import io.naru.machinery.ApiObject;
import io.naru.machinery.Json;
import io.naru.machinery.StatusException;
import java.io.IOException;
import java.time.Duration;
import java.util.concurrent.LinkedBlockingQueue;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicInteger;
import org.jspecify.annotations.Nullable;

/**
 * Writes a watch: the feed puts into a queue what it sees, the request's thread takes it out and
 * writes. A client that falls too far behind is ended, and will list again.
 */
final class WatchBody implements ApiResponse.Body, EventSink {

  private static final int MAX_BEHIND = 10_000;
  private static final String INITIAL_END = "k8s.io/initial-events-end";

  /** Something to write, made when its turn comes. */
  private interface Frame {
    byte[] bytes();
  }

  private final Registry registry;
  private final Kind kind;
  private final @Nullable String namespace;
  private final WatchQuery query;
  private final Duration timeout;
  private final Duration bookmarkInterval;
  private final WatchFrames frames;
  private final LinkedBlockingQueue<Frame> queue = new LinkedBlockingQueue<>();
  private final AtomicInteger behind = new AtomicInteger();
  private volatile long revision;
  private volatile boolean ended;

  WatchBody(
      Registry registry,
      Kind kind,
      @Nullable String namespace,
      WatchQuery query,
      Duration timeout,
      WatchFrames frames) {
    this.registry = registry;
    this.kind = kind;
    this.namespace = namespace;
    this.query = query;
    this.timeout = timeout;
    this.frames = frames;
    bookmarkInterval = registry.context().options().bookmarkInterval();
  }

  @Override
  public void writeTo(ApiResponse.Sink sink) throws IOException, InterruptedException {
    Runnable stop;
    try {
      stop = registry.watch(kind, namespace, query, this);
    } catch (StatusException e) {
      // The head of the answer is sent, so this is said as the first event.
      sink.write(frames.error(e));
      sink.flush();
      return;
    }
    try {
      // So that the client has the head of the answer before the first event.
      sink.flush();
      write(sink);
    } finally {
      stop.run();
    }
  }

  private void write(ApiResponse.Sink sink) throws IOException, InterruptedException {
    long end = System.nanoTime() + timeout.toNanos();
    long bookmark = System.nanoTime() + bookmarkInterval.toNanos();
    long sent = 0;
    while (true) {
      long now = System.nanoTime();
      if (now - end >= 0) {
        return;
      }
      long until = query.bookmarks() ? Math.min(end - now, bookmark - now) : end - now;
      Frame frame = queue.poll(Math.max(until, 0), TimeUnit.NANOSECONDS);
      if (frame != null) {
        behind.decrementAndGet();
        sink.write(frame.bytes());
        if (queue.isEmpty()) {
          sink.flush();
        }
      } else if (ended) {
        return;
      } else if (query.bookmarks() && System.nanoTime() - bookmark >= 0) {
        bookmark += bookmarkInterval.toNanos();
        long reached = revision;
        // What was delivered up to here is written already: the queue was just empty.
        if (reached > sent && queue.isEmpty()) {
          sent = reached;
          sink.write(bookmark(reached, false));
          sink.flush();
        }
      }
      if (ended && queue.isEmpty()) {
        return;
      }
    }
  }

  @Override
  public void onInitial(ApiObject object) {
    behind.incrementAndGet();
    queue.add(() -> frames.of(EventType.ADDED, object));
  }

  @Override
  public void onInitialEnd(long reached) {
    revision = reached;
    if (query.bookmarks()) {
      enqueue(() -> bookmark(reached, true));
    }
  }

  @Override
  public void onEvent(EventType type, Change change) {
    if (ended) {
      return;
    }
    if (behind.get() > MAX_BEHIND) {
      ended = true;
      return;
    }
    enqueue(() -> frames.frame(type, change));
    revision = change.revision();
  }

  @Override
  public void onProgress(long reached) {
    revision = reached;
  }

  @Override
  public void onEnd(@Nullable StatusException cause) {
    if (cause != null) {
      enqueue(() -> frames.error(cause));
    } else {
      // Wakes the writer.
      enqueue(() -> new byte[0]);
    }
    ended = true;
  }

  private void enqueue(Frame frame) {
    behind.incrementAndGet();
    queue.add(frame);
  }

  private byte[] bookmark(long reached, boolean initialEnd) {
    ObjectNode object =
        Json.object()
            .put("kind", kind.groupVersionKind().kind())
            .put("apiVersion", kind.groupVersionKind().apiVersion());
    ObjectNode metadata = object.putObject("metadata");
    metadata.put("resourceVersion", Long.toString(reached));
    if (initialEnd) {
      metadata.putObject("annotations").put(INITIAL_END, "true");
    }
    return frames.of(EventType.BOOKMARK, ApiObject.of(object));
  }
}
