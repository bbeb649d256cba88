package io.naru.client;

import com.fasterxml.jackson.databind.node.ObjectNode;
import io.fabric8.kubernetes.api.model.HasMetadata;
import io.naru.client.ApiTransport.Target;
import io.naru.machinery.ApiObject;
import io.naru.machinery.Json;
import io.naru.machinery.StatusException;
import java.time.Clock;
import java.time.Instant;
import java.time.temporal.ChronoUnit;
import java.util.LinkedHashMap;
import java.util.Map;
import java.util.concurrent.LinkedBlockingQueue;
import java.util.concurrent.atomic.AtomicLong;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Writes {@code v1 Event}s for people, off the caller's thread. The same event about the same
 * object again raises the count of the one there is. Events are best effort: when the queue is full
 * or the server refuses, they are dropped, and so they are when there are too many about one object
 * ({@link EventBudget}). Thread-safe.
 */
public final class EventRecorder implements AutoCloseable {

  /** Severity of an event. */
  public enum Type {
    NORMAL("Normal"),
    WARNING("Warning");

    private final String text;

    Type(String text) {
      this.text = text;
    }
  }

  private static final Logger LOG = LoggerFactory.getLogger(EventRecorder.class);
  private static final int QUEUE = 1000;
  private static final int REMEMBERED = 4096;
  private static final int MAX_MESSAGE = 1024;
  private static final int MAX_NAME = 253;

  private record About(String apiVersion, String kind, String namespace, String name, String uid) {}

  private record Occurrence(About about, Type type, String reason, String message, Instant time) {
    private Occurrence withoutTime() {
      return new Occurrence(about, type, reason, message, Instant.EPOCH);
    }
  }

  private record Written(String name, int count) {}

  private final ApiTransport transport;
  private final String component;
  private final Clock clock;
  private final LinkedBlockingQueue<Occurrence> queue = new LinkedBlockingQueue<>(QUEUE);
  private final Map<Occurrence, Written> written =
      new LinkedHashMap<>(64, 0.75f, true) {
        @Override
        protected boolean removeEldestEntry(Map.Entry<Occurrence, Written> eldest) {
          return size() > REMEMBERED;
        }
      };
  private final EventBudget<About> budget;
  private final Thread writer;
  // Of all recorders: those of several components write about one object at the same instant.
  private static final AtomicLong NAMES = new AtomicLong();

  /**
   * @param component for example {@code deployment-controller}
   */
  public EventRecorder(ApiTransport transport, String component, Clock clock) {
    this.transport = transport;
    this.component = component;
    this.clock = clock;
    this.budget = new EventBudget<>(clock);
    this.writer = Thread.ofVirtual().name("events-" + component).start(this::run);
  }

  /**
   * Records an event; returns at once.
   *
   * @param reason CamelCase, for example {@code ScalingReplicaSet}
   */
  public void record(
      HasMetadata object, ResourceType<?> of, Type type, String reason, String message) {
    var metadata = object.getMetadata();
    About about =
        new About(
            of.apiVersion(),
            of.kind(),
            orEmpty(metadata.getNamespace()),
            metadata.getName(),
            orEmpty(metadata.getUid()));
    String shortened = message.length() > MAX_MESSAGE ? message.substring(0, MAX_MESSAGE) : message;
    if (!queue.offer(new Occurrence(about, type, reason, shortened, clock.instant()))) {
      LOG.debug("event dropped: {} {}", reason, about);
    }
  }

  @Override
  public void close() {
    writer.interrupt();
  }

  private void run() {
    try {
      while (true) {
        Occurrence entry = queue.take();
        try {
          if (budget.spend(entry.about())) {
            write(entry);
          }
        } catch (StatusException e) {
          LOG.debug("event {} was refused: {}", entry.reason(), e.getMessage());
        } catch (RuntimeException e) {
          LOG.warn("event {} could not be written", entry.reason(), e);
        }
      }
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
    }
  }

  private void write(Occurrence entry) {
    Occurrence same = entry.withoutTime();
    Written known = written.get(same);
    if (known != null && raiseCount(entry, known)) {
      written.put(same, new Written(known.name(), known.count() + 1));
      return;
    }
    ObjectNode event = event(entry);
    transport.create(
        Target.of(Resources.EVENTS.resource(), namespace(entry), ""), ApiObject.of(event));
    written.put(same, new Written(Json.text(event, "metadata", "name"), 1));
  }

  private boolean raiseCount(Occurrence entry, Written known) {
    ObjectNode patch = Json.object();
    patch.put("count", known.count() + 1).put("lastTimestamp", time(entry));
    try {
      transport.patch(
          Target.of(Resources.EVENTS.resource(), namespace(entry), known.name()),
          "application/merge-patch+json",
          Json.bytes(patch),
          Map.of());
      return true;
    } catch (StatusException e) {
      if (e.isNotFound()) {
        return false;
      }
      throw e;
    }
  }

  private ObjectNode event(Occurrence entry) {
    About about = entry.about();
    ObjectNode event = Json.object().put("apiVersion", "v1").put("kind", "Event");
    event.putObject("metadata").put("name", name(entry)).put("namespace", namespace(entry));
    event
        .putObject("involvedObject")
        .put("apiVersion", about.apiVersion())
        .put("kind", about.kind())
        .put("name", about.name());
    ObjectNode involved = (ObjectNode) event.get("involvedObject");
    if (!about.namespace().isEmpty()) {
      involved.put("namespace", about.namespace());
    }
    if (!about.uid().isEmpty()) {
      involved.put("uid", about.uid());
    }
    event.put("reason", entry.reason()).put("message", entry.message());
    event.put("type", entry.type().text).put("count", 1);
    event.put("firstTimestamp", time(entry)).put("lastTimestamp", time(entry));
    event.putObject("source").put("component", component);
    event.put("reportingComponent", component).put("reportingInstance", "");
    return event;
  }

  /**
   * The object's name, the time, and a count that makes it unique where the clock is too coarse. A
   * long name is cut: names of events have no more room than those of other objects.
   */
  private static String name(Occurrence entry) {
    String suffix = ".%x%04x".formatted(nanos(entry.time()), NAMES.getAndIncrement() & 0xffff);
    String name = entry.about().name();
    return name.substring(0, Math.min(name.length(), MAX_NAME - suffix.length())) + suffix;
  }

  private static String namespace(Occurrence entry) {
    return entry.about().namespace().isEmpty() ? "default" : entry.about().namespace();
  }

  private static long nanos(Instant time) {
    return time.getEpochSecond() * 1_000_000_000L + time.getNano();
  }

  private static String time(Occurrence entry) {
    return entry.time().truncatedTo(ChronoUnit.SECONDS).toString();
  }

  private static String orEmpty(@Nullable String text) {
    return text == null ? "" : text;
  }
}
