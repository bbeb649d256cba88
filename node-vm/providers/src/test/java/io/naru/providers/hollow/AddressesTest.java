package io.naru.providers.hollow;

import static org.assertj.core.api.Assertions.assertThat;

import org.junit.jupiter.api.Test;

class AddressesTest {

  @Test
  void givesEachAddressOnceAndAgainWhenItCameBack() {
    Addresses addresses = new Addresses("10.1.2.0/29");

    assertThat(addresses.allocate("a")).isEqualTo("10.1.2.2");
    assertThat(addresses.allocate("a")).isEqualTo("10.1.2.2");
    addresses.occupy("b", "10.1.2.3");
    assertThat(addresses.allocate("c")).isEqualTo("10.1.2.4");
    addresses.release("a");
    assertThat(addresses.allocate("d")).isEqualTo("10.1.2.5");
    assertThat(addresses.allocate("e")).isEqualTo("10.1.2.6");
    assertThat(addresses.allocate("f")).isEqualTo("10.1.2.2");
    assertThat(addresses.allocate("g")).isNull();
  }
}
