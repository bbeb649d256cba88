package io.naru.desktop.logs;

import java.time.Duration;
import java.time.Instant;
import java.time.InstantSource;
import java.time.format.DateTimeParseException;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.HashSet;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;
import javafx.beans.property.BooleanProperty;
import javafx.beans.property.ReadOnlyIntegerProperty;
import javafx.beans.property.ReadOnlyIntegerWrapper;
import javafx.beans.property.SimpleBooleanProperty;
import org.jspecify.annotations.Nullable;

/**
 * The logs of all containers of a workload as one, in order of time. Containers that come are read,
 * too; what those have said that go stays. Lines wait a moment before they are shown, so that those
 * of a slower connection find their place. User interface thread only, but for what the source
 * calls.
 */
public final class WorkloadLog implements AutoCloseable {

  /**
   * A container to read.
   *
   * @param source how its lines are marked
   */
  public record Container(String namespace, String pod, String name, String source) {}

  /** More connections at once would be unkind to the server. */
  public static final int MOST = 40;

  private static final Duration SETTLES = Duration.ofMillis(400);
  private static final Duration BEFORE_AGAIN = Duration.ofSeconds(1);

  private record Arrived(Instant time, String line) {}

  private final LogSource source;
  private final InstantSource clock;
  private final int capacity;
  private final LogBuffer buffer;
  private final Map<Container, Reading> readings = new LinkedHashMap<>();
  private final BooleanProperty paused = new SimpleBooleanProperty();
  private final ReadOnlyIntegerWrapper waitingCount = new ReadOnlyIntegerWrapper();
  private List<Arrived> arrived = new ArrayList<>();
  private Instant firstArrived = Instant.EPOCH;

  public WorkloadLog(LogSource source, InstantSource clock) {
    this(source, clock, LogModel.CAPACITY);
  }

  WorkloadLog(LogSource source, InstantSource clock, int capacity) {
    this.source = source;
    this.clock = clock;
    this.capacity = capacity;
    this.buffer = new LogBuffer(capacity);
  }

  /** These containers are there now; at most {@value #MOST} of them are read. */
  public void follow(List<Container> containers) {
    Set<Container> wanted = new HashSet<>(containers.subList(0, Math.min(MOST, containers.size())));
    readings
        .entrySet()
        .removeIf(entry -> {
          // What has come but is not shown yet is still taken: the last words are the best.
          boolean over = !wanted.contains(entry.getKey()) && entry.getValue().isRead();
          if (over) {
            entry.getValue().close();
          }
          return over;
        });
    for (Container container : containers) {
      if (wanted.contains(container) && !readings.containsKey(container)) {
        Reading reading = new Reading(container);
        readings.put(container, reading);
        reading.open();
      }
    }
    readings.values().stream()
        .filter(reading -> wanted.contains(reading.container) && reading.isDue())
        .forEach(Reading::open);
  }

  /** Takes over what has arrived; returns whether lines were added. */
  public boolean frame() {
    if (!paused.get()) {
      waitingCount.set(0);
    } else {
      int waiting = arrived.size();
      for (Reading reading : readings.values()) {
        waiting += reading.waiting.size();
      }
      waitingCount.set(Math.min(waiting, capacity));
      return false;
    }
    for (Reading reading : readings.values()) {
      List<String> lines = reading.waiting.take();
      if (!lines.isEmpty() && arrived.isEmpty()) {
        firstArrived = clock.instant();
      }
      lines.forEach(reading::accept);
    }
    if (arrived.isEmpty() || clock.instant().isBefore(firstArrived.plus(SETTLES))) {
      return false;
    }
    List<Arrived> ready = arrived;
    arrived = new ArrayList<>();
    ready.sort(Comparator.comparing(Arrived::time)); // stable: a container's own order stays
    buffer.append(ready.stream().map(Arrived::line).toList());
    return true;
  }

  public LogBuffer buffer() {
    return buffer;
  }

  public BooleanProperty pausedProperty() {
    return paused;
  }

  /** How many lines have come while paused. */
  public ReadOnlyIntegerProperty waitingCountProperty() {
    return waitingCount.getReadOnlyProperty();
  }

  /** How many containers are read now. */
  public int reading() {
    return (int) readings.values().stream().filter(reading -> !reading.ended).count();
  }

  /** Why a container can't be read, for people; empty if all can. */
  public String failure() {
    return readings.values().stream()
        .map(reading -> reading.failure)
        .filter(failure -> !failure.isEmpty())
        .findFirst()
        .orElse("");
  }

  @Override
  public void close() {
    readings.values().forEach(Reading::close);
    readings.clear();
  }

  /** One container, through all its connections. */
  private final class Reading implements LogListener {
    private final Container container;
    private final LogLines.Waiting waiting = new LogLines.Waiting(capacity);
    private Instant last = Instant.MIN;
    private @Nullable AutoCloseable connection;
    private volatile boolean ended = true;
    private volatile Instant again = Instant.MIN;
    private volatile String failure = "";

    Reading(Container container) {
      this.container = container;
    }

    void open() {
      close();
      ended = false;
      connection =
          source.open(
              new LogRequest(
                  container.namespace(),
                  container.pod(),
                  container.name(),
                  false,
                  true,
                  last.equals(Instant.MIN) ? null : last.toString()),
              this);
    }

    /** A container that has ended may be started once more, in the same pod. */
    boolean isDue() {
      return ended && !clock.instant().isBefore(again);
    }

    boolean isRead() {
      return ended && waiting.size() == 0;
    }

    @Override
    public void lines(List<String> lines) {
      failure = "";
      waiting.add(lines);
    }

    @Override
    public void ended(@Nullable String error) {
      failure = error == null ? "" : error;
      again = clock.instant().plus(BEFORE_AGAIN);
      ended = true;
    }

    /** After a new connection the server repeats what is of the same second. */
    void accept(String line) {
      int space = line.indexOf(' ');
      Instant time = last;
      String text = line;
      if (space > 0) {
        try {
          time = Instant.parse(line.substring(0, space));
          text = line.substring(space + 1);
        } catch (DateTimeParseException e) {
          time = last; // the rest of a line that was cut
        }
      }
      if (!time.equals(Instant.MIN) && (time.isAfter(last) || text.equals(line))) {
        last = time;
        arrived.add(new Arrived(time, MergedLine.join(container.source(), time.toString(), text)));
      }
    }

    void close() {
      AutoCloseable open = connection;
      connection = null;
      if (open != null) {
        try {
          open.close();
        } catch (Exception e) {
          throw new IllegalStateException(e);
        }
      }
    }
  }
}
