package io.naru.machinery.openapi;

import java.io.ByteArrayOutputStream;
import java.nio.charset.StandardCharsets;

/** Writes one protocol buffers message: varints, strings and nested messages. Not thread-safe. */
final class ProtobufMessage {

  private static final int VARINT = 0;
  private static final int LENGTH_DELIMITED = 2;

  private final ByteArrayOutputStream out = new ByteArrayOutputStream();

  /** Empty text is not written: it is the default. */
  ProtobufMessage text(int field, String value) {
    return value.isEmpty() ? this : textAlways(field, value);
  }

  /** As an element of a repeated field, where an empty one counts. */
  ProtobufMessage textAlways(int field, String value) {
    return delimited(field, value.getBytes(StandardCharsets.UTF_8));
  }

  ProtobufMessage flag(int field, boolean value) {
    if (value) {
      varint((long) field << 3 | VARINT);
      varint(1);
    }
    return this;
  }

  ProtobufMessage message(int field, ProtobufMessage value) {
    varint((long) field << 3 | LENGTH_DELIMITED);
    varint(value.out.size());
    out.writeBytes(value.out.toByteArray());
    return this;
  }

  byte[] bytes() {
    return out.toByteArray();
  }

  private ProtobufMessage delimited(int field, byte[] value) {
    varint((long) field << 3 | LENGTH_DELIMITED);
    varint(value.length);
    out.writeBytes(value);
    return this;
  }

  private void varint(long value) {
    long rest = value;
    while ((rest & ~0x7FL) != 0) {
      out.write((int) (rest & 0x7F | 0x80));
      rest >>>= 7;
    }
    out.write((int) rest);
  }
}
