package io.naru.scheduler.queue;

import io.naru.scheduler.framework.ClusterEvent;
import java.util.ArrayDeque;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/**
 * What happened while pods were being tried. A pod that was looking at an older picture of the
 * cluster must not miss the event that would have helped it. Guarded by the queue's lock; holds
 * events only as long as a pod is in flight that was there before them.
 */
final class InFlightEvents {

  private record Entry(long number, ClusterEvent event, @Nullable String onlyFor) {}

  private final Map<String, Long> started = new LinkedHashMap<>();
  private final ArrayDeque<Entry> events = new ArrayDeque<>();
  private long number;

  void begin(String uid) {
    started.put(uid, number);
  }

  /**
   * @param onlyFor the pod that it concerns; null for all
   */
  void add(ClusterEvent event, @Nullable String onlyFor) {
    if (!started.isEmpty()) {
      events.add(new Entry(number++, event, onlyFor));
    }
  }

  /** Ends a pod's flight; answers what happened meanwhile, nothing if it was not in flight. */
  List<ClusterEvent> end(String uid) {
    Long since = started.remove(uid);
    if (since == null) {
      return List.of();
    }
    List<ClusterEvent> missed = new ArrayList<>();
    for (Entry entry : events) {
      if (entry.number() >= since && (entry.onlyFor() == null || entry.onlyFor().equals(uid))) {
        missed.add(entry.event());
      }
    }
    // Flights are in the order of their beginning, so the first one tells what is still needed.
    long needed = started.isEmpty() ? Long.MAX_VALUE : started.values().iterator().next();
    while (!events.isEmpty() && events.getFirst().number() < needed) {
      events.removeFirst();
    }
    return missed;
  }
}
