package io.naru.machinery.protobuf;

import java.nio.ByteBuffer;
import java.nio.ByteOrder;
import java.nio.charset.StandardCharsets;
import java.util.Arrays;

/**
 * Writes the wire format of protocol buffers: the mirror of {@link WireReader}. Fields without a
 * value are left out by who writes; zero values given are written. Not thread-safe.
 */
final class WireOutput {

  private byte[] bytes = new byte[64];
  private int length;

  WireOutput integer(int field, long value) {
    varint((long) field << 3);
    varint(value);
    return this;
  }

  WireOutput floating(int field, double value) {
    varint((long) field << 3 | 1);
    append(
        ByteBuffer.allocate(Double.BYTES).order(ByteOrder.LITTLE_ENDIAN).putDouble(value).array());
    return this;
  }

  WireOutput text(int field, String value) {
    return raw(field, value.getBytes(StandardCharsets.UTF_8));
  }

  WireOutput raw(int field, byte[] value) {
    head(field, value.length);
    append(value);
    return this;
  }

  WireOutput message(int field, WireOutput value) {
    head(field, value.length);
    append(value.bytes, value.length);
    return this;
  }

  WireOutput append(byte[] value) {
    append(value, value.length);
    return this;
  }

  boolean isEmpty() {
    return length == 0;
  }

  byte[] toBytes() {
    return Arrays.copyOf(bytes, length);
  }

  /** What stands before so many bytes of text, of a message or of anything else. */
  WireOutput head(int field, int size) {
    varint((long) field << 3 | 2);
    varint(size);
    return this;
  }

  private void append(byte[] value, int count) {
    require(count);
    System.arraycopy(value, 0, bytes, length, count);
    length += count;
  }

  private void varint(long value) {
    require(10);
    long rest = value;
    while ((rest & ~0x7FL) != 0) {
      bytes[length++] = (byte) (rest & 0x7F | 0x80);
      rest >>>= 7;
    }
    bytes[length++] = (byte) rest;
  }

  private void require(int more) {
    if (bytes.length - length < more) {
      bytes = Arrays.copyOf(bytes, Math.max(bytes.length * 2, length + more));
    }
  }
}
