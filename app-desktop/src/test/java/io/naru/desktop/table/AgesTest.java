package io.naru.desktop.table;

import static org.assertj.core.api.Assertions.assertThat;

import java.time.Duration;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

class AgesTest {

  @ParameterizedTest
  @CsvSource({
    "PT-5S, 0s",
    "PT0S, 0s",
    "PT119S, 119s",
    "PT2M, 2m",
    "PT3M7S, 3m7s",
    "PT15M30S, 15m",
    "PT2H59M, 179m",
    "PT5H, 5h",
    "PT5H20M, 5h20m",
    "PT30H, 30h",
    "P3DT4H, 3d4h",
    "P30D, 30d",
    "P731D, 2y1d"
  })
  void isWrittenAsKubectlDoes(Duration age, String text) {
    assertThat(Ages.of(age)).isEqualTo(text);
  }
}
