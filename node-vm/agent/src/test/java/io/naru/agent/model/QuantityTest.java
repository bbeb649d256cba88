package io.naru.agent.model;

import static org.assertj.core.api.Assertions.assertThat;

import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

class QuantityTest {

  @ParameterizedTest(name = "{0} is {1}")
  @CsvSource({"100m, 1", "1500m, 2", "64Mi, 67108864", "1k, 1000", "1e3, 1000", "0.5Gi, 536870912"})
  void readsWholeNumbersRoundedUp(String text, long value) {
    assertThat(Quantity.value(text)).isEqualTo(value);
  }

  @Test
  void readsThousandths() {
    assertThat(Quantity.milli("0.25")).isEqualTo(250);
    assertThat(Quantity.milli("")).isZero();
  }
}
