package io.naru.store.embedded;

import io.naru.store.embedded.EmbeddedStoreOptions.Durability;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.channels.FileChannel;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionException;
import java.util.concurrent.Executor;
import java.util.random.RandomGenerator;
import org.jspecify.annotations.Nullable;

/**
 * The append-only log over its segments. Used by the committer alone; a background task prepares
 * the next segment while the present one fills.
 */
final class Log implements AutoCloseable {
  private final Path directory;
  private final EmbeddedStoreOptions options;
  private final RandomGenerator salts;
  private final Executor background;
  private @Nullable Segment active;
  private @Nullable CompletableFuture<FileChannel> prepared;
  private long sequence;
  private long bytesSinceSnapshot;

  /**
   * @param active to go on in, or null to start a new one with the first frame
   * @param sequence of the last frame
   */
  Log(
      Path directory,
      EmbeddedStoreOptions options,
      RandomGenerator salts,
      Executor background,
      @Nullable Segment active,
      long sequence) {
    this.directory = directory;
    this.options = options;
    this.salts = salts;
    this.background = background;
    this.active = active;
    this.sequence = sequence;
  }

  /** Sequence of the last frame. */
  long sequence() {
    return sequence;
  }

  long bytesSinceSnapshot() {
    return bytesSinceSnapshot;
  }

  void snapshotStarted() {
    bytesSinceSnapshot = 0;
  }

  /** Writes the frame and, if asked to, returns only when it is on the disk. */
  void append(Frame frame) throws IOException {
    int size = (frame.size() + 7) & ~7;
    Segment segment = active;
    if (segment == null || !segment.hasRoomFor(size)) {
      segment = roll(size);
    }
    segment.append(frame.seal(sequence + 1, segment.salt()));
    if (options.durability() == Durability.FSYNC) {
      segment.force();
    }
    sequence++;
    bytesSinceSnapshot += size;
  }

  private Segment roll(int size) throws IOException {
    if (active != null) {
      active.close();
      active = null;
    }
    Path file = directory.resolve("next-segment.tmp");
    FileChannel channel = takePrepared();
    if (channel == null || channel.size() < size + (long) Segment.HEADER) {
      if (channel != null) {
        channel.close();
      }
      long bytes = Math.max(options.segmentBytes(), size + (long) Segment.HEADER);
      channel = Segment.preallocate(file, bytes);
    }
    Path path = StoreFiles.segment(directory, sequence + 1);
    Segment segment = Segment.activate(file, channel, path, sequence + 1, salts.nextLong());
    active = segment;
    prepared =
        CompletableFuture.supplyAsync(
            () -> {
              try {
                return Segment.preallocate(file, options.segmentBytes());
              } catch (IOException e) {
                throw new UncheckedIOException(e);
              }
            },
            background);
    return segment;
  }

  private @Nullable FileChannel takePrepared() {
    CompletableFuture<FileChannel> future = prepared;
    prepared = null;
    try {
      return future == null ? null : future.join();
    } catch (CompletionException e) {
      // The disk may have been full for a moment only: the caller tries again in the foreground.
      return null;
    }
  }

  /** Deletes the segments that hold nothing but frames up to the sequence. */
  void truncateThrough(long last) throws IOException {
    List<Path> segments = StoreFiles.segments(directory);
    for (int i = 0; i + 1 < segments.size(); i++) {
      if (StoreFiles.numberOf(segments.get(i + 1)) > last + 1) {
        return;
      }
      Files.delete(segments.get(i));
    }
  }

  @Override
  public void close() throws IOException {
    FileChannel unused = takePrepared();
    if (unused != null) {
      unused.close();
      Files.deleteIfExists(directory.resolve("next-segment.tmp"));
    }
    if (active != null) {
      active.close();
    }
  }
}
