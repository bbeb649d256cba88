package io.naru.desktop.logs;

import java.util.List;
import javafx.beans.property.BooleanProperty;
import javafx.beans.property.ReadOnlyIntegerProperty;
import javafx.beans.property.ReadOnlyIntegerWrapper;
import javafx.beans.property.ReadOnlyObjectProperty;
import javafx.beans.property.ReadOnlyObjectWrapper;
import javafx.beans.property.SimpleBooleanProperty;
import org.jspecify.annotations.Nullable;

/**
 * A log that is read live. Lines arrive on any thread and are shown by {@link #frame}, once a
 * frame; while paused they wait. User interface thread only, but for what the source calls.
 */
public final class LogModel implements AutoCloseable {

  /** How the log comes in. */
  public sealed interface State {
    record Connecting() implements State {}

    record Following() implements State {}

    record Ended() implements State {}

    /** For people. */
    record Failed(String message) implements State {}
  }

  /** Lines that are kept. */
  public static final int CAPACITY = 50_000;

  private final LogSource source;
  private final LogBuffer buffer;
  private final int capacity;
  private final BooleanProperty paused = new SimpleBooleanProperty();
  private final ReadOnlyIntegerWrapper waitingCount = new ReadOnlyIntegerWrapper();
  private final ReadOnlyObjectWrapper<State> state =
      new ReadOnlyObjectWrapper<>(new State.Connecting());

  private @Nullable Reading reading;

  public LogModel(LogSource source) {
    this(source, CAPACITY);
  }

  LogModel(LogSource source, int capacity) {
    this.source = source;
    this.capacity = capacity;
    this.buffer = new LogBuffer(capacity);
  }

  /** Shows another log, from its start. */
  public void open(LogRequest request) {
    close();
    buffer.empty();
    waitingCount.set(0);
    state.set(new State.Connecting());
    Reading next = new Reading(capacity);
    next.connection = source.open(request, next);
    reading = next;
  }

  /** Takes over what has arrived; returns whether lines were added. */
  public boolean frame() {
    Reading now = reading;
    if (now == null) {
      return false;
    }
    State arrived = now.state;
    if (!arrived.equals(state.get())) {
      state.set(arrived);
    }
    if (paused.get()) {
      waitingCount.set(now.waiting.size());
      return false;
    }
    List<String> more = now.waiting.take();
    waitingCount.set(0);
    buffer.append(more);
    return !more.isEmpty();
  }

  public LogBuffer buffer() {
    return buffer;
  }

  public LogLines lines() {
    return buffer.lines();
  }

  public LogSearch search() {
    return buffer.search();
  }

  public BooleanProperty pausedProperty() {
    return paused;
  }

  /** How many lines have come while paused. */
  public ReadOnlyIntegerProperty waitingCountProperty() {
    return waitingCount.getReadOnlyProperty();
  }

  public ReadOnlyObjectProperty<State> stateProperty() {
    return state.getReadOnlyProperty();
  }

  @Override
  public void close() {
    Reading ended = reading;
    reading = null;
    if (ended != null && ended.connection != null) {
      try {
        ended.connection.close();
      } catch (Exception e) {
        throw new IllegalStateException(e);
      }
    }
  }

  /** One connection, with lines of its own: late ones of a log left before do not mix in. */
  private static final class Reading implements LogListener {
    private final LogLines.Waiting waiting;
    private volatile State state = new State.Connecting();
    private @Nullable AutoCloseable connection;

    Reading(int capacity) {
      waiting = new LogLines.Waiting(capacity);
    }

    @Override
    public void lines(List<String> more) {
      waiting.add(more);
      state = new State.Following();
    }

    @Override
    public void ended(@Nullable String error) {
      state = error == null ? new State.Ended() : new State.Failed(error);
    }
  }
}
