package io.naru.desktop.table;

import java.util.LinkedHashMap;
import java.util.Map;
import java.util.Optional;
import java.util.function.Supplier;

/**
 * Gathers events of any threads between two frames; of several events of one object only the last
 * counts. Its content is computed only when the batch is taken, so that a burst of events costs one
 * computation. Thread-safe.
 */
public final class Changes {

  private Map<String, Optional<Supplier<RowContent>>> waiting = new LinkedHashMap<>();

  public synchronized void put(String key, Supplier<RowContent> content) {
    waiting.put(key, Optional.of(content));
  }

  public synchronized void remove(String key) {
    waiting.put(key, Optional.empty());
  }

  /** What happened since the last call; an empty value: the object is gone. */
  public Map<String, Optional<RowContent>> take() {
    Map<String, Optional<Supplier<RowContent>>> taken;
    synchronized (this) {
      if (waiting.isEmpty()) {
        return Map.of();
      }
      taken = waiting;
      waiting = new LinkedHashMap<>();
    }
    Map<String, Optional<RowContent>> contents = LinkedHashMap.newLinkedHashMap(taken.size());
    taken.forEach((key, content) -> contents.put(key, content.map(Supplier::get)));
    return contents;
  }
}
