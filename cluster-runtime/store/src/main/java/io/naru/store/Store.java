package io.naru.store;

import java.util.List;
import java.util.concurrent.CompletableFuture;
import org.jspecify.annotations.Nullable;

/**
 * A revisioned key-value store in etcd's model: one sequence of revisions over all keys, reads at
 * any revision that is not compacted, compare-and-set writes, watches from a revision. Keys are
 * ordered by their UTF-16 code units; API keys are ASCII. Thread-safe.
 */
public interface Store extends AutoCloseable {

  /** Revision of the last durable commit; 1 in a new store, as in etcd. */
  long revision();

  /** Oldest revision that can still be read; reads and watches before it fail. */
  long compactedRevision();

  /** The key as it is now, or null if it does not exist. */
  @Nullable KeyValue get(String key);

  /**
   * Keys that start with {@code prefix}, in order, as of one revision.
   *
   * @param prefix of the keys wanted
   * @param startAfter only keys greater than this one; null for all
   * @param limit at most so many; 0 for all
   * @param revision to read at; 0 for now
   * @throws CompactedException if the revision is compacted
   * @throws IllegalArgumentException if the revision is in the future
   */
  Range range(String prefix, @Nullable String startAfter, int limit, long revision);

  /**
   * Writes if the key's state is as expected. Completes when the write is durable; a failed
   * comparison completes normally, with {@link Result#succeeded()} false.
   */
  CompletableFuture<Result> commit(Write write);

  /**
   * Delivers every event of keys that start with {@code prefix} with a revision greater than {@code
   * afterRevision}: first those of the past, then each commit once it is durable; in revision
   * order, one call at a time.
   *
   * @throws CompactedException if revisions after {@code afterRevision} are compacted
   */
  Watch watch(String prefix, long afterRevision, Listener listener);

  /** Forgets versions that are not visible at {@code revision} or later. */
  void compact(long revision);

  @Override
  void close();

  /**
   * A compare-and-set of one key.
   *
   * @param key to write
   * @param expectedModRevision the key's present mod revision; 0: must not exist; -1: whatever
   * @param value null to delete
   */
  record Write(String key, long expectedModRevision, @Nullable Value value) {
    public static final long ANY = -1;
    public static final long ABSENT = 0;
  }

  /**
   * @param succeeded whether the comparison held and the write is durable
   * @param keyValue if it succeeded, the version written (of a deletion: the version deleted, with
   *     the revision of the deletion in {@link #revision()}); if not, the key as it is; null if it
   *     does not exist
   * @param revision of the store at this commit
   */
  record Result(boolean succeeded, @Nullable KeyValue keyValue, long revision) {}

  /**
   * @param revision at which the range was read
   * @param keyValues in key order
   * @param remaining how many more keys match past the limit
   */
  record Range(long revision, List<KeyValue> keyValues, long remaining) {}

  /** Receives a watch. Called on a thread of the store: must be quick and must not block. */
  interface Listener {
    /** Events of one or several commits, in order. */
    void onEvents(List<Event> events);

    /** All events up to and including {@code revision} have been delivered. */
    default void onProgress(long revision) {}

    /** The watch can't go on; nothing follows. */
    void onError(RuntimeException cause);
  }

  /** A running watch. */
  interface Watch extends AutoCloseable {
    @Override
    void close();
  }
}
