package io.naru.apiserver.cel.library;

import io.naru.apiserver.cel.value.EvaluationException;
import java.time.DateTimeException;
import java.time.Duration;
import java.time.Instant;
import java.time.ZoneId;
import java.time.ZoneOffset;
import java.time.ZonedDateTime;
import java.util.Map;
import java.util.function.ToLongFunction;

/** Parts of timestamps and durations. Months and days count from zero but for {@code getDate}. */
final class TimeLibrary {

  private static final Map<String, ToLongFunction<ZonedDateTime>> PARTS =
      Map.ofEntries(
          Map.entry("getFullYear", ZonedDateTime::getYear),
          Map.entry("getMonth", time -> time.getMonthValue() - 1L),
          Map.entry("getDayOfYear", time -> time.getDayOfYear() - 1L),
          Map.entry("getDayOfMonth", time -> time.getDayOfMonth() - 1L),
          Map.entry("getDate", ZonedDateTime::getDayOfMonth),
          Map.entry("getDayOfWeek", time -> time.getDayOfWeek().getValue() % 7L),
          Map.entry("getHours", ZonedDateTime::getHour),
          Map.entry("getMinutes", ZonedDateTime::getMinute),
          Map.entry("getSeconds", ZonedDateTime::getSecond),
          Map.entry("getMilliseconds", time -> time.getNano() / 1_000_000L));

  private TimeLibrary() {}

  static void addTo(Functions functions) {
    PARTS.forEach((name, part) -> {
      functions.standard(
          "<timestamp>." + name + "(): int",
          a -> part.applyAsLong(((Instant) a[0]).atZone(ZoneOffset.UTC)));
      functions.standard(
          "<timestamp>." + name + "(string): int",
          a -> part.applyAsLong(((Instant) a[0]).atZone(zone((String) a[1]))));
    });
    functions
        .standard("<duration>.getHours(): int", a -> ((Duration) a[0]).toHours())
        .standard("<duration>.getMinutes(): int", a -> ((Duration) a[0]).toMinutes())
        .standard("<duration>.getSeconds(): int", a -> ((Duration) a[0]).toSeconds())
        .standard(
            "<duration>.getMilliseconds(): int", a -> (long) ((Duration) a[0]).toMillisPart());
  }

  private static ZoneId zone(String name) {
    try {
      boolean bareOffset = name.contains(":") && Character.isDigit(name.charAt(0));
      return ZoneId.of(bareOffset ? "+" + name : name);
    } catch (DateTimeException unknown) {
      throw new EvaluationException("unknown time zone " + name);
    }
  }
}
