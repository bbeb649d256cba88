package io.naru.machinery.protobuf;

import java.nio.charset.StandardCharsets;

/**
 * Reads the wire format of protocol buffers from a slice of bytes, field by field: {@link #next},
 * then the value. Every access is checked against the slice. Not thread-safe.
 */
final class WireReader {

  private static final int VARINT = 0;
  private static final int FIXED_64 = 1;
  private static final int DELIMITED = 2;
  private static final int FIXED_32 = 5;

  private final byte[] bytes;
  private final int end;
  private int position;
  private int wireType;

  WireReader(byte[] bytes) {
    this(bytes, 0, bytes.length);
  }

  private WireReader(byte[] bytes, int start, int end) {
    this.bytes = bytes;
    this.position = start;
    this.end = end;
  }

  /** The number of the next field, or 0 at the end. */
  int next() {
    if (position == end) {
      return 0;
    }
    long tag = varint();
    wireType = (int) (tag & 7);
    int number = (int) (tag >>> 3);
    if (number == 0) {
      throw new MalformedProtobufException("field number 0");
    }
    return number;
  }

  /** Whether the value at hand is a length with as many bytes. */
  boolean isDelimited() {
    return wireType == DELIMITED;
  }

  long integer() {
    require(VARINT);
    return varint();
  }

  double floating() {
    require(FIXED_64);
    return Double.longBitsToDouble(littleEndian(Long.BYTES));
  }

  String text() {
    int length = length();
    String text = new String(bytes, position, length, StandardCharsets.UTF_8);
    position += length;
    return text;
  }

  byte[] raw() {
    int length = length();
    byte[] raw = java.util.Arrays.copyOfRange(bytes, position, position + length);
    position += length;
    return raw;
  }

  /** A reader of the message at hand, which is passed over here. */
  WireReader message() {
    int length = length();
    WireReader inner = new WireReader(bytes, position, position + length);
    position += length;
    return inner;
  }

  /** Passes over a value of a field that is not known. */
  void skip() {
    switch (wireType) {
      case VARINT -> varint();
      case FIXED_64 -> littleEndian(Long.BYTES);
      case DELIMITED -> {
        int length = length(); // moves the position itself
        position += length;
      }
      case FIXED_32 -> littleEndian(Integer.BYTES);
      default -> throw new MalformedProtobufException("wire type " + wireType);
    }
  }

  private int length() {
    require(DELIMITED);
    long length = varint();
    if (length < 0 || length > end - position) {
      throw new MalformedProtobufException("length beyond the end");
    }
    return (int) length;
  }

  private void require(int type) {
    if (wireType != type) {
      throw new MalformedProtobufException("wire type " + wireType + " instead of " + type);
    }
  }

  private long varint() {
    long value = 0;
    for (int shift = 0; shift < Long.SIZE; shift += 7) {
      if (position == end) {
        throw new MalformedProtobufException("unexpected end");
      }
      byte part = bytes[position++];
      value |= (long) (part & 0x7f) << shift;
      if (part >= 0) {
        return value;
      }
    }
    throw new MalformedProtobufException("number too long");
  }

  private long littleEndian(int size) {
    if (size > end - position) {
      throw new MalformedProtobufException("unexpected end");
    }
    long value = 0;
    for (int i = 0; i < size; i++) {
      value |= (bytes[position++] & 0xffL) << (8 * i);
    }
    return value;
  }
}
