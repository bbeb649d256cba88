package io.naru.scheduler;

import java.util.Iterator;
import java.util.LinkedHashMap;
import java.util.Map;
import java.util.Optional;
import java.util.function.Supplier;

/**
 * The last verdict of each pod of late. Bounded by how much it holds: the oldest go first.
 * Thread-safe.
 */
public final class SchedulingVerdicts {

  /** A verdict is kept as what it is made of, and made when somebody asks. */
  private record Entry(int cells, Supplier<Verdict> verdict) {}

  private final int capacity;
  private final Map<String, Entry> entries = new LinkedHashMap<>();
  private long held;

  /**
   * @param capacity pairs of pod and node to hold at most
   */
  public SchedulingVerdicts(int capacity) {
    this.capacity = capacity;
  }

  public Optional<Verdict> of(String namespace, String pod) {
    Supplier<Verdict> verdict;
    synchronized (this) {
      Entry entry = entries.get(namespace + "/" + pod);
      if (entry == null) {
        return Optional.empty();
      }
      verdict = entry.verdict();
    }
    return Optional.of(verdict.get());
  }

  /**
   * @param key {@code namespace/name} of the pod
   * @param nodes how many nodes it speaks of
   */
  synchronized void put(String key, int nodes, Supplier<Verdict> verdict) {
    remove(key);
    entries.put(key, new Entry(nodes + 1, verdict));
    held += nodes + 1;
    Iterator<Entry> oldest = entries.values().iterator();
    while (held > capacity && entries.size() > 1) {
      held -= oldest.next().cells();
      oldest.remove();
    }
  }

  synchronized void remove(String key) {
    Entry entry = entries.remove(key);
    if (entry != null) {
      held -= entry.cells();
    }
  }
}
