package io.naru.desktop.session;

import com.fasterxml.jackson.databind.JsonNode;
import io.fabric8.kubernetes.api.model.HasMetadata;
import io.fabric8.kubernetes.client.utils.Serialization;
import io.naru.desktop.kinds.Kind;
import io.naru.desktop.kinds.ServerTable;
import io.naru.desktop.session.Decoder.Decoded;
import java.io.BufferedReader;
import java.io.IOException;
import java.io.InputStream;
import java.io.InputStreamReader;
import java.net.URLEncoder;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.util.ArrayList;
import java.util.HashSet;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Keeps all objects of a kind: lists them, then watches from there. A watch that breaks goes on
 * from the last version seen; one that the server can't take up again is followed by a new list, of
 * which what is missing is gone. On a virtual thread of its own.
 *
 * @see <a href="https://kubernetes.io/docs/reference/using-api/api-concepts/">Efficient detection
 *     of changes</a>
 */
final class Reflector<T extends HasMetadata> implements AutoCloseable {

  private static final Logger LOG = LoggerFactory.getLogger(Reflector.class);
  private static final int GONE = 410;
  private static final int PAGE = 500;
  private static final int WATCH_SECONDS = 300;
  private static final Duration AFTER_BREAK = Duration.ofMillis(200);
  private static final Duration AFTER_REFUSAL = Duration.ofSeconds(10);

  private final Kind<T> kind;
  private final Api api;
  private final Connection connection;
  private final Decoder<T> decoder;
  private final Object lock = new Object();
  private final List<ResourceListener<T>> listeners = new ArrayList<>();
  private final Map<String, Decoded<T>> known = new LinkedHashMap<>();
  private boolean loaded;
  private @Nullable String failure;
  private String version = "";
  private volatile @Nullable InputStream current;
  private volatile boolean closed;
  private volatile @Nullable Thread thread;

  Reflector(Kind<T> kind, Api api, Connection connection) {
    this.kind = kind;
    this.api = api;
    this.connection = connection;
    this.decoder = new Decoder<>(kind);
  }

  void start() {
    connection.onLoss(this::closeStream);
    thread = Thread.ofVirtual().name("reflector-" + kind.id()).start(this::run);
  }

  /** Tells a listener of what is there, and from then on of what happens. */
  void add(ResourceListener<T> listener) {
    synchronized (lock) {
      ServerTable table = decoder.table();
      if (table != null) {
        listener.headings(table.headings());
      }
      known.values().forEach(it -> listener.changed(it.object(), it.content()));
      if (loaded || failure != null) {
        listener.loaded(failure);
      }
      listeners.add(listener);
    }
  }

  @Override
  public void close() {
    closed = true;
    closeStream();
    Thread running = thread;
    if (running != null) {
      running.interrupt();
    }
  }

  private void run() {
    try {
      while (!closed) {
        connection.awaitOnline();
        try {
          if (version.isEmpty()) {
            list();
          }
          watch();
          connection.rest(AFTER_BREAK); // a server that ends watches at once is not to be stormed
        } catch (Refused e) {
          refused(e);
        } catch (IOException e) {
          if (!closed) {
            LOG.debug("{}: broken, trying again", kind.id(), e);
            connection.askNow();
            connection.rest(AFTER_BREAK);
          }
        }
      }
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
    }
  }

  private void refused(Refused refusal) throws InterruptedException {
    boolean tooOld = refusal.code() == GONE && !version.isEmpty();
    version = "";
    if (!tooOld) {
      tell(Failures.message(refusal));
      connection.rest(AFTER_REFUSAL);
    }
  }

  private void list() throws IOException {
    Set<String> seen = new HashSet<>();
    String next = "";
    String listed;
    do {
      String query = "?limit=" + PAGE + decoder.query();
      if (!next.isEmpty()) {
        query += "&continue=" + URLEncoder.encode(next, StandardCharsets.UTF_8);
      }
      JsonNode page = api.get(kind.resource().path("") + query, decoder.accept());
      synchronized (lock) {
        boolean first = decoder.table() == null;
        List<Decoded<T>> objects = decoder.list(page);
        ServerTable table = decoder.table();
        if (first && table != null) {
          listeners.forEach(listener -> listener.headings(table.headings()));
        }
        objects.forEach(object -> seen.add(put(object)));
      }
      next = page.path("metadata").path("continue").asText("");
      listed = page.path("metadata").path("resourceVersion").asText("");
    } while (!next.isEmpty());
    synchronized (lock) {
      List.copyOf(known.keySet()).stream().filter(key -> !seen.contains(key)).forEach(this::remove);
    }
    tell(null);
    version = listed;
  }

  private void watch() throws IOException {
    String path =
        kind.resource().path("")
            + "?watch=true&allowWatchBookmarks=true&timeoutSeconds="
            + WATCH_SECONDS
            + "&resourceVersion="
            + version
            + decoder.query();
    try (InputStream body = api.stream(path, decoder.accept());
        BufferedReader lines =
            new BufferedReader(new InputStreamReader(body, StandardCharsets.UTF_8))) {
      current = body;
      String line = lines.readLine();
      while (line != null && !closed) {
        take(Serialization.jsonMapper().readTree(line));
        line = lines.readLine();
      }
    } finally {
      current = null;
    }
  }

  private void take(JsonNode event) throws IOException {
    JsonNode object = event.path("object");
    String type = event.path("type").asText();
    if (type.equals("ERROR")) {
      throw Refused.of(object.path("code").asInt(), object);
    }
    synchronized (lock) {
      switch (type) {
        case "ADDED", "MODIFIED" -> put(decoder.event(object));
        case "DELETED" -> remove(Kind.keyOf(decoder.event(object).object()));
        default -> {
          // a bookmark: only its version counts
        }
      }
    }
    String seen = decoder.version(object);
    if (!seen.isEmpty()) {
      version = seen;
    }
  }

  private String put(Decoded<T> object) {
    String key = Kind.keyOf(object.object());
    Decoded<T> before = known.put(key, object);
    if (before == null || !sameVersion(before.object(), object.object())) {
      listeners.forEach(listener -> listener.changed(object.object(), object.content()));
    }
    return key;
  }

  private void remove(String key) {
    Decoded<T> gone = known.remove(key);
    if (gone != null) {
      listeners.forEach(listener -> listener.gone(gone.object()));
    }
  }

  private void tell(@Nullable String reason) {
    synchronized (lock) {
      loaded = reason == null;
      failure = reason;
      listeners.forEach(listener -> listener.loaded(reason));
    }
  }

  private void closeStream() {
    InputStream open = current;
    if (open != null) {
      try {
        open.close();
      } catch (IOException e) {
        LOG.debug("{}: the watch did not close cleanly", kind.id(), e);
      }
    }
  }

  private static boolean sameVersion(HasMetadata before, HasMetadata now) {
    String version = now.getMetadata().getResourceVersion();
    String uid = now.getMetadata().getUid();
    return version != null
        && version.equals(before.getMetadata().getResourceVersion())
        && (uid == null || uid.equals(before.getMetadata().getUid()));
  }
}
