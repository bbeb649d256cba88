package io.naru.agent.api;

import com.fasterxml.jackson.core.JsonParser;
import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.MappingIterator;
import com.fasterxml.jackson.databind.node.ObjectNode;
import java.io.IOException;
import java.io.InputStream;
import java.time.Duration;
import java.util.ArrayList;
import java.util.Collection;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.ThreadLocalRandom;
import java.util.concurrent.TimeUnit;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Keeps a copy of a collection by list and watch. One virtual thread runs it; it outlives every
 * outage of the API server, keeping the last known objects meanwhile, and lists again when the
 * watch's history is gone (410) or the connection broke.
 */
public final class Informer implements ObjectSource, AutoCloseable {

  private static final Logger LOG = LoggerFactory.getLogger(Informer.class);
  private static final Duration FIRST_RETRY = Duration.ofMillis(200);
  private static final Duration LAST_RETRY = Duration.ofSeconds(5);
  private static final int WATCH_SECONDS = 300;

  private final ApiClient client;
  private final String path;
  private final String selector;
  private final Map<String, JsonNode> objects = new ConcurrentHashMap<>();
  private final List<Listener> listeners = new ArrayList<>();
  private final CountDownLatch synced = new CountDownLatch(1);
  private final Object delivery = new Object();
  private volatile boolean closed;
  private volatile @Nullable InputStream watching;
  private @Nullable Thread thread;

  /**
   * An informer that does nothing before {@link #start}.
   *
   * @param path of the collection, such as {@code /api/v1/services}
   * @param selector a query of selectors such as {@code fieldSelector=...} (encoded), or ""
   */
  public Informer(ApiClient client, String path, String selector) {
    this.client = client;
    this.path = path;
    this.selector = selector.isEmpty() ? "" : "&" + selector;
  }

  /** Starts following the collection. */
  public synchronized Informer start() {
    if (thread == null) {
      thread = Thread.ofVirtual().name("informer " + path).start(this::run);
    }
    return this;
  }

  @Override
  public Collection<JsonNode> list() {
    return List.copyOf(objects.values());
  }

  @Override
  public @Nullable JsonNode get(String key) {
    return objects.get(key);
  }

  @Override
  public boolean synced() {
    return synced.getCount() == 0;
  }

  /** Waits for the first list; false if it did not come in time. */
  public boolean awaitSync(Duration timeout) throws InterruptedException {
    return synced.await(timeout.toMillis(), TimeUnit.MILLISECONDS);
  }

  @Override
  public void addListener(Listener listener) {
    synchronized (delivery) {
      objects.values().forEach(object -> listener.changed(null, object));
      if (synced()) {
        listener.synced();
      }
      listeners.add(listener);
    }
  }

  private void run() {
    Duration retry = FIRST_RETRY;
    while (!closed) {
      try {
        String version = listAll();
        retry = FIRST_RETRY;
        while (!closed) {
          version = watchFrom(version);
        }
      } catch (IOException | RuntimeException e) {
        if (!closed) {
          LOG.debug("{}: {}; listing again in {}", path, e.toString(), retry);
        }
      }
      try {
        // Nodes that lost the same server must not all come back in the same instant.
        Thread.sleep(retry.plusMillis(ThreadLocalRandom.current().nextLong(retry.toMillis() / 2)));
      } catch (InterruptedException closing) {
        return;
      }
      retry = retry.multipliedBy(2).compareTo(LAST_RETRY) > 0 ? LAST_RETRY : retry.multipliedBy(2);
    }
  }

  private String listAll() throws IOException {
    Map<String, JsonNode> found = new HashMap<>();
    String next = "";
    String version;
    do {
      String query = "?limit=500" + selector + (next.isEmpty() ? "" : "&continue=" + encode(next));
      JsonNode list = client.get(path + query);
      list.path("items").forEach(item -> found.put(Json.key(item), trimmed(item)));
      version = Json.text(list, "metadata", "resourceVersion");
      next = Json.text(list, "metadata", "continue");
    } while (!next.isEmpty());
    synchronized (delivery) {
      for (String gone : List.copyOf(objects.keySet())) {
        if (!found.containsKey(gone)) {
          apply(gone, null);
        }
      }
      found.forEach(this::apply);
      if (!synced()) {
        synced.countDown();
        listeners.forEach(Listener::synced);
      }
    }
    return version;
  }

  private String watchFrom(String from) throws IOException {
    String version = from;
    String query =
        "?watch=true&allowWatchBookmarks=true&timeoutSeconds="
            + (WATCH_SECONDS + ThreadLocalRandom.current().nextInt(WATCH_SECONDS))
            + "&resourceVersion="
            + version
            + selector;
    try (InputStream body = client.stream(path + query);
        JsonParser parser = Json.MAPPER.createParser(body);
        MappingIterator<JsonNode> events =
            Json.MAPPER.readerFor(JsonNode.class).readValues(parser)) {
      watching = body;
      while (!closed && events.hasNextValue()) {
        JsonNode event = events.nextValue();
        JsonNode object = event.path("object");
        switch (Json.text(event, "type")) {
          case "ADDED", "MODIFIED" -> deliver(Json.key(object), trimmed(object));
          case "DELETED" -> deliver(Json.key(object), null);
          case "ERROR" ->
              throw new ApiException(object.path("code").asInt(500), "watch " + path, object);
          default -> LOG.trace("{}: bookmark", path);
        }
        version = Json.text(object, "metadata", "resourceVersion");
      }
    } finally {
      watching = null;
    }
    return version;
  }

  private void deliver(String key, @Nullable JsonNode object) {
    synchronized (delivery) {
      apply(key, object);
    }
  }

  private void apply(String key, @Nullable JsonNode object) {
    JsonNode before = object == null ? objects.remove(key) : objects.put(key, object);
    boolean same =
        object == null
            ? before == null
            : before != null && version(before).equals(version(object)) && sameUid(before, object);
    if (!same) {
      listeners.forEach(listener -> listener.changed(before, object));
    }
  }

  private static String version(JsonNode object) {
    return Json.text(object, "metadata", "resourceVersion");
  }

  private static boolean sameUid(JsonNode one, JsonNode other) {
    return Json.text(one, "metadata", "uid").equals(Json.text(other, "metadata", "uid"));
  }

  // Field ownership is often the larger half of an object and no use on a node.
  private static JsonNode trimmed(JsonNode object) {
    if (object.path("metadata") instanceof ObjectNode metadata) {
      metadata.remove("managedFields");
    }
    return object;
  }

  private static String encode(String text) {
    return java.net.URLEncoder.encode(text, java.nio.charset.StandardCharsets.UTF_8);
  }

  @Override
  public synchronized void close() {
    closed = true;
    InputStream open = watching;
    if (open != null) {
      try {
        open.close();
      } catch (IOException e) {
        LOG.debug("{}: closing the watch: {}", path, e.toString());
      }
    }
    if (thread != null) {
      thread.interrupt();
    }
  }
}
