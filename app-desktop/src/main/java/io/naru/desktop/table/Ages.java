package io.naru.desktop.table;

import java.time.Duration;
import java.time.Instant;

/** Ages as kubectl prints them: at most two units, the finer one only while it says something. */
public final class Ages {

  private Ages() {}

  /** The time from {@code since} to {@code now}; clocks that disagree give {@code 0s}. */
  public static String between(Instant since, Instant now) {
    return of(Duration.between(since, now));
  }

  public static String of(Duration age) {
    long seconds = Math.max(0, age.toSeconds());
    long minutes = seconds / 60;
    long hours = minutes / 60;
    long days = hours / 24;
    if (seconds < 120) {
      return seconds + "s";
    }
    if (minutes < 10) {
      return two(minutes, "m", seconds % 60, "s");
    }
    if (hours < 3) {
      return minutes + "m";
    }
    if (hours < 8) {
      return two(hours, "h", minutes % 60, "m");
    }
    if (hours < 48) {
      return hours + "h";
    }
    if (days < 8) {
      return two(days, "d", hours % 24, "h");
    }
    if (days < 730) {
      return days + "d";
    }
    return two(days / 365, "y", days % 365, "d");
  }

  private static String two(long coarse, String coarseUnit, long fine, String fineUnit) {
    return coarse + coarseUnit + (fine == 0 ? "" : fine + fineUnit);
  }
}
