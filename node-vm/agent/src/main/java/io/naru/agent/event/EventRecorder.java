package io.naru.agent.event;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import io.naru.agent.api.ApiClient;
import io.naru.agent.api.ApiException;
import io.naru.agent.api.Json;
import io.naru.agent.model.Times;
import java.io.IOException;
import java.time.Clock;
import java.time.Instant;
import java.util.LinkedHashMap;
import java.util.Map;
import java.util.concurrent.ArrayBlockingQueue;
import java.util.concurrent.BlockingQueue;
import java.util.concurrent.atomic.AtomicInteger;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Writes events to the API server from one virtual thread. The same event again only raises the
 * count of the first. While the server is away events are dropped once the queue is full: they are
 * hints for people, and the newest matter most when it is back.
 */
public final class EventRecorder implements Events, AutoCloseable {

  private static final Logger LOG = LoggerFactory.getLogger(EventRecorder.class);
  private static final int QUEUE = 500;
  private static final int REMEMBERED = 1000;

  private record Key(String uid, String fieldPath, String type, String reason, String message) {}

  private record Pending(Key key, ObjectNode event) {}

  private record Written(String path, int count) {}

  private final ApiClient client;
  private final String nodeName;
  private final Clock clock;
  private final BlockingQueue<Pending> queue = new ArrayBlockingQueue<>(QUEUE);
  private final Map<Key, Written> written =
      new LinkedHashMap<>(16, 0.75f, true) {
        private static final long serialVersionUID = 1L;

        @Override
        protected boolean removeEldestEntry(Map.Entry<Key, Written> eldest) {
          return size() > REMEMBERED;
        }
      };
  private final AtomicInteger sequence = new AtomicInteger();
  private final Thread thread;

  /** Starts a recorder for the node. */
  public EventRecorder(ApiClient client, String nodeName, Clock clock) {
    this.client = client;
    this.nodeName = nodeName;
    this.clock = clock;
    this.thread = Thread.ofVirtual().name("events").start(this::run);
  }

  @Override
  public void record(JsonNode object, String fieldPath, Type type, String reason, String message) {
    String uid = Json.text(object, "metadata", "uid");
    Key key = new Key(uid, fieldPath, type.text(), reason, message);
    String now = Times.format(clock.instant());
    String namespace = object.path("metadata").path("namespace").asText("default");
    ObjectNode event = Json.object().put("apiVersion", "v1").put("kind", "Event");
    event
        .putObject("metadata")
        .put("namespace", namespace)
        .put("name", eventName(Json.text(object, "metadata", "name")));
    ObjectNode involved =
        event
            .putObject("involvedObject")
            .put("kind", object.path("kind").asText("Pod"))
            .put("apiVersion", object.path("apiVersion").asText("v1"))
            .put("name", Json.text(object, "metadata", "name"))
            .put("uid", uid)
            .put("resourceVersion", Json.text(object, "metadata", "resourceVersion"));
    if (object.path("metadata").has("namespace")) {
      involved.put("namespace", namespace);
    }
    if (!fieldPath.isEmpty()) {
      involved.put("fieldPath", fieldPath);
    }
    event.put("reason", reason).put("message", message).put("type", type.text());
    event.put("firstTimestamp", now).put("lastTimestamp", now).put("count", 1);
    event.putObject("source").put("component", "kubelet").put("host", nodeName);
    event.put("reportingComponent", "kubelet").put("reportingInstance", nodeName);
    if (!queue.offer(new Pending(key, event))) {
      LOG.debug("event dropped: {} {}", reason, message);
    }
  }

  // The name has to be unique; the time in hexadecimal nanoseconds is, on one node.
  private String eventName(String object) {
    Instant now = clock.instant();
    long nanos =
        now.getEpochSecond() * 1_000_000_000L + now.getNano() + sequence.getAndIncrement() % 1000;
    return object + "." + Long.toHexString(nanos);
  }

  private void run() {
    while (!Thread.currentThread().isInterrupted()) {
      try {
        write(queue.take());
      } catch (InterruptedException closing) {
        return;
      } catch (IOException e) {
        LOG.debug("event not written: {}", e.toString());
      }
    }
  }

  private void write(Pending pending) throws IOException {
    Written before = written.get(pending.key());
    if (before != null) {
      ObjectNode patch = Json.object().put("count", before.count() + 1);
      patch.set("lastTimestamp", pending.event().get("lastTimestamp"));
      try {
        client.patch(before.path(), ApiClient.Patch.MERGE, patch);
        written.put(pending.key(), new Written(before.path(), before.count() + 1));
        return;
      } catch (ApiException e) {
        if (!e.isNotFound()) {
          throw e;
        }
      }
    }
    String namespace = Json.text(pending.event(), "metadata", "namespace");
    String collection = "/api/v1/namespaces/" + namespace + "/events";
    client.create(collection, pending.event());
    String name = Json.text(pending.event(), "metadata", "name");
    written.put(pending.key(), new Written(collection + "/" + name, 1));
  }

  @Override
  public void close() {
    thread.interrupt();
  }
}
