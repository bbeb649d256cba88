package io.naru.store.embedded;

import io.naru.store.KeyValue;
import io.naru.store.Store;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.channels.FileChannel;
import java.nio.channels.FileLock;
import java.nio.channels.OverlappingFileLockException;
import java.nio.file.Path;
import java.nio.file.StandardOpenOption;
import java.security.SecureRandom;
import java.util.Set;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionException;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.atomic.AtomicBoolean;
import org.jspecify.annotations.Nullable;

/**
 * A store in one directory of the local disk, owned by one process. Everything is in memory as
 * well, so reads touch no disk and block nobody; see {@link Committer} for writes, {@link Recovery}
 * for what happens after a crash.
 *
 * <p>Futures complete on the committer's thread: dependents that take long or wait for another
 * write belong on another executor ({@code thenApplyAsync}). Listeners are called on the
 * dispatcher's thread, one at a time over all watches. A watch ends with {@code onError} when its
 * listener throws, when its revision is compacted before its turn came, and when the store is
 * closed.
 */
public final class EmbeddedStore implements Store {
  private final MvccIndex index;
  private final Committer committer;
  private final WatchDispatcher watches;
  private final Log log;
  private final FileChannel lock;
  private final ExecutorService background;
  private final Thread committing;
  private final Thread dispatching;
  private final AtomicBoolean closed = new AtomicBoolean();

  private EmbeddedStore(
      Path directory, EmbeddedStoreOptions options, FileChannel lock, ExecutorService background)
      throws IOException {
    this.lock = lock;
    this.background = background;
    index = new MvccIndex();
    Recovery.Recovered recovered = Recovery.recover(directory, index);
    log =
        new Log(
            directory,
            options,
            new SecureRandom(),
            background,
            recovered.active(),
            recovered.sequence());
    watches = new WatchDispatcher(index, options.progressInterval());
    Snapshots snapshots = new Snapshots(directory, index, background);
    committer = new Committer(index, log, watches, snapshots, options);
    committing = Thread.ofPlatform().daemon().name("store-committer").unstarted(committer);
    dispatching = Thread.ofPlatform().daemon().name("store-watches").unstarted(watches);
  }

  /**
   * Opens the store, or creates it where there is none.
   *
   * @throws StoreInUseException if somebody has it open
   * @throws CorruptStoreException if its files are damaged
   * @throws UncheckedIOException if they can't be read or written
   */
  public static EmbeddedStore open(Path directory, EmbeddedStoreOptions options) {
    FileChannel lock = null;
    ExecutorService background = Executors.newVirtualThreadPerTaskExecutor();
    boolean opened = false;
    try {
      OwnerOnlyFiles.createDirectory(directory);
      lock = lock(directory);
      EmbeddedStore store = new EmbeddedStore(directory, options, lock, background);
      store.committing.start();
      store.dispatching.start();
      opened = true;
      return store;
    } catch (IOException e) {
      throw new UncheckedIOException("can't open the store in " + directory, e);
    } finally {
      if (!opened) {
        background.close();
        closeQuietly(lock);
      }
    }
  }

  private static FileChannel lock(Path directory) throws IOException {
    FileChannel channel =
        OwnerOnlyFiles.open(
            directory.resolve("lock"), Set.of(StandardOpenOption.CREATE, StandardOpenOption.WRITE));
    FileLock lock = null;
    try {
      lock = channel.tryLock();
    } catch (OverlappingFileLockException e) {
      // Held by this very process: the same to the caller.
      throw new StoreInUseException(directory);
    } finally {
      if (lock == null) {
        channel.close();
      }
    }
    if (lock == null) {
      throw new StoreInUseException(directory);
    }
    return channel;
  }

  @Override
  public long revision() {
    return index.revision();
  }

  @Override
  public long compactedRevision() {
    return index.compactedRevision();
  }

  @Override
  public @Nullable KeyValue get(String key) {
    return index.get(key);
  }

  @Override
  public Range range(String prefix, @Nullable String startAfter, int limit, long revision) {
    return index.range(prefix, startAfter, limit, revision);
  }

  @Override
  public CompletableFuture<Result> commit(Write write) {
    CompletableFuture<Result> future = new CompletableFuture<>();
    committer.submit(new Request.Commit(write, future));
    return future;
  }

  @Override
  public Watch watch(String prefix, long afterRevision, Listener listener) {
    index.checkReadableAfter(afterRevision);
    Watcher watcher = new Watcher(prefix, afterRevision, listener, watches);
    watches.add(watcher);
    return watcher;
  }

  /**
   * Returns when the compaction is durable. A revision that is compacted already changes nothing.
   *
   * @throws IllegalArgumentException if the revision is in the future
   */
  @Override
  public void compact(long revision) {
    if (revision > index.revision()) {
      throw new IllegalArgumentException(
          "revision " + revision + " is after the current revision " + index.revision());
    }
    CompletableFuture<@Nullable Void> done = new CompletableFuture<>();
    committer.submit(new Request.Compaction(revision, done));
    try {
      done.join();
    } catch (CompletionException e) {
      throw e.getCause() instanceof RuntimeException cause ? cause : e;
    }
  }

  /** Writes what was queued before, fails what comes after, delivers and ends the watches. */
  @Override
  public void close() {
    if (!closed.compareAndSet(false, true)) {
      return;
    }
    committer.submit(new Request.Stop());
    join(committing);
    watches.stop();
    join(dispatching);
    background.close();
    try (lock) {
      log.close();
    } catch (IOException e) {
      throw new UncheckedIOException("can't close the store's files", e);
    }
  }

  /** Waits however long it takes: a store half closed would corrupt what the next opener reads. */
  private static void join(Thread thread) {
    boolean interrupted = false;
    while (thread.isAlive() && thread != Thread.currentThread()) {
      try {
        thread.join();
      } catch (InterruptedException e) {
        interrupted = true;
      }
    }
    if (interrupted) {
      Thread.currentThread().interrupt();
    }
  }

  private static void closeQuietly(@Nullable FileChannel channel) {
    if (channel != null) {
      try {
        channel.close();
      } catch (IOException e) {
        // The failure to open is the one that matters.
        org.slf4j.LoggerFactory.getLogger(EmbeddedStore.class).debug("closing the lock", e);
      }
    }
  }
}
