package io.naru.store.embedded;

import io.naru.store.Event;
import java.util.concurrent.ConcurrentSkipListMap;
import org.jspecify.annotations.Nullable;

/**
 * Events by revision, one each. Written by the committer alone. Others may ask for revisions that
 * were published to them (which orders the memory accesses) and find null once they are compacted.
 */
final class History {
  private static final int CHUNK_BITS = 10;
  private static final int CHUNK = 1 << CHUNK_BITS;

  private final ConcurrentSkipListMap<Long, @Nullable Event[]> chunks =
      new ConcurrentSkipListMap<>();
  private long bytes;

  void add(Event event) {
    long revision = event.revision();
    @Nullable Event[] chunk =
        chunks.computeIfAbsent(revision >> CHUNK_BITS, index -> new Event[CHUNK]);
    chunk[(int) (revision & (CHUNK - 1))] = event;
    bytes += sizeOf(event);
  }

  @Nullable Event at(long revision) {
    @Nullable Event[] chunk = chunks.get(revision >> CHUNK_BITS);
    return chunk == null ? null : chunk[(int) (revision & (CHUNK - 1))];
  }

  /** Takes the event out of the account; its memory goes with its chunk. */
  void remove(Event event) {
    bytes -= sizeOf(event);
  }

  /** Frees the chunks that end at or before the revision. */
  void freeThrough(long revision) {
    chunks.headMap((revision + 1) >> CHUNK_BITS, false).clear();
  }

  long bytes() {
    return bytes;
  }

  /** Memory that the event holds on to, roughly: bytes, key and the objects around them. */
  static long sizeOf(Event event) {
    return 160L + event.current().key().length() + event.current().value().length;
  }
}
