package io.naru.agent.dns;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.util.List;
import java.util.stream.IntStream;
import org.junit.jupiter.api.Test;

class ResolverTest {

  private static final Upstream UNREACHABLE =
      (query, stream) -> {
        throw new IOException("nobody there");
      };

  @Test
  void outsideNamesAreAskedOutside() throws Exception {
    byte[] query = Zones.query("example.com", DnsType.A, 0);
    byte[] theirs = answerTo(query, DnsRecord.address("example.com", "192.0.2.7", 60));
    Resolver resolver = resolver((asked, stream) -> theirs);
    assertThat(resolver.resolve(DnsQuestion.parse(query), query, false)).isEqualTo(theirs);
    assertThat(resolver.mayBlock(DnsQuestion.parse(query))).isTrue();
  }

  @Test
  void aliasToTheOutsideIsFollowed() throws Exception {
    Resolver resolver =
        resolver((asked, stream) ->
            answerTo(asked, DnsRecord.address("mail.example.com", "192.0.2.25", 60)));
    assertThat(ask(resolver, "mail.shop.svc.cluster.local").answers())
        .extracting(DnsRecord::type)
        .containsExactly(DnsType.CNAME, DnsType.A);
  }

  @Test
  void aliasWithinTheClusterIsFollowedWithoutAsking() throws Exception {
    assertThat(ask(resolver(UNREACHABLE), "alias.shop.svc.cluster.local").answers())
        .extracting(DnsRecord::type)
        .containsExactly(DnsType.CNAME, DnsType.A);
  }

  @Test
  void unreachableResolversAreAServerFailure() throws Exception {
    assertThat(ask(resolver(UNREACHABLE), "example.com").code())
        .isEqualTo(DnsAnswer.Code.SERVER_FAILURE.number);
  }

  @Test
  void clusterNamesAreNotDeniedBeforeTheClusterIsKnown() throws Exception {
    Resolver resolver = new Resolver(() -> null, "cluster.local", UNREACHABLE);
    assertThat(ask(resolver, "web.shop.svc.cluster.local").code())
        .isEqualTo(DnsAnswer.Code.SERVER_FAILURE.number);
  }

  @Test
  void namesAreFoundInAnyCaseAndEchoedAsAsked() throws Exception {
    byte[] query = Zones.query("WEB.shop.SVC.cluster.local", DnsType.A, 0);
    byte[] answer = resolver(UNREACHABLE).resolve(DnsQuestion.parse(query), query, false);
    assertThat(DnsResponse.parse(answer).answers()).hasSize(1);
    assertThat(new String(answer, java.nio.charset.StandardCharsets.ISO_8859_1)).contains("WEB");
  }

  @Test
  void longAnswerIsCutUnlessTheClientTakesIt() throws Exception {
    List<DnsRecord> many =
        IntStream.range(0, 60)
            .mapToObj(index -> DnsRecord.address("a.b", "10.0.0." + index, 5))
            .toList();
    DnsAnswer answer = DnsAnswer.of(many, List.of());
    DnsQuestion plain = DnsQuestion.parse(Zones.query("a.b", DnsType.A, 0));
    DnsResponse cut = DnsResponse.parse(answer.encode(plain, plain.payloadSize()));
    assertThat(cut.truncated()).isTrue();
    assertThat(cut.answers()).isEmpty();
    DnsQuestion extended = DnsQuestion.parse(Zones.query("a.b", DnsType.A, 4096));
    DnsResponse whole = DnsResponse.parse(answer.encode(extended, extended.payloadSize()));
    assertThat(whole.truncated()).isFalse();
    assertThat(whole.answers()).hasSize(60);
  }

  private static Resolver resolver(Upstream upstream) {
    ClusterZone zone = Zones.zone();
    return new Resolver(() -> zone, "cluster.local", upstream);
  }

  private static DnsResponse ask(Resolver resolver, String name) throws Exception {
    byte[] query = Zones.query(name, DnsType.A, 0);
    return DnsResponse.parse(resolver.resolve(DnsQuestion.parse(query), query, false));
  }

  static byte[] answerTo(byte[] query, DnsRecord... records) throws IOException {
    try {
      return DnsAnswer.of(List.of(records), List.of()).encode(DnsQuestion.parse(query), 4096);
    } catch (DnsQuestion.MalformedException e) {
      throw new IOException(e);
    }
  }
}
