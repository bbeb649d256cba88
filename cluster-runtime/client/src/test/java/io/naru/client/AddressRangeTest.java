package io.naru.client;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.net.InetAddress;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

class AddressRangeTest {

  @ParameterizedTest
  @CsvSource({
    "10.1.128.0/17, 10.1.200.3, true",
    "10.1.128.0/17, 10.1.127.3, false",
    "10.0.0.0/8, 10.255.255.255, true",
    "0.0.0.0/0, 203.0.113.1, true",
    "192.0.2.1/32, 192.0.2.1, true",
    "192.0.2.1/32, 192.0.2.2, false",
    "fd00::/8, fdab::1, true",
    "fd00::/8, fe80::1, false",
    "fd00::/8, 10.0.0.1, false",
  })
  void addressesAreComparedBitByBit(String range, String address, boolean inside) {
    assertThat(AddressRange.of(range).contains(InetAddress.ofLiteral(address))).isEqualTo(inside);
  }

  @Test
  void nonsenseIsRefused() {
    assertThatThrownBy(() -> AddressRange.of("10.0.0.0/33"))
        .isInstanceOf(IllegalArgumentException.class);
    assertThatThrownBy(() -> AddressRange.of("10.0.0.0"))
        .isInstanceOf(IllegalArgumentException.class);
  }
}
