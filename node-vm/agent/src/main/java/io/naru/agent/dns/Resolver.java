package io.naru.agent.dns;

import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.util.ArrayList;
import java.util.List;
import java.util.function.Supplier;
import org.jspecify.annotations.Nullable;

/** Decides who answers a query, the cluster's zone or resolvers outside, and follows aliases. */
final class Resolver {

  private static final int LONGEST_ALIAS_CHAIN = 8;
  private static final int CLASS_IN = 1;

  private final Supplier<@Nullable ClusterZone> zone;
  private final String domain;
  private final Upstream upstream;

  /**
   * Makes a resolver.
   *
   * @param zone the present zone, or null while nothing is known of the cluster yet
   */
  Resolver(Supplier<@Nullable ClusterZone> zone, String domain, Upstream upstream) {
    this.zone = zone;
    this.domain = domain;
    this.upstream = upstream;
  }

  /** Whether {@link #resolve} may block on others for this question. */
  boolean mayBlock(DnsQuestion question) {
    ClusterZone present = zone.get();
    if (present == null) {
      return !isClusterName(question.name());
    }
    return !present.contains(question.name())
        || present.answer(question.name(), question.type()).answers().stream()
            .anyMatch(record -> record.type() == DnsType.CNAME);
  }

  /**
   * The message to send back.
   *
   * @param query the message that the question was read from
   * @param stream whether it came over TCP, where answers may be long
   */
  byte[] resolve(DnsQuestion question, byte[] query, boolean stream) {
    int limit = stream ? 0xffff : question.payloadSize();
    if (question.opcode() != 0) {
      return DnsAnswer.failure(DnsAnswer.Code.NOT_IMPLEMENTED).encode(question, limit);
    }
    ClusterZone present = zone.get();
    if (present == null && isClusterName(question.name())) {
      // Not "no such name": the client shall ask again.
      return DnsAnswer.failure(DnsAnswer.Code.SERVER_FAILURE).encode(question, limit);
    }
    if (present == null
        || !present.contains(question.name())
        || question.recordClass() != CLASS_IN) {
      try {
        return upstream.ask(query, stream);
      } catch (IOException e) {
        return DnsAnswer.failure(DnsAnswer.Code.SERVER_FAILURE).encode(question, limit);
      }
    }
    DnsAnswer answer = present.answer(question.name(), question.type());
    return followAliases(present, answer, question.type()).encode(question, limit);
  }

  private boolean isClusterName(String name) {
    return name.equals(domain) || name.endsWith("." + domain);
  }

  private DnsAnswer followAliases(ClusterZone present, DnsAnswer answer, int type) {
    if (type == DnsType.CNAME || answer.answers().isEmpty()) {
      return answer;
    }
    List<DnsRecord> chain = new ArrayList<>(answer.answers());
    for (int step = 0; step < LONGEST_ALIAS_CHAIN; step++) {
      DnsRecord last = chain.getLast();
      if (last.type() != DnsType.CNAME) {
        break;
      }
      String target = DnsNames.decode(last.data(), 0);
      if (!present.contains(target)) {
        chain.addAll(askOutside(target, type));
        break;
      }
      List<DnsRecord> next = present.answer(target, type).answers();
      if (next.isEmpty()) {
        break;
      }
      chain.addAll(next);
    }
    return DnsAnswer.of(chain, answer.additional());
  }

  /** The alias alone is an answer too, if its target cannot be found out now. */
  private List<DnsRecord> askOutside(String name, int type) {
    try {
      DnsResponse response = DnsResponse.parse(upstream.ask(query(name, type), false));
      return response.answers();
    } catch (IOException | DnsQuestion.MalformedException e) {
      return List.of();
    }
  }

  private static byte[] query(String name, int type) {
    ByteArrayOutputStream bytes = new ByteArrayOutputStream();
    // Id 0 (upstreams choose their own), recursion desired, one question.
    bytes.writeBytes(new byte[] {0, 0, 1, 0, 0, 1, 0, 0, 0, 0, 0, 0});
    bytes.writeBytes(DnsRecord.encodeName(name));
    bytes.writeBytes(new byte[] {(byte) (type >>> 8), (byte) type, 0, CLASS_IN});
    return bytes.toByteArray();
  }
}
