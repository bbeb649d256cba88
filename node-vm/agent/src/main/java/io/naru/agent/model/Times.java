package io.naru.agent.model;

import java.time.Instant;
import java.time.OffsetDateTime;
import java.time.temporal.ChronoUnit;
import org.jspecify.annotations.Nullable;

/** Times as API objects carry them: RFC 3339, whole seconds. */
public final class Times {

  private Times() {}

  /** Formats a time; fractions of a second are cut. */
  public static String format(Instant time) {
    return time.truncatedTo(ChronoUnit.SECONDS).toString();
  }

  /** Formats a time with six digits of fraction (MicroTime, as Leases and events use it). */
  public static String formatMicro(Instant time) {
    String seconds = format(time);
    return "%s.%06dZ".formatted(seconds.substring(0, seconds.length() - 1), time.getNano() / 1000);
  }

  /** Parses a time; null for null. */
  public static @Nullable Instant parse(@Nullable String text) {
    return text == null || text.isEmpty() ? null : OffsetDateTime.parse(text).toInstant();
  }

  /** A CRI timestamp, nanoseconds since the epoch. */
  public static Instant ofNanos(long nanos) {
    return Instant.ofEpochSecond(0, nanos);
  }
}
