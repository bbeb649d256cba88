package io.naru.store.embedded;

import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import java.util.function.Consumer;

/**
 * Finds the watchers of a key in as many look-ups as there are different lengths of prefixes: a
 * handful, however many watchers there are. Not thread-safe.
 */
final class WatchersByPrefix {
  private final Map<String, List<Watcher>> watchers = new HashMap<>();
  private final TreeMap<Integer, Integer> prefixesByLength = new TreeMap<>();

  void add(Watcher watcher) {
    List<Watcher> same = watchers.get(watcher.prefix);
    if (same == null) {
      same = new ArrayList<>();
      watchers.put(watcher.prefix, same);
      prefixesByLength.merge(watcher.prefix.length(), 1, Integer::sum);
    }
    same.add(watcher);
  }

  void remove(Watcher watcher) {
    List<Watcher> same = watchers.get(watcher.prefix);
    if (same != null && same.remove(watcher) && same.isEmpty()) {
      watchers.remove(watcher.prefix);
      prefixesByLength.computeIfPresent(
          watcher.prefix.length(), (length, count) -> count == 1 ? null : count - 1);
    }
  }

  void forEachOf(String key, Consumer<Watcher> action) {
    for (int length : prefixesByLength.keySet()) {
      if (length > key.length()) {
        return;
      }
      List<Watcher> same = watchers.get(key.substring(0, length));
      if (same != null) {
        same.forEach(action);
      }
    }
  }

  void forEach(Consumer<Watcher> action) {
    watchers.values().forEach(same -> same.forEach(action));
  }
}
