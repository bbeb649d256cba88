package io.naru.desktop.logs;

import java.util.ArrayDeque;
import java.util.ArrayList;
import java.util.List;
import javafx.collections.ObservableListBase;

/**
 * The last lines of a log, bounded: what comes first goes first. A ring, so that dropping costs
 * nothing. User interface thread only.
 */
public final class LogLines extends ObservableListBase<String> {

  private final String[] ring;
  private int start;
  private int size;
  private long dropped;

  public LogLines(int capacity) {
    ring = new String[capacity];
  }

  public void append(List<String> lines) {
    List<String> kept =
        lines.size() > ring.length
            ? lines.subList(lines.size() - ring.length, lines.size())
            : lines;
    if (kept.isEmpty()) {
      return;
    }
    beginChange();
    int excess = Math.max(0, size + kept.size() - ring.length);
    if (excess > 0) {
      List<String> removed = new ArrayList<>(subList(0, excess));
      start = (start + excess) % ring.length;
      size -= excess;
      nextRemove(0, removed);
    }
    dropped += excess + lines.size() - kept.size();
    for (String line : kept) {
      ring[(start + size++) % ring.length] = line;
    }
    nextAdd(size - kept.size(), size);
    endChange();
  }

  public void empty() {
    beginChange();
    List<String> removed = new ArrayList<>(this);
    start = 0;
    size = 0;
    dropped = 0;
    nextRemove(0, removed);
    endChange();
  }

  /** How many lines were dropped: the number of the first line that is there, counted from 0. */
  public long dropped() {
    return dropped;
  }

  @Override
  public String get(int index) {
    return ring[(start + java.util.Objects.checkIndex(index, size)) % ring.length];
  }

  @Override
  public int size() {
    return size;
  }

  /** A bounded queue of lines that wait; a helper for those who fill this from another thread. */
  static final class Waiting {
    private final int capacity;
    private final ArrayDeque<String> lines = new ArrayDeque<>();

    Waiting(int capacity) {
      this.capacity = capacity;
    }

    synchronized void add(List<String> more) {
      for (String line : more) {
        if (lines.size() == capacity) {
          lines.removeFirst();
        }
        lines.addLast(line);
      }
    }

    synchronized List<String> take() {
      List<String> taken = List.copyOf(lines);
      lines.clear();
      return taken;
    }

    synchronized int size() {
      return lines.size();
    }

    synchronized void clear() {
      lines.clear();
    }
  }
}
