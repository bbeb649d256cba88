package io.naru.store.embedded;

import java.time.Duration;

/**
 * How an embedded store keeps its data.
 *
 * @param durability whether a write is forced to the disk before it is acknowledged
 * @param segmentBytes size of one preallocated log file
 * @param snapshotLogBytes a snapshot is written after so many bytes of log
 * @param historyRevisions at most about so many revisions are kept before they are compacted
 * @param historyBytes at most about so many bytes of history are kept in memory; whichever of the
 *     two limits is reached first
 * @param progressInterval how soon idle watches learn of a new revision
 */
public record EmbeddedStoreOptions(
    Durability durability,
    int segmentBytes,
    long snapshotLogBytes,
    int historyRevisions,
    long historyBytes,
    Duration progressInterval) {

  /** When a write counts as durable. */
  public enum Durability {
    /** After fsync: survives a power failure. */
    FSYNC,
    /** After it was handed to the operating system: survives the process only. For tests. */
    NONE
  }

  private static final int MEBIBYTE = 1 << 20;

  public EmbeddedStoreOptions {
    if (segmentBytes < 4096 || snapshotLogBytes < 1 || historyRevisions < 1 || historyBytes < 1) {
      throw new IllegalArgumentException("sizes of a store must be positive");
    }
  }

  /** Durable; 100,000 revisions or 64 MiB of history, generous for time travel yet bounded. */
  public static EmbeddedStoreOptions defaults() {
    return new EmbeddedStoreOptions(
        Durability.FSYNC,
        16 * MEBIBYTE,
        64L * MEBIBYTE,
        100_000,
        64L * MEBIBYTE,
        Duration.ofMillis(100));
  }

  public EmbeddedStoreOptions withDurability(Durability changed) {
    return new EmbeddedStoreOptions(
        changed, segmentBytes, snapshotLogBytes, historyRevisions, historyBytes, progressInterval);
  }

  public EmbeddedStoreOptions withLog(int segment, long snapshotAfter) {
    return new EmbeddedStoreOptions(
        durability, segment, snapshotAfter, historyRevisions, historyBytes, progressInterval);
  }

  public EmbeddedStoreOptions withHistory(int revisions, long bytes) {
    return new EmbeddedStoreOptions(
        durability, segmentBytes, snapshotLogBytes, revisions, bytes, progressInterval);
  }
}
