package io.naru.store.embedded;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.concurrent.Executor;
import java.util.function.Consumer;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/** Writes snapshots in the background and keeps the newest two, in case one goes bad. */
final class Snapshots {
  private static final Logger logger = LoggerFactory.getLogger(Snapshots.class);
  private static final int KEPT = 2;

  private final Path directory;
  private final MvccIndex index;
  private final Executor background;

  Snapshots(Path directory, MvccIndex index, Executor background) {
    this.directory = directory;
    this.index = index;
    this.background = background;
  }

  /** The index must not be pruned before {@code ended} is called (on another thread). */
  void write(Snapshot snapshot, Consumer<Boolean> ended) {
    background.execute(() -> {
      boolean succeeded = false;
      try {
        snapshot.write(directory, index);
        succeeded = true;
      } catch (IOException | RuntimeException e) {
        // The log is whole, so nothing is lost; it is tried again after as much log again.
        logger.warn("Could not write a snapshot of the store", e);
      } finally {
        ended.accept(succeeded);
      }
    });
  }

  /**
   * Deletes old snapshots.
   *
   * @return sequence up to which the log is not needed; 0 while there is no second snapshot
   */
  long retain() throws IOException {
    List<Path> files = StoreFiles.snapshots(directory);
    int surplus = files.size() - KEPT;
    for (int i = 0; i < surplus; i++) {
      Files.delete(files.get(i));
    }
    return surplus < 0 ? 0 : StoreFiles.numberOf(files.get(surplus));
  }
}
