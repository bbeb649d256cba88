package io.naru.apiserver.kinds.batch;

import static org.assertj.core.api.Assertions.assertThat;

import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

class CronSchedulesTest {

  @ParameterizedTest
  @ValueSource(
      strings = {
        "* * * * *",
        "*/5 0-6,22 1 jan-mar mon-FRI",
        "0 0 ? * 0",
        "5/15 * * * *",
        "@hourly",
        "@every 1h30m"
      })
  void acceptsWhatCronKnows(String schedule) {
    assertThat(CronSchedules.problem(schedule)).isNull();
  }

  @ParameterizedTest
  @ValueSource(
      strings = {
        "* * * *",
        "60 * * * *",
        "* 24 * * *",
        "* * 0 * *",
        "* * * 13 *",
        "* * * * 7",
        "*/0 * * * *",
        "9-3 * * * *",
        "a * * * *",
        "@sometimes",
        ""
      })
  void refusesTheRest(String schedule) {
    assertThat(CronSchedules.problem(schedule)).isNotNull();
  }
}
