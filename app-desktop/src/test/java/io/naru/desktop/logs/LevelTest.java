package io.naru.desktop.logs;

import static org.assertj.core.api.Assertions.assertThat;

import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

class LevelTest {

  @ParameterizedTest
  @CsvSource(
      delimiter = '|',
      value = {
        "E1121 18:00:00.1 1 main.go:3] broken | ERROR",
        "I1121 18:00:00.1 1 main.go:3] an ERROR is mentioned | INFO",
        "{\"level\":\"warn\",\"msg\":\"slow\"} | WARNING",
        "time=x level=error msg=\"no\" | ERROR",
        "2026-01-01 12:00:00 WARN [main] slow | WARNING",
        "2026/01/01 [error] 7#7: refused | ERROR",
        "2026-01-01 DEBUG x | DEBUG",
        "there were no errors | NONE",
        "GET / 200 | NONE",
      })
  void isReadFromTheUsualForms(String line, Level level) {
    assertThat(Level.of(line)).isEqualTo(level);
  }

  @ParameterizedTest
  @CsvSource(
      delimiter = '|',
      value = {
        "{\"user\":{\"id\":7},\"msg\":\"bought\",\"level\":\"info\"} | INFO  bought  user={\"id\":7}",
        "{\"not closed\": | {\"not closed\":",
        "plain | plain",
      })
  void jsonIsUnfoldedWithTheMessageFirst(String line, String unfolded) {
    assertThat(JsonLine.unfold(line)).isEqualTo(unfolded);
  }
}
