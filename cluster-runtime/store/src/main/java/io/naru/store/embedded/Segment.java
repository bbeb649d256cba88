package io.naru.store.embedded;

import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.channels.FileChannel;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardCopyOption;
import java.nio.file.StandardOpenOption;
import java.util.Set;
import java.util.zip.CRC32C;
import org.jspecify.annotations.Nullable;

/**
 * One file of the log: a header of 64 bytes (magic, format, first sequence, salt, CRC32C), frames,
 * zeros. The zeros are written in advance, so that forcing a frame to the disk does not have to
 * change the file's metadata as well: that halves the time of an fsync.
 */
final class Segment implements AutoCloseable {
  static final int HEADER = 64;
  private static final long MAGIC = 0x4e4152554c4f4731L;
  private static final int FORMAT = 1;
  private static final int ZEROS = 1 << 16;

  private final Path path;
  private final FileChannel channel;
  private final long salt;
  private final long capacity;
  private long position;

  private Segment(Path path, FileChannel channel, long salt, long position) throws IOException {
    this.path = path;
    this.channel = channel;
    this.salt = salt;
    this.position = position;
    this.capacity = channel.size();
  }

  /** What a segment's header says. */
  record Header(long firstSequence, long salt) {}

  /** Writes an empty file of the given size, under a name that recovery does not look at. */
  static FileChannel preallocate(Path file, long bytes) throws IOException {
    FileChannel channel =
        OwnerOnlyFiles.open(
            file,
            Set.of(
                StandardOpenOption.CREATE,
                StandardOpenOption.TRUNCATE_EXISTING,
                StandardOpenOption.READ,
                StandardOpenOption.WRITE));
    try {
      ByteBuffer zeros = ByteBuffer.allocateDirect(ZEROS);
      for (long at = 0; at < bytes; at += ZEROS) {
        zeros.clear().limit((int) Math.min(ZEROS, bytes - at));
        write(channel, zeros, at);
      }
      channel.force(true);
      return channel;
    } catch (IOException e) {
      channel.close();
      throw e;
    }
  }

  /** Turns a preallocated file into the segment that starts with the sequence. */
  static Segment activate(Path file, FileChannel channel, Path path, long sequence, long salt)
      throws IOException {
    ByteBuffer header = ByteBuffer.allocateDirect(HEADER);
    header.putLong(MAGIC).putInt(FORMAT).putLong(sequence).putLong(salt);
    header.putInt(checksum(header)).position(0);
    write(channel, header, 0);
    channel.force(true);
    Files.move(file, path, StandardCopyOption.ATOMIC_MOVE);
    Path directory = path.getParent();
    if (directory != null) {
      OwnerOnlyFiles.force(directory);
    }
    return new Segment(path, channel, salt, HEADER);
  }

  /** Opens a segment that was recovered, to go on after its last frame. */
  static Segment reopen(Path path, long salt, long position) throws IOException {
    FileChannel channel =
        OwnerOnlyFiles.open(path, Set.of(StandardOpenOption.READ, StandardOpenOption.WRITE));
    return new Segment(path, channel, salt, position);
  }

  static @Nullable Header header(ByteBuffer content) {
    if (content.limit() < HEADER
        || content.getLong(0) != MAGIC
        || content.getInt(8) != FORMAT
        || content.getInt(28) != checksum(content.duplicate().position(28))) {
      return null;
    }
    return new Header(content.getLong(12), content.getLong(20));
  }

  private static int checksum(ByteBuffer header) {
    CRC32C crc = new CRC32C();
    crc.update(header.duplicate().flip());
    return (int) crc.getValue();
  }

  Path path() {
    return path;
  }

  long salt() {
    return salt;
  }

  boolean hasRoomFor(long bytes) {
    return position + bytes <= capacity;
  }

  void append(ByteBuffer frame) throws IOException {
    int size = frame.remaining();
    write(channel, frame, position);
    position += size;
  }

  void force() throws IOException {
    channel.force(false);
  }

  private static void write(FileChannel channel, ByteBuffer bytes, long at) throws IOException {
    long position = at;
    while (bytes.hasRemaining()) {
      position += channel.write(bytes, position);
    }
  }

  @Override
  public void close() throws IOException {
    channel.close();
  }
}
