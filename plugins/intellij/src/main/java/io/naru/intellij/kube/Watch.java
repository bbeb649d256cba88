package io.naru.intellij.kube;

import static java.nio.charset.StandardCharsets.UTF_8;

import com.fasterxml.jackson.databind.JsonNode;
import io.naru.intellij.kube.KubeException.Reason;
import java.io.BufferedReader;
import java.io.IOException;
import java.io.InputStream;
import java.io.InputStreamReader;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.TimeUnit;
import org.jspecify.annotations.Nullable;

/**
 * Follows a collection until it is closed: first what is there, then each change; after an
 * interruption what is there again. The listener is called by one virtual thread of the watch.
 */
public final class Watch implements AutoCloseable {

  private static final int FIRST_PAUSE_MILLIS = 200;
  private static final int LONGEST_PAUSE_MILLIS = 10_000;

  /** Hears of a collection. */
  public interface Listener {
    /** All there is, at the start and whenever the connection was lost. */
    void listed(List<JsonNode> objects);

    void changed(JsonNode object);

    void deleted(JsonNode object);

    /** The connection is lost, and tried again. */
    void interrupted(KubeException why);
  }

  private final KubeClient client;
  private final String path;
  private final String query;
  private final Listener listener;
  private final CountDownLatch closed = new CountDownLatch(1);
  private volatile @Nullable InputStream open;

  private Watch(KubeClient client, String path, String query, Listener listener) {
    this.client = client.until(() -> closed.getCount() == 0);
    this.path = path;
    this.query = query;
    this.listener = listener;
  }

  /**
   * @param query such as {@code fieldSelector=...}, may be empty
   */
  public static Watch start(KubeClient client, String path, String query, Listener listener) {
    Watch watch = new Watch(client, path, query, listener);
    Thread.ofVirtual().name("naru-watch").start(watch::run);
    return watch;
  }

  private void run() {
    int pause = FIRST_PAUSE_MILLIS;
    while (closed.getCount() > 0) {
      try {
        follow(list());
        pause = FIRST_PAUSE_MILLIS;
      } catch (KubeException e) {
        if (closed.getCount() == 0 || e.reason() == Reason.CANCELLED) {
          return;
        }
        listener.interrupted(e);
        pause = Math.min(pause * 2, LONGEST_PAUSE_MILLIS);
      }
      try {
        if (closed.await(pause, TimeUnit.MILLISECONDS)) {
          return;
        }
      } catch (InterruptedException e) {
        Thread.currentThread().interrupt();
        return;
      }
    }
  }

  private String list() {
    JsonNode answer = client.get(path + (query.isEmpty() ? "" : "?" + query));
    List<JsonNode> items = new ArrayList<>();
    answer.path("items").forEach(items::add);
    listener.listed(items);
    return answer.path("metadata").path("resourceVersion").asText();
  }

  /** Returns when the server ends the stream; then it is listed again. */
  private void follow(String revision) {
    String address =
        path + "?watch=true&resourceVersion=" + revision + (query.isEmpty() ? "" : "&" + query);
    try (InputStream stream = client.stream(address);
        BufferedReader lines = new BufferedReader(new InputStreamReader(stream, UTF_8))) {
      open = stream;
      String line;
      while (closed.getCount() > 0 && (line = lines.readLine()) != null) {
        JsonNode event = Trees.json(line);
        JsonNode object = event.path("object");
        switch (event.path("type").asText()) {
          case "ADDED", "MODIFIED" -> listener.changed(object);
          case "DELETED" -> listener.deleted(object);
          case "BOOKMARK" -> {}
          // Most often 410: the revision is too old, so what is there is asked for again.
          default -> {
            return;
          }
        }
      }
    } catch (IOException e) {
      throw new KubeException(Reason.UNREACHABLE, Texts.text("kube.lost", client.server()), e);
    } finally {
      open = null;
    }
  }

  @Override
  public void close() {
    closed.countDown();
    InputStream stream = open;
    if (stream != null) {
      try {
        stream.close();
      } catch (IOException e) {
        // It was to end; how it ended is of no interest.
        return;
      }
    }
  }
}
