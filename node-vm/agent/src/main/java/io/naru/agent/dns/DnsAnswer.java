package io.naru.agent.dns;

import java.io.ByteArrayOutputStream;
import java.io.DataOutputStream;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.util.List;

/**
 * What is said to a question.
 *
 * @param code as in {@link Code}
 * @param answers records that answer it
 * @param authority the zone's start of authority where there is no answer
 * @param additional addresses of the names that answers lead to
 * @param authoritative whether we are the source of it
 */
record DnsAnswer(
    Code code,
    List<DnsRecord> answers,
    List<DnsRecord> authority,
    List<DnsRecord> additional,
    boolean authoritative) {

  /** Response codes (RFC 1035, section 4.1.1). */
  enum Code {
    NO_ERROR(0),
    FORMAT_ERROR(1),
    SERVER_FAILURE(2),
    NAME_ERROR(3),
    NOT_IMPLEMENTED(4),
    REFUSED(5);

    final int number;

    Code(int number) {
      this.number = number;
    }
  }

  /** Points to the question's name, which follows the header. */
  private static final int POINTER_TO_QUESTION = 0xc00c;

  static DnsAnswer of(List<DnsRecord> answers, List<DnsRecord> additional) {
    return new DnsAnswer(Code.NO_ERROR, answers, List.of(), additional, true);
  }

  /** The name exists, but has no record of the type. */
  static DnsAnswer noData(DnsRecord authority) {
    return new DnsAnswer(Code.NO_ERROR, List.of(), List.of(authority), List.of(), true);
  }

  static DnsAnswer noSuchName(DnsRecord authority) {
    return new DnsAnswer(Code.NAME_ERROR, List.of(), List.of(authority), List.of(), true);
  }

  static DnsAnswer failure(Code code) {
    return new DnsAnswer(code, List.of(), List.of(), List.of(), false);
  }

  /**
   * The message to send.
   *
   * @param limit the most bytes it may have; additional records are left out first, and then all
   *     records, with the mark that tells the client to ask again over TCP
   */
  byte[] encode(DnsQuestion question, int limit) {
    byte[] whole = encode(question, answers, authority, additional, false);
    if (whole.length > limit && !additional.isEmpty()) {
      whole = encode(question, answers, authority, List.of(), false);
    }
    return whole.length > limit ? encode(question, List.of(), List.of(), List.of(), true) : whole;
  }

  private byte[] encode(
      DnsQuestion question,
      List<DnsRecord> answerSection,
      List<DnsRecord> authoritySection,
      List<DnsRecord> additionalSection,
      boolean truncated) {
    ByteArrayOutputStream bytes = new ByteArrayOutputStream();
    try (DataOutputStream out = new DataOutputStream(bytes)) {
      out.writeShort(question.id());
      out.writeShort(
          0x8000
              | question.opcode() << 11
              | (authoritative ? 0x0400 : 0)
              | (truncated ? 0x0200 : 0)
              | (question.recursionDesired() ? 0x0100 : 0)
              | 0x0080
              | code.number);
      out.writeShort(1);
      out.writeShort(answerSection.size());
      out.writeShort(authoritySection.size());
      out.writeShort(additionalSection.size() + (question.extended() ? 1 : 0));
      out.write(question.wireQuestion());
      for (List<DnsRecord> section : List.of(answerSection, authoritySection, additionalSection)) {
        for (DnsRecord record : section) {
          write(out, record, question);
        }
      }
      if (question.extended()) {
        out.writeByte(0);
        out.writeShort(DnsType.OPT);
        out.writeShort(question.payloadSize());
        out.writeInt(0);
        out.writeShort(0);
      }
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
    return bytes.toByteArray();
  }

  private static void write(DataOutputStream out, DnsRecord record, DnsQuestion question)
      throws IOException {
    if (record.name().equals(question.name())) {
      out.writeShort(POINTER_TO_QUESTION);
    } else {
      out.write(DnsRecord.encodeName(record.name()));
    }
    out.writeShort(record.type());
    out.writeShort(1);
    out.writeInt(record.ttl());
    out.writeShort(record.data().length);
    out.write(record.data());
  }
}
