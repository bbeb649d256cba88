package io.naru.store.embedded;

import io.naru.store.CompactedException;
import io.naru.store.Event;
import io.naru.store.KeyValue;
import io.naru.store.Store.Range;
import java.util.ArrayList;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.concurrent.ConcurrentNavigableMap;
import java.util.concurrent.ConcurrentSkipListMap;
import org.jspecify.annotations.Nullable;

/**
 * Every version of every key since the compacted revision. The committer alone changes it; anybody
 * reads it, without locks: versions newer than the published {@link #revision} are in the chains
 * already but invisible, so that a batch appears at once.
 */
final class MvccIndex {
  private final ConcurrentSkipListMap<String, Version> keys = new ConcurrentSkipListMap<>();
  private final History history = new History();
  private volatile long revision = 1;
  private volatile long compactedRevision = 1;
  private long assignedRevision = 1;
  private long prunedRevision = 1;

  long revision() {
    return revision;
  }

  long compactedRevision() {
    return compactedRevision;
  }

  @Nullable KeyValue get(String key) {
    while (true) {
      long now = revision;
      KeyValue found = Version.liveAt(keys.get(key), now);
      // Compaction past `now` may have cut the version off while we looked for it.
      if (compactedRevision <= now) {
        return found;
      }
    }
  }

  Range range(String prefix, @Nullable String startAfter, int limit, long requested) {
    while (true) {
      long now = revision;
      if (requested < 0 || requested > now) {
        throw new IllegalArgumentException(
            "revision " + requested + " is not between 0 and the current revision " + now);
      }
      long at = requested == 0 ? now : requested;
      if (requested != 0 && requested < compactedRevision) {
        throw new CompactedException(requested, compactedRevision);
      }
      Range range = scan(prefix, startAfter, limit, at);
      if (compactedRevision <= at) {
        return range;
      }
    }
  }

  private Range scan(String prefix, @Nullable String startAfter, int limit, long at) {
    ConcurrentNavigableMap<String, Version> tail =
        startAfter != null && startAfter.compareTo(prefix) >= 0
            ? keys.tailMap(startAfter, false)
            : keys.tailMap(prefix, true);
    List<KeyValue> found = new ArrayList<>();
    long remaining = 0;
    for (Map.Entry<String, Version> entry : tail.entrySet()) {
      if (!entry.getKey().startsWith(prefix)) {
        break;
      }
      KeyValue keyValue = Version.liveAt(entry.getValue(), at);
      if (keyValue == null) {
        continue;
      }
      if (limit > 0 && found.size() == limit) {
        remaining++;
      } else {
        found.add(keyValue);
      }
    }
    return new Range(at, List.copyOf(found), remaining);
  }

  /**
   * Events of the prefix in revisions ({@code after}, {@code upTo}].
   *
   * @throws CompactedException if some of them are gone
   */
  List<Event> events(String prefix, long after, long upTo) {
    // Revision 1 is the empty store: whoever asks for everything misses nothing.
    long from = Math.max(after, 1);
    List<Event> found = new ArrayList<>();
    for (long at = from + 1; at <= upTo && from >= compactedRevision; at++) {
      Event event = history.at(at);
      if (event != null && event.current().key().startsWith(prefix)) {
        found.add(event);
      }
    }
    checkReadableAfter(after);
    return found;
  }

  void checkReadableAfter(long after) {
    long compacted = compactedRevision;
    if (Math.max(after, 1) < compacted) {
      throw new CompactedException(after, compacted);
    }
  }

  // ---- the committer's side ----

  /** The key as the next write will find it, published or not. */
  @Nullable KeyValue latest(String key) {
    return Version.liveAt(keys.get(key), Long.MAX_VALUE);
  }

  long assignedRevision() {
    return assignedRevision;
  }

  Event put(String key, byte[] value) {
    KeyValue previous = latest(key);
    long at = ++assignedRevision;
    KeyValue current =
        previous == null
            ? new KeyValue(key, value, at, at, 1)
            : new KeyValue(key, value, previous.createRevision(), at, previous.version() + 1);
    return add(new Event(Event.Type.PUT, current, previous));
  }

  Event delete(String key) {
    KeyValue previous = latest(key);
    KeyValue tombstone = Version.tombstone(key, ++assignedRevision);
    return add(new Event(Event.Type.DELETE, tombstone, previous));
  }

  private Event add(Event event) {
    String key = event.current().key();
    keys.put(key, new Version(event.current(), keys.get(key)));
    history.add(event);
    return event;
  }

  /** Makes everything assigned visible. */
  void publish() {
    revision = assignedRevision;
  }

  /** Readers are refused from now on; {@link #prune} frees the memory. */
  void compact(long target) {
    if (target > compactedRevision) {
      compactedRevision = target;
    }
  }

  boolean needsPruning() {
    return prunedRevision < compactedRevision;
  }

  /** Cuts off what compaction made unreadable. Costs as much as changed since the last time. */
  void prune() {
    long target = compactedRevision;
    Set<String> changed = new HashSet<>();
    for (long at = prunedRevision + 1; at <= target; at++) {
      Event event = history.at(at);
      if (event != null) {
        changed.add(event.current().key());
        history.remove(event);
      }
    }
    for (String key : changed) {
      Version newest = keys.get(key);
      Version visible = Version.at(newest, target);
      if (visible != null) {
        visible.older = null;
        if (visible == newest && visible.isTombstone()) {
          keys.remove(key);
        }
      }
    }
    history.freeThrough(target);
    prunedRevision = target;
  }

  /** Revision to compact at so that the history fits; 0 if it fits with a tenth to spare. */
  long automaticCompaction(int maximumRevisions, long maximumBytes) {
    // The slack makes compaction rare, thereby cheap by write.
    boolean tooMany = revision - compactedRevision > maximumRevisions * 1.1;
    boolean tooLarge = history.bytes() > maximumBytes * 1.1;
    if (needsPruning() || !(tooMany || tooLarge)) {
      return 0;
    }
    long target = Math.max(compactedRevision, revision - maximumRevisions);
    long bytes = history.bytes();
    for (long at = compactedRevision + 1; at < revision; at++) {
      if (at > target && bytes <= maximumBytes) {
        break;
      }
      Event event = history.at(at);
      bytes -= event == null ? 0 : History.sizeOf(event);
      target = Math.max(target, at);
    }
    return target;
  }

  // ---- snapshots and recovery ----

  /** Live keys as of a revision that the caller keeps from being pruned. */
  Iterable<KeyValue> liveAt(long at) {
    return () ->
        keys.values().stream()
            .mapMulti((Version newest, java.util.function.Consumer<KeyValue> sink) -> {
              KeyValue keyValue = Version.liveAt(newest, at);
              if (keyValue != null) {
                sink.accept(keyValue);
              }
            })
            .iterator();
  }

  @Nullable Event eventAt(long at) {
    return history.at(at);
  }

  /** Starts, while still empty, at a revision other than 1. */
  void startAt(long base) {
    revision = base;
    assignedRevision = base;
    compactedRevision = base;
    prunedRevision = base;
  }

  void load(KeyValue keyValue) {
    keys.put(keyValue.key(), new Version(keyValue, null));
  }
}
