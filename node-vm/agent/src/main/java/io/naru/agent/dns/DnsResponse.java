package io.naru.agent.dns;

import java.nio.BufferUnderflowException;
import java.nio.ByteBuffer;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;

/**
 * What another resolver answered, as far as we read it.
 *
 * @param code the response code's number
 * @param truncated whether the whole answer has to be asked for over TCP
 * @param answers addresses and aliases of the answer section, other types left out
 * @param leastTtl the shortest time that any record may be kept, in seconds; 0 if there is none
 * @param ttlOffsets where in the message the records' times stand
 */
record DnsResponse(
    int code, boolean truncated, List<DnsRecord> answers, int leastTtl, List<Integer> ttlOffsets) {

  private static final int LONGEST_NAME = 255;

  /** Reads a message; throws if it is not well formed. */
  static DnsResponse parse(byte[] message) throws DnsQuestion.MalformedException {
    ByteBuffer buffer = ByteBuffer.wrap(message);
    try {
      buffer.getShort();
      int flags = Short.toUnsignedInt(buffer.getShort());
      int questions = Short.toUnsignedInt(buffer.getShort());
      int answerCount = Short.toUnsignedInt(buffer.getShort());
      int others = Short.toUnsignedInt(buffer.getShort()) + Short.toUnsignedInt(buffer.getShort());
      for (int index = 0; index < questions; index++) {
        name(buffer);
        buffer.getInt();
      }
      List<DnsRecord> answers = new ArrayList<>();
      List<Integer> ttlOffsets = new ArrayList<>();
      int least = Integer.MAX_VALUE;
      for (int index = 0; index < answerCount + others; index++) {
        String owner = name(buffer);
        int type = Short.toUnsignedInt(buffer.getShort());
        buffer.getShort();
        int ttlOffset = buffer.position();
        int ttl = Math.max(0, buffer.getInt());
        int length = Short.toUnsignedInt(buffer.getShort());
        int end = buffer.position() + length;
        if (type != DnsType.OPT) {
          ttlOffsets.add(ttlOffset);
          least = Math.min(least, ttl);
        }
        if (index < answerCount && type == DnsType.CNAME) {
          answers.add(DnsRecord.cname(owner, name(buffer), ttl));
        } else if (index < answerCount && (type == DnsType.A || type == DnsType.AAAA)) {
          byte[] data = new byte[length];
          buffer.get(data);
          answers.add(new DnsRecord(owner, type, ttl, data));
        }
        buffer.position(end);
      }
      return new DnsResponse(
          flags & 0xf,
          (flags & 0x0200) != 0,
          List.copyOf(answers),
          ttlOffsets.isEmpty() ? 0 : least,
          List.copyOf(ttlOffsets));
    } catch (BufferUnderflowException | IllegalArgumentException | IndexOutOfBoundsException e) {
      throw new DnsQuestion.MalformedException("truncated message");
    }
  }

  /** A name that may be compressed (RFC 1035, section 4.1.4). */
  private static String name(ByteBuffer buffer) throws DnsQuestion.MalformedException {
    StringBuilder name = new StringBuilder();
    int resume = -1;
    int length = Byte.toUnsignedInt(buffer.get());
    while (length != 0) {
      if (length >= 0xc0) {
        int target = (length & 0x3f) << 8 | Byte.toUnsignedInt(buffer.get());
        resume = resume < 0 ? buffer.position() : resume;
        // Pointers go backwards; one that does not would lead round in a circle.
        if (target >= buffer.position() - 2) {
          throw new DnsQuestion.MalformedException("forward pointer in a name");
        }
        buffer.position(target);
      } else {
        byte[] label = new byte[length];
        buffer.get(label);
        name.append(name.isEmpty() ? "" : ".")
            .append(new String(label, StandardCharsets.ISO_8859_1));
        if (name.length() > LONGEST_NAME) {
          throw new DnsQuestion.MalformedException("name too long");
        }
      }
      length = Byte.toUnsignedInt(buffer.get());
    }
    if (resume >= 0) {
      buffer.position(resume);
    }
    return name.toString().toLowerCase(Locale.ROOT);
  }
}
