package io.naru.machinery.openapi;

import java.nio.ByteBuffer;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.List;

/** Reads a protocol buffers message field by field, to look at what was written. */
final class ProtobufReader {

  private record Field(int number, byte[] value) {}

  private final List<Field> fields = new ArrayList<>();

  ProtobufReader(byte[] bytes) {
    ByteBuffer in = ByteBuffer.wrap(bytes);
    while (in.hasRemaining()) {
      long tag = varint(in);
      byte[] value = new byte[0];
      if ((tag & 7) == 2) {
        value = new byte[(int) varint(in)];
        in.get(value);
      } else {
        varint(in);
      }
      fields.add(new Field((int) (tag >>> 3), value));
    }
  }

  List<String> text(int number) {
    return fields.stream()
        .filter(field -> field.number() == number)
        .map(field -> new String(field.value(), StandardCharsets.UTF_8))
        .toList();
  }

  List<ProtobufReader> messages(int number) {
    return fields.stream()
        .filter(field -> field.number() == number)
        .map(field -> new ProtobufReader(field.value()))
        .toList();
  }

  private static long varint(ByteBuffer in) {
    long value = 0;
    for (int shift = 0; ; shift += 7) {
      byte next = in.get();
      value |= (long) (next & 0x7F) << shift;
      if (next >= 0) {
        return value;
      }
    }
  }
}
