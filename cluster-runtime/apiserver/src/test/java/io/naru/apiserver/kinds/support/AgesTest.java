package io.naru.apiserver.kinds.support;

import static org.assertj.core.api.Assertions.assertThat;

import java.time.Duration;
import java.time.Instant;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

class AgesTest {

  @ParameterizedTest
  @CsvSource({
    "PT0S, 0s",
    "PT-1S, 0s",
    "PT-3S, <invalid>",
    "PT1M59S, 119s",
    "PT2M, 2m",
    "PT3M7S, 3m7s",
    "PT10M30S, 10m",
    "PT2H59M, 179m",
    "PT3H, 3h",
    "PT7H5M, 7h5m",
    "PT8H20M, 8h",
    "PT47H, 47h",
    "PT48H, 2d",
    "PT75H, 3d3h",
    "P8DT5H, 8d",
    "P729D, 729d",
    "P730D, 2y",
    "P1000D, 2y270d",
    "P3000D, 8y"
  })
  void saysAsMuchAsMatters(Duration duration, String expected) {
    assertThat(Ages.human(duration)).isEqualTo(expected);
  }

  @Test
  void doesNotKnowTheAgeOfWhatHasNoTime() {
    assertThat(Ages.since("", Instant.EPOCH)).isEqualTo("<unknown>");
    assertThat(Ages.since("yesterday", Instant.EPOCH)).isEqualTo("<unknown>");
  }
}
