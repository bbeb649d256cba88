package io.naru.controllers.nodeipam;

import java.util.BitSet;
import java.util.HashMap;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/**
 * Which node holds which parts of a range. A part that was given back is the last to be used again,
 * so that stale routes and connections of its former node do little harm. Thread-safe.
 */
final class CidrPool {

  private final CidrRange range;
  private final BitSet used = new BitSet();
  private final Map<String, BitSet> held = new HashMap<>();
  private int next;

  CidrPool(CidrRange range) {
    this.range = range;
  }

  /** Notes what a node already has; ranges outside of the pool are none of ours. */
  synchronized void occupy(String node, String cidr) {
    int[] parts = range.partsOf(cidr);
    if (parts != null) {
      used.set(parts[0], parts[1] + 1);
      held.computeIfAbsent(node, n -> new BitSet()).set(parts[0], parts[1] + 1);
    }
  }

  /** A part for a node: the one it holds already, or a free one; null if there is none. */
  synchronized @Nullable String allocate(String node) {
    BitSet mine = held.get(node);
    if (mine != null && !mine.isEmpty()) {
      return range.part(mine.nextSetBit(0));
    }
    int free = used.nextClearBit(next);
    if (free >= range.size()) {
      free = used.nextClearBit(0);
    }
    if (free >= range.size()) {
      return null;
    }
    next = (free + 1) % range.size();
    used.set(free);
    held.computeIfAbsent(node, n -> new BitSet()).set(free);
    return range.part(free);
  }

  /** Takes back all that a node holds. Whether that was anything. */
  synchronized boolean release(String node) {
    BitSet parts = held.remove(node);
    if (parts == null) {
      return false;
    }
    used.clear();
    held.values().forEach(used::or);
    return true;
  }
}
