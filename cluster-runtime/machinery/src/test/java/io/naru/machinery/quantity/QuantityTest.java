package io.naru.machinery.quantity;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.math.BigDecimal;
import java.util.Random;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

class QuantityTest {

  @ParameterizedTest
  @CsvSource({
    "0, 0",
    "0Gi, 0",
    "-0, 0",
    "1024Mi, 1Gi",
    "1536Mi, 1536Mi",
    "1.5Gi, 1536Mi",
    "1000Ki, 1000Ki",
    "0.5Mi, 512Ki",
    "1Ki, 1Ki",
    "0.5Ki, 512",
    "0.0001Ki, 102400u",
    "0.5, 500m",
    ".5, 500m",
    "1., 1",
    "1000m, 1",
    "1500m, 1500m",
    "100m, 100m",
    "0.1, 100m",
    "2000, 2k",
    "1500, 1500",
    "1000000, 1M",
    "1e3, 1e3",
    "1E3, 1e3",
    "12e1, 120",
    "1.5e6, 1500e3",
    "1E, 1E",
    "+5, 5",
    "-5Gi, -5Gi",
    "5n, 5n",
    "0.1n, 1n",
    "1e-12, 1e-9",
    "12345678901234567890123, 9223372036854775807",
    "9Ei, 9223372036854775807",
  })
  void writesTheCanonicalForm(String text, String canonical) {
    assertThat(Quantity.parse(text)).hasToString(canonical);
  }

  @ParameterizedTest
  @ValueSource(strings = {"", "abc", "Gi", "1 Gi", "1Gi ", "--1", "+", "1.2.3"})
  void saysWhatQuantitiesLookLike(String text) {
    assertThatThrownBy(() -> Quantity.parse(text))
        .isInstanceOf(IllegalArgumentException.class)
        .hasMessage(
            "quantities must match the regular expression"
                + " '^([+-]?[0-9.]+)([eEinumkKMGTP]*[-+]?[0-9]*)$'");
  }

  @ParameterizedTest
  @ValueSource(strings = {"1K", "1mi", "1kk", "1e", "1Mii", "1m3"})
  void refusesSuffixesThatAreNone(String text) {
    assertThatThrownBy(() -> Quantity.parse(text)).hasMessage("unable to parse quantity's suffix");
  }

  @Test
  void roundsUpToWholeUnits() {
    assertThat(Quantity.parse("1500m").value()).isEqualTo(2);
    assertThat(Quantity.parse("-1500m").value()).isEqualTo(-2);
    assertThat(Quantity.parse("1n").milliValue()).isEqualTo(1);
    assertThat(Quantity.parse("2").milliValue()).isEqualTo(2000);
    assertThat(Quantity.parse("4Gi").value()).isEqualTo(4L << 30);
    assertThat(Quantity.parse("9E").milliValue()).isEqualTo(Long.MAX_VALUE);
  }

  @Test
  void comparesAmountsWhateverTheirNotation() {
    assertThat(Quantity.parse("1024Mi")).isEqualTo(Quantity.parse("1073741824"));
    assertThat(Quantity.parse("1024Mi")).hasSameHashCodeAs(Quantity.parse("1073741824"));
    assertThat(Quantity.parse("1Gi")).isGreaterThan(Quantity.parse("1G"));
    assertThat(Quantity.parse("100m")).isLessThan(Quantity.parse("1"));
  }

  @Test
  void keepsTheNotationOfTheFirstOperand() {
    assertThat(Quantity.parse("1Gi").add(Quantity.parse("1024Mi"))).hasToString("2Gi");
    assertThat(Quantity.ZERO.add(Quantity.parse("2Gi"))).hasToString("2Gi");
    assertThat(Quantity.parse("1").subtract(Quantity.parse("100m"))).hasToString("900m");
    assertThat(Quantity.of(Long.MAX_VALUE).add(Quantity.of(1)).toBigDecimal())
        .isEqualByComparingTo("9223372036854775808");
  }

  @Test
  void addsExactlyAndReadsWhatItWrites() {
    Random random = new Random(1024);
    String[] suffixes = {"n", "u", "m", "", "k", "M", "G", "Ki", "Mi", "Gi", "e3", "e-6"};
    for (int i = 0; i < 5_000; i++) {
      Quantity a = random(random, suffixes);
      Quantity b = random(random, suffixes);
      BigDecimal sum = a.toBigDecimal().add(b.toBigDecimal());
      assertThat(a.add(b).toBigDecimal()).isEqualByComparingTo(sum);
      assertThat(a.add(b).subtract(b)).isEqualTo(a);
      assertThat(Integer.signum(a.compareTo(b)))
          .isEqualTo(a.toBigDecimal().compareTo(b.toBigDecimal()));
      // Bytes are written in whole units, and without a suffix they are read as decimal.
      if (a.format() != Quantity.Format.BINARY_SI) {
        assertThat(Quantity.parse(a.toString())).as(a.toString()).isEqualTo(a);
        assertThat(Quantity.parse(a.toString())).hasToString(a.toString());
      }
    }
  }

  private static Quantity random(Random random, String[] suffixes) {
    String number = random.nextInt(-5_000, 5_000) + (random.nextBoolean() ? "" : ".25");
    return Quantity.parse(number + suffixes[random.nextInt(suffixes.length)]);
  }
}
