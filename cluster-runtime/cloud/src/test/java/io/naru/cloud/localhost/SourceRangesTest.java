package io.naru.cloud.localhost;

import static org.assertj.core.api.Assertions.assertThat;

import java.net.InetAddress;
import java.util.List;
import org.junit.jupiter.api.Test;

class SourceRangesTest {

  @Test
  void noRangeMeansEverybody() {
    assertThat(SourceRanges.of(null).test(InetAddress.ofLiteral("127.0.0.1"))).isTrue();
    assertThat(SourceRanges.of(List.of()).test(InetAddress.ofLiteral("::1"))).isTrue();
  }

  @Test
  void addressesAreComparedBitByBit() {
    SourceRanges ranges = SourceRanges.of(List.of("10.1.128.0/17", " fd00::/8 "));
    assertThat(ranges.test(InetAddress.ofLiteral("10.1.200.3"))).isTrue();
    assertThat(ranges.test(InetAddress.ofLiteral("10.1.127.3"))).isFalse();
    assertThat(ranges.test(InetAddress.ofLiteral("fdab::1"))).isTrue();
    assertThat(ranges.test(InetAddress.ofLiteral("fe80::1"))).isFalse();
  }
}
