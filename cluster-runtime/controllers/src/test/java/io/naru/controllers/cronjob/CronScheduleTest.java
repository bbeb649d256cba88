package io.naru.controllers.cronjob;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.time.Instant;
import java.time.ZoneId;
import java.time.ZoneOffset;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

class CronScheduleTest {

  @ParameterizedTest
  @CsvSource(
      delimiter = ';',
      value = {
        "* * * * *; 2026-01-01T00:00:00Z; 2026-01-01T00:01:00Z",
        "*/15 * * * *; 2026-01-01T00:01:00Z; 2026-01-01T00:15:00Z",
        "30 2 * * *; 2026-01-01T02:30:00Z; 2026-01-02T02:30:00Z",
        "0 9 * * mon-fri; 2026-01-02T09:00:00Z; 2026-01-05T09:00:00Z",
        "0 0 13 * fri; 2026-01-01T00:00:00Z; 2026-01-02T00:00:00Z",
        "0 0 29 2 *; 2026-01-01T00:00:00Z; 2028-02-29T00:00:00Z",
        "@hourly; 2026-01-01T00:10:00Z; 2026-01-01T01:00:00Z",
        "@every 1h30m; 2026-01-01T00:00:00Z; 2026-01-01T01:30:00Z"
      })
  void findsTheNextTime(String schedule, Instant after, Instant next) {
    assertThat(CronSchedule.parse(schedule).next(after, ZoneOffset.UTC)).isEqualTo(next);
  }

  @Test
  void countsInItsTimeZone() {
    assertThat(
            CronSchedule.parse("0 9 * * *")
                .next(Instant.parse("2026-01-01T00:00:00Z"), ZoneId.of("Asia/Seoul")))
        .isEqualTo(Instant.parse("2026-01-02T00:00:00Z"));
  }

  @Test
  void skipsTimesThatTheClocksSkip() {
    assertThat(
            CronSchedule.parse("30 2 * * *")
                .next(Instant.parse("2026-03-28T12:00:00Z"), ZoneId.of("Europe/Berlin")))
        .isEqualTo(Instant.parse("2026-03-30T00:30:00Z"));
  }

  @ParameterizedTest
  @CsvSource(
      delimiter = ';',
      value = {
        "* * * * *; 1996-01-01T00:00:00Z; 2026-01-01T00:00:30Z; 2026-01-01T00:00:00Z",
        "0 9 * * *; 1996-01-01T00:00:00Z; 2026-01-01T08:00:00Z; 2025-12-31T09:00:00Z",
        "0 0 29 2 *; 1996-01-01T00:00:00Z; 2026-01-01T00:00:00Z; 2024-02-29T00:00:00Z",
        "0 9 * * *; 2026-01-01T09:00:00Z; 2026-01-02T08:00:00Z;",
        "@every 7m; 2026-01-01T00:00:00Z; 2026-01-01T00:20:00Z; 2026-01-01T00:14:00Z"
      })
  void findsTheLastTimeAlsoAfterTheClockHasJumped(
      String schedule, Instant after, Instant until, @Nullable Instant latest) {
    assertThat(CronSchedule.parse(schedule).latest(after, until, ZoneOffset.UTC)).isEqualTo(latest);
  }

  @Test
  void refusesWhatIsNoSchedule() {
    assertThatThrownBy(() -> CronSchedule.parse("61 * * * *"))
        .isInstanceOf(IllegalArgumentException.class);
  }

  @Test
  void knowsThatSomeDaysNeverCome() {
    assertThat(
            CronSchedule.parse("0 0 30 2 *")
                .next(Instant.parse("2026-01-01T00:00:00Z"), ZoneOffset.UTC))
        .isNull();
  }
}
