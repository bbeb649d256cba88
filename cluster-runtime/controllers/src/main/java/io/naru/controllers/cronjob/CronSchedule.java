package io.naru.controllers.cronjob;

import java.time.Duration;
import java.time.Instant;
import java.time.LocalDateTime;
import java.time.ZoneId;
import java.time.ZonedDateTime;
import java.time.temporal.ChronoUnit;
import java.util.BitSet;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import org.jspecify.annotations.Nullable;

/**
 * A cron schedule: five fields, a word such as {@code @daily}, or {@code @every 1h30m}. Immutable.
 */
final class CronSchedule {

  private static final Map<String, String> WORDS =
      Map.of(
          "@yearly", "0 0 1 1 *",
          "@annually", "0 0 1 1 *",
          "@monthly", "0 0 1 * *",
          "@weekly", "0 0 * * 0",
          "@daily", "0 0 * * *",
          "@midnight", "0 0 * * *",
          "@hourly", "0 * * * *");
  private static final List<String> MONTHS =
      List.of("jan", "feb", "mar", "apr", "may", "jun", "jul", "aug", "sep", "oct", "nov", "dec");
  private static final List<String> DAYS = List.of("sun", "mon", "tue", "wed", "thu", "fri", "sat");
  private static final Pattern PART = Pattern.compile("(\\d+(?:\\.\\d+)?)(ns|us|µs|ms|s|m|h)");
  // No date recurs later than this: 29 February, over the year 2100.
  private static final int YEARS = 9;
  private static final List<Duration> WINDOWS =
      List.of(
          Duration.ofHours(1),
          Duration.ofDays(1),
          Duration.ofDays(32),
          Duration.ofDays(366L * YEARS));

  private final @Nullable Duration every;
  private final List<BitSet> fields;
  private final boolean anyDay;

  private CronSchedule(@Nullable Duration every, List<BitSet> fields, boolean anyDay) {
    this.every = every;
    this.fields = fields;
    this.anyDay = anyDay;
  }

  /**
   * @throws IllegalArgumentException if it is no schedule
   */
  static CronSchedule parse(String text) {
    String stripped = text.strip();
    if (stripped.startsWith("@every ")) {
      return new CronSchedule(duration(stripped.substring(7)), List.of(), true);
    }
    String[] parts = WORDS.getOrDefault(stripped, stripped).split("\\s+");
    if (parts.length != 5) {
      throw new IllegalArgumentException("expected exactly 5 fields, found " + parts.length);
    }
    return new CronSchedule(
        null,
        List.of(
            field(parts[0], 0, 59, List.of()),
            field(parts[1], 0, 23, List.of()),
            field(parts[2], 1, 31, List.of()),
            field(parts[3], 1, 12, MONTHS),
            field(parts[4], 0, 6, DAYS)),
        isStar(parts[2]) || isStar(parts[4]));
  }

  /** The first time after {@code after}, or null if there is none. */
  @Nullable Instant next(Instant after, ZoneId zone) {
    if (every != null) {
      return after.truncatedTo(ChronoUnit.SECONDS).plus(every);
    }
    LocalDateTime time =
        after.atZone(zone).toLocalDateTime().truncatedTo(ChronoUnit.MINUTES).plusMinutes(1);
    LocalDateTime end = time.plusYears(YEARS);
    while (time.isBefore(end)) {
      if (!has(3, time.getMonthValue())) {
        time = time.truncatedTo(ChronoUnit.DAYS).withDayOfMonth(1).plusMonths(1);
      } else if (!isDay(time)) {
        time = time.truncatedTo(ChronoUnit.DAYS).plusDays(1);
      } else if (!has(1, time.getHour())) {
        time = time.truncatedTo(ChronoUnit.HOURS).plusHours(1);
      } else if (!has(0, time.getMinute())) {
        time = time.plusMinutes(1);
      } else {
        ZonedDateTime found = time.atZone(zone);
        // A time that the clocks skip, or have gone back over, is not one.
        if (found.toLocalDateTime().equals(time) && found.toInstant().isAfter(after)) {
          return found.toInstant();
        }
        time = time.plusMinutes(1);
      }
    }
    return null;
  }

  /**
   * The last time after {@code after} and not after {@code until}, or null if there is none. Looks
   * back from {@code until} in growing windows, so that a clock that jumped by years costs little.
   */
  @Nullable Instant latest(Instant after, Instant until, ZoneId zone) {
    if (every != null) {
      Instant start = after.truncatedTo(ChronoUnit.SECONDS);
      long count = Duration.between(start, until).dividedBy(every);
      return count < 1 ? null : start.plus(every.multipliedBy(count));
    }
    for (Duration window : WINDOWS) {
      Instant start = until.minus(window);
      boolean whole = !start.isAfter(after);
      Instant found = null;
      for (Instant time = next(whole ? after : start, zone);
          time != null && !time.isAfter(until);
          time = next(time, zone)) {
        found = time;
      }
      if (found != null || whole) {
        return found;
      }
    }
    return null;
  }

  /** Whether there are more times than {@code count} after one instant and until another. */
  boolean hasMoreThan(int count, Instant after, Instant until, ZoneId zone) {
    Instant time = after;
    for (int i = 0; i <= count; i++) {
      time = next(time, zone);
      if (time == null || time.isAfter(until)) {
        return false;
      }
    }
    return true;
  }

  private boolean isDay(LocalDateTime time) {
    boolean month = has(2, time.getDayOfMonth());
    boolean week = has(4, time.getDayOfWeek().getValue() % 7);
    return anyDay ? month && week : month || week;
  }

  private boolean has(int field, int value) {
    return fields.get(field).get(value);
  }

  private static boolean isStar(String part) {
    return part.startsWith("*") || part.startsWith("?");
  }

  private static BitSet field(String text, int low, int high, List<String> words) {
    BitSet result = new BitSet();
    for (String part : text.split(",", -1)) {
      String[] stepped = part.split("/", 2);
      String[] range = stepped[0].split("-", 2);
      int first = low;
      int last = high;
      if (!isStar(range[0])) {
        first = value(range[0], low, words);
        boolean open = range.length == 1 && stepped.length == 2;
        last = range.length == 2 ? value(range[1], low, words) : open ? high : first;
      }
      int step = stepped.length == 2 ? Integer.parseInt(stepped[1]) : 1;
      if (first < low || last > high || first > last || step < 1) {
        throw new IllegalArgumentException("bad value " + part);
      }
      for (int i = first; i <= last; i += step) {
        result.set(i);
      }
    }
    return result;
  }

  private static int value(String text, int low, List<String> words) {
    int word = words.indexOf(text.toLowerCase(Locale.ROOT));
    return word >= 0 ? low + word : Integer.parseInt(text);
  }

  private static Duration duration(String text) {
    Matcher matcher = PART.matcher(text);
    double seconds = 0;
    int end = 0;
    while (matcher.find() && matcher.start() == end) {
      seconds += Double.parseDouble(matcher.group(1)) * unit(matcher.group(2));
      end = matcher.end();
    }
    if (end == 0 || end != text.length()) {
      throw new IllegalArgumentException("bad duration " + text);
    }
    return Duration.ofSeconds(Math.max(1, (long) seconds));
  }

  private static double unit(String unit) {
    return switch (unit) {
      case "h" -> 3600;
      case "m" -> 60;
      case "s" -> 1;
      case "ms" -> 1e-3;
      case "us", "µs" -> 1e-6;
      default -> 1e-9;
    };
  }
}
