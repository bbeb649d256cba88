package io.naru.store.embedded;

import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.channels.FileChannel;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.util.List;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Reads a store's directory into an empty index: the newest valid snapshot, then the log after it.
 *
 * <p>Only one group is ever in flight, so a crash can tear the last frame and nothing else: a frame
 * that does not check is the torn tail if no later one follows it, and corruption otherwise. A torn
 * tail was never acknowledged and is left out.
 */
final class Recovery {
  private static final Logger logger = LoggerFactory.getLogger(Recovery.class);

  /** What is compared at once with the unwritten rest of a segment. */
  private static final ByteBuffer ZEROS = ByteBuffer.allocateDirect(1 << 16).asReadOnlyBuffer();

  private final Path directory;
  private final MvccIndex index;
  private long sequence;
  private @Nullable Segment active;

  private Recovery(Path directory, MvccIndex index) {
    this.directory = directory;
    this.index = index;
  }

  /**
   * @param active segment to append to, or null to start one
   * @param sequence of the last frame
   */
  record Recovered(@Nullable Segment active, long sequence) {}

  static Recovered recover(Path directory, MvccIndex index) throws IOException {
    Recovery recovery = new Recovery(directory, index);
    recovery.loadSnapshot();
    recovery.replay();
    index.publish();
    return new Recovered(recovery.active, recovery.sequence);
  }

  private void loadSnapshot() throws IOException {
    for (Path file : StoreFiles.snapshots(directory).reversed()) {
      if (Snapshot.isValid(file)) {
        sequence = Snapshot.load(file, index).sequence();
        return;
      }
      logger.warn("Snapshot {} is damaged; trying the one before", file);
    }
  }

  private void replay() throws IOException {
    List<Path> segments = StoreFiles.segments(directory);
    for (int i = 0; i < segments.size(); i++) {
      boolean last = i + 1 == segments.size();
      if (last || StoreFiles.numberOf(segments.get(i + 1)) > sequence + 1) {
        replay(segments.get(i), last);
      }
    }
  }

  private void replay(Path file, boolean last) throws IOException {
    ByteBuffer content;
    try (FileChannel channel = FileChannel.open(file)) {
      content = channel.map(FileChannel.MapMode.READ_ONLY, 0, channel.size());
    }
    Segment.Header header = Segment.header(content);
    if (header == null || header.firstSequence() != StoreFiles.numberOf(file)) {
      throw new CorruptStoreException("header of " + file + " is damaged");
    }
    long next = header.firstSequence();
    if (next > sequence + 1) {
      throw new CorruptStoreException(
          "log is damaged: frames "
              + (sequence + 1)
              + " to "
              + (next - 1)
              + " before "
              + file
              + " are missing");
    }
    int position = Segment.HEADER;
    ByteBuffer payload = Frame.payloadAt(content, position, header.salt());
    while (payload != null && Frame.sequenceAt(content, position) == next) {
      if (next == sequence + 1) {
        apply(payload, file);
        sequence = next;
      }
      next++;
      position += Frame.alignedSize(payload.limit());
      payload = Frame.payloadAt(content, position, header.salt());
    }
    boolean clean = isZero(content, position);
    if (!clean) {
      requireTornTail(file, content, position, header.salt(), next);
    }
    if (last) {
      // Never write over a torn tail: remains of it behind a shorter frame would look like damage.
      // Nor leave a gap of sequences inside of a segment, where a snapshot knows more than the log.
      boolean goOn = clean && next == sequence + 1;
      Segment segment = Segment.reopen(file, header.salt(), goOn ? position : content.limit());
      // What was read may be in the system's cache only, if the process was killed.
      segment.force();
      active = segment;
    }
  }

  private void requireTornTail(Path file, ByteBuffer content, int from, long salt, long expected) {
    for (int at = from; at <= content.limit() - Frame.HEADER; at += 8) {
      if (content.getInt(at) == Frame.MAGIC
          && Frame.sequenceAt(content, at) >= expected
          && Frame.payloadAt(content, at, salt) != null) {
        throw new CorruptStoreException(
            "log is damaged: "
                + file
                + " has no valid frame "
                + expected
                + " at byte "
                + from
                + " but a later one at byte "
                + at);
      }
    }
    logger.warn("Left out an unfinished write at byte {} of {}", from, file);
  }

  private static boolean isZero(ByteBuffer content, int from) {
    // In pieces, because comparing buffers is one machine instruction for many bytes even before
    // the JVM has compiled anything, which it has not at a start.
    for (int at = from; at < content.limit(); at += ZEROS.limit()) {
      int length = Math.min(ZEROS.limit(), content.limit() - at);
      if (content.slice(at, length).mismatch(ZEROS.slice(0, length)) != -1) {
        return false;
      }
    }
    return true;
  }

  private void apply(ByteBuffer payload, Path file) {
    while (payload.hasRemaining()) {
      byte type = payload.get();
      long revision = payload.getLong();
      if (type == Frame.COMPACT) {
        index.publish();
        index.compact(revision);
        index.prune();
        continue;
      }
      if (revision != index.assignedRevision() + 1) {
        throw new CorruptStoreException(
            "log is damaged: revision "
                + revision
                + " follows "
                + index.assignedRevision()
                + " in "
                + file);
      }
      String key = new String(readBytes(payload), StandardCharsets.UTF_8);
      switch (type) {
        case Frame.PUT -> index.put(key, readBytes(payload));
        case Frame.DELETE -> index.delete(key);
        default ->
            throw new CorruptStoreException("log has an unknown record " + type + " in " + file);
      }
    }
  }

  private static byte[] readBytes(ByteBuffer payload) {
    byte[] bytes = new byte[payload.getInt()];
    payload.get(bytes);
    return bytes;
  }
}
