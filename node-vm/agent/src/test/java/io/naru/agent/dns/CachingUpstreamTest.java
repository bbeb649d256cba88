package io.naru.agent.dns;

import static org.assertj.core.api.Assertions.assertThat;

import java.time.Duration;
import java.time.Instant;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.concurrent.atomic.AtomicReference;
import org.junit.jupiter.api.Test;

class CachingUpstreamTest {

  private final AtomicReference<Instant> now = new AtomicReference<>(Instant.EPOCH);
  private final AtomicInteger asked = new AtomicInteger();
  private final CachingUpstream upstream =
      new CachingUpstream(
          (query, stream) -> {
            asked.incrementAndGet();
            return ResolverTest.answerTo(query, DnsRecord.address("a.b", "192.0.2.1", 20));
          },
          now::get);
  private final byte[] query = Zones.query("a.b", DnsType.A, 0);

  @Test
  void answerIsKeptAndAges() throws Exception {
    upstream.ask(query, false);
    now.set(Instant.EPOCH.plus(Duration.ofSeconds(15)));
    byte[] later = query.clone();
    later[0] = 0x77;
    byte[] answer = upstream.ask(later, false);
    assertThat(asked).hasValue(1);
    assertThat(answer[0]).isEqualTo((byte) 0x77);
    assertThat(DnsResponse.parse(answer).leastTtl()).isEqualTo(5);
  }

  @Test
  void answerIsAskedForAgainWhenItsTimeIsOver() throws Exception {
    upstream.ask(query, false);
    now.set(Instant.EPOCH.plus(Duration.ofSeconds(21)));
    upstream.ask(query, false);
    assertThat(asked).hasValue(2);
  }

  @Test
  void otherTypesAreOtherQuestions() throws Exception {
    upstream.ask(query, false);
    upstream.ask(Zones.query("a.b", DnsType.AAAA, 0), false);
    assertThat(asked).hasValue(2);
  }
}
