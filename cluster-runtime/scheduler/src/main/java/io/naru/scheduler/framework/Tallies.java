package io.naru.scheduler.framework;

import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.function.Supplier;

/**
 * Keeps the tallies that were asked for last, and which nodes have been replaced of late: a tally
 * catches up when it is asked for again, at the cost of the nodes that changed meanwhile. One that
 * was not asked for in a long time is made anew. For one thread.
 */
final class Tallies {

  /** Enough for the workloads that are being rolled out at a time. */
  static final int KEPT = 128;

  /** Catching up with more than that costs about as much as beginning anew. */
  static final int REMEMBERED = 2048;

  private record Replacement(NodeInfo old, NodeInfo now) {}

  private static final class Kept {
    private final Tally tally;
    private long upTo;

    private Kept(Tally tally, long upTo) {
      this.tally = tally;
      this.upTo = upTo;
    }
  }

  private final Replacement[] journal = new Replacement[REMEMBERED];
  private final Map<Object, Kept> entries =
      new LinkedHashMap<>(64, 0.75f, true) {
        @Override
        protected boolean removeEldestEntry(Map.Entry<Object, Kept> eldest) {
          return size() > KEPT;
        }
      };
  private long replaced;

  void replaced(NodeInfo old, NodeInfo now) {
    if (!entries.isEmpty()) {
      journal[(int) (replaced % REMEMBERED)] = new Replacement(old, now);
      replaced++;
    }
  }

  /**
   * @param key of the tally's own class, equal where the tally would be
   * @param nodes all there are now
   */
  @SuppressWarnings("unchecked")
  <T extends Tally> T get(Object key, List<NodeInfo> nodes, Supplier<T> empty) {
    Kept known = entries.get(key);
    if (known == null || replaced - known.upTo > REMEMBERED) {
      T made = empty.get();
      for (NodeInfo node : nodes) {
        made.count(node, 1);
      }
      entries.put(key, new Kept(made, replaced));
      return made;
    }
    for (; known.upTo < replaced; known.upTo++) {
      Replacement next = journal[(int) (known.upTo % REMEMBERED)];
      known.tally.count(next.old(), -1);
      known.tally.count(next.now(), 1);
    }
    return (T) known.tally;
  }
}
