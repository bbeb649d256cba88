package io.naru.agent.dns;

import java.nio.BufferUnderflowException;
import java.nio.ByteBuffer;
import java.nio.charset.StandardCharsets;
import java.util.Locale;

/**
 * A query as it arrived (RFC 1035, section 4.1; RFC 6891).
 *
 * @param id the client's
 * @param flags the second header word
 * @param name the asked name, lower case, without the final dot
 * @param wireQuestion the question section as sent: its letters' case is the client's business
 * @param recordClass 1 for IN
 * @param payloadSize largest UDP answer that the client takes, in bytes
 * @param extended whether the query had an OPT record, so that the answer has one too
 */
record DnsQuestion(
    int id,
    int flags,
    String name,
    int type,
    int recordClass,
    byte[] wireQuestion,
    int payloadSize,
    boolean extended) {

  private static final int HEADER = 12;
  private static final int PLAIN_PAYLOAD = 512;

  /** Larger answers would be fragmented on the way. */
  private static final int LARGEST_PAYLOAD = 1400;

  /** Not a query that could be answered, not even with an error. */
  static final class MalformedException extends Exception {

    private static final long serialVersionUID = 1L;

    MalformedException(String message) {
      super(message);
    }
  }

  static DnsQuestion parse(byte[] message) throws MalformedException {
    ByteBuffer buffer = ByteBuffer.wrap(message);
    try {
      int id = Short.toUnsignedInt(buffer.getShort());
      int flags = Short.toUnsignedInt(buffer.getShort());
      int questions = Short.toUnsignedInt(buffer.getShort());
      int others = Short.toUnsignedInt(buffer.getShort()) + Short.toUnsignedInt(buffer.getShort());
      int additional = Short.toUnsignedInt(buffer.getShort());
      if ((flags & 0x8000) != 0 || questions != 1 || others != 0) {
        throw new MalformedException("not a query with one question");
      }
      String name = readName(buffer);
      int type = Short.toUnsignedInt(buffer.getShort());
      int recordClass = Short.toUnsignedInt(buffer.getShort());
      byte[] wire = new byte[buffer.position() - HEADER];
      buffer.get(HEADER, wire);
      int payload = PLAIN_PAYLOAD;
      boolean extended = false;
      for (int index = 0; index < additional; index++) {
        readName(buffer);
        int recordType = Short.toUnsignedInt(buffer.getShort());
        int size = Short.toUnsignedInt(buffer.getShort());
        buffer.getInt();
        int length = Short.toUnsignedInt(buffer.getShort());
        buffer.position(buffer.position() + length);
        if (recordType == DnsType.OPT) {
          extended = true;
          payload = Math.clamp(size, PLAIN_PAYLOAD, LARGEST_PAYLOAD);
        }
      }
      return new DnsQuestion(id, flags, name, type, recordClass, wire, payload, extended);
    } catch (BufferUnderflowException | IllegalArgumentException | IndexOutOfBoundsException e) {
      throw new MalformedException("truncated message");
    }
  }

  /** Queries have nothing before the name that a compression pointer could point to. */
  private static String readName(ByteBuffer buffer) throws MalformedException {
    StringBuilder name = new StringBuilder();
    for (int length = buffer.get(); length != 0; length = buffer.get()) {
      if (length < 0) {
        throw new MalformedException("compressed name in a query");
      }
      byte[] label = new byte[length];
      buffer.get(label);
      if (!name.isEmpty()) {
        name.append('.');
      }
      name.append(new String(label, StandardCharsets.ISO_8859_1));
    }
    return name.toString().toLowerCase(Locale.ROOT);
  }

  int opcode() {
    return flags >>> 11 & 0xf;
  }

  boolean recursionDesired() {
    return (flags & 0x0100) != 0;
  }
}
