package io.naru.store.embedded;

import java.nio.ByteBuffer;
import java.nio.charset.StandardCharsets;
import java.util.zip.CRC32C;
import org.jspecify.annotations.Nullable;

/**
 * One commit group on its way to or from the log. On disk: magic (4 bytes), payload length (4),
 * sequence (8), CRC32C (4), zero (4), payload, zeros up to a multiple of 8. Sequences count from 1
 * without gaps over all segments. The checksum covers the segment's salt too, so that a value which
 * happens to contain a piece of a log is not mistaken for one. Reuses one direct buffer; used by
 * one thread.
 */
final class Frame {
  static final int HEADER = 24;
  static final int MAGIC = 0x4e415255;
  static final byte PUT = 1;
  static final byte DELETE = 2;
  static final byte COMPACT = 3;

  private ByteBuffer buffer = ByteBuffer.allocateDirect(1 << 20).position(HEADER);

  boolean isEmpty() {
    return buffer.position() == HEADER;
  }

  int size() {
    return buffer.position();
  }

  void clear() {
    buffer.clear().position(HEADER);
  }

  /** Appends a put, or with a null value a deletion. */
  void write(long revision, String key, byte @Nullable [] value) {
    int valueLength = value == null ? 0 : value.length;
    // At most 3 bytes of UTF-8 for each char.
    ensure(1 + 8 + 4 + 3L * key.length() + 4 + valueLength);
    buffer.put(value == null ? DELETE : PUT).putLong(revision);
    putKey(key);
    if (value != null) {
      buffer.putInt(value.length).put(value);
    }
  }

  void compact(long revision) {
    ensure(9);
    buffer.put(COMPACT).putLong(revision);
  }

  private void putKey(String key) {
    int start = buffer.position();
    buffer.putInt(key.length());
    for (int i = 0; i < key.length(); i++) {
      char c = key.charAt(i);
      if (c >= 0x80) {
        byte[] bytes = key.getBytes(StandardCharsets.UTF_8);
        buffer.position(start);
        buffer.putInt(bytes.length).put(bytes);
        return;
      }
      buffer.put((byte) c);
    }
  }

  private void ensure(long more) {
    long needed = buffer.position() + more + 8;
    if (needed > Integer.MAX_VALUE - 64) {
      throw new IllegalArgumentException("value is too large for the store: " + more + " bytes");
    }
    if (needed > buffer.capacity()) {
      int capacity =
          (int) Math.min(Integer.MAX_VALUE - 64, Math.max(needed, 2L * buffer.capacity()));
      buffer = ByteBuffer.allocateDirect(capacity).put(buffer.flip());
    }
  }

  /** Completes the frame; answers it ready to be written, until it is cleared. */
  ByteBuffer seal(long sequence, long salt) {
    int end = buffer.position();
    int length = end - HEADER;
    buffer.putInt(0, MAGIC).putInt(4, length).putLong(8, sequence).putInt(20, 0);
    buffer.putInt(16, checksum(buffer.duplicate().position(HEADER).limit(end), sequence, salt));
    while ((buffer.position() & 7) != 0) {
      buffer.put((byte) 0);
    }
    return buffer.duplicate().flip();
  }

  static int alignedSize(int payloadLength) {
    return (HEADER + payloadLength + 7) & ~7;
  }

  static int checksum(ByteBuffer payload, long sequence, long salt) {
    CRC32C crc = new CRC32C();
    ByteBuffer head = ByteBuffer.allocate(20).putLong(salt).putLong(sequence);
    crc.update(head.putInt(payload.remaining()).flip());
    crc.update(payload);
    return (int) crc.getValue();
  }

  /**
   * The payload of the frame at a position.
   *
   * @return null if there is no valid frame
   */
  static @Nullable ByteBuffer payloadAt(ByteBuffer segment, int position, long salt) {
    if (position > segment.limit() - HEADER || segment.getInt(position) != MAGIC) {
      return null;
    }
    int length = segment.getInt(position + 4);
    if (length <= 0 || length > segment.limit() - position - HEADER) {
      return null;
    }
    ByteBuffer payload = segment.slice(position + HEADER, length);
    boolean valid =
        segment.getInt(position + 16)
            == checksum(payload.duplicate(), sequenceAt(segment, position), salt);
    return valid ? payload : null;
  }

  static long sequenceAt(ByteBuffer segment, int position) {
    return segment.getLong(position + 8);
  }
}
