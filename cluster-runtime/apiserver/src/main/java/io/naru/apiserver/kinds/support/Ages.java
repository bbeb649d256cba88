package io.naru.apiserver.kinds.support;

import java.time.Duration;
import java.time.Instant;
import java.time.format.DateTimeParseException;

/**
 * Durations as kubectl users read them: two units at most, fewer the longer it was, for example
 * {@code 90s}, {@code 3m20s}, {@code 5h}, {@code 2d4h}, {@code 400d}.
 */
public final class Ages {

  public static final String UNKNOWN = "<unknown>";

  private static final long MINUTE = 60;
  private static final long HOUR = 60 * MINUTE;
  private static final long DAY = 24 * HOUR;
  private static final long YEAR = 365 * DAY;

  private Ages() {}

  /**
   * @param timestamp RFC 3339, or empty if there is none
   */
  public static String since(String timestamp, Instant now) {
    if (timestamp.isEmpty()) {
      return UNKNOWN;
    }
    try {
      return human(Duration.between(Instant.parse(timestamp), now));
    } catch (DateTimeParseException e) {
      return UNKNOWN;
    }
  }

  /** As {@link #since}, of a time to come. */
  public static String until(String timestamp, Instant now) {
    if (timestamp.isEmpty()) {
      return UNKNOWN;
    }
    try {
      return human(Duration.between(now, Instant.parse(timestamp)));
    } catch (DateTimeParseException e) {
      return UNKNOWN;
    }
  }

  /** Clocks differ a little: up to a second of the future counts as now. */
  public static String human(Duration duration) {
    long seconds = duration.toMillis() / 1000;
    if (seconds < -1) {
      return "<invalid>";
    }
    if (seconds < 0) {
      return "0s";
    }
    if (seconds < 2 * MINUTE) {
      return seconds + "s";
    }
    if (seconds < 10 * MINUTE) {
      return pair(seconds, MINUTE, "m", 1, "s");
    }
    if (seconds < 3 * HOUR) {
      return seconds / MINUTE + "m";
    }
    if (seconds < 8 * HOUR) {
      return pair(seconds, HOUR, "h", MINUTE, "m");
    }
    if (seconds < 2 * DAY) {
      return seconds / HOUR + "h";
    }
    if (seconds < 8 * DAY) {
      return pair(seconds, DAY, "d", HOUR, "h");
    }
    if (seconds < 2 * YEAR) {
      return seconds / DAY + "d";
    }
    if (seconds < 8 * YEAR) {
      return pair(seconds, YEAR, "y", DAY, "d");
    }
    return seconds / YEAR + "y";
  }

  private static String pair(long seconds, long big, String bigUnit, long small, String unit) {
    long rest = seconds % big / small;
    return seconds / big + bigUnit + (rest == 0 ? "" : rest + unit);
  }
}
