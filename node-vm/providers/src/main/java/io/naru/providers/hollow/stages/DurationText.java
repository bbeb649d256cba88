package io.naru.providers.hollow.stages;

import java.time.Duration;
import java.util.Map;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import org.jspecify.annotations.Nullable;

/** Durations as users of Kubernetes write them: {@code 1h}, {@code 1m30s}, {@code 250ms}. */
final class DurationText {

  private static final Pattern WHOLE = Pattern.compile("(\\d{1,9}(\\.\\d{1,9})?(ms|s|m|h))+");
  private static final Pattern PART = Pattern.compile("(\\d+(?:\\.\\d+)?)(ms|s|m|h)");
  private static final Map<String, Double> MILLIS =
      Map.of("ms", 1.0, "s", 1000.0, "m", 60_000.0, "h", 3_600_000.0);

  private DurationText() {}

  /** Null if it is no duration. */
  static @Nullable Duration find(String text) {
    if (text.equals("0")) {
      return Duration.ZERO;
    }
    if (!WHOLE.matcher(text).matches()) {
      return null;
    }
    double millis = 0;
    Matcher parts = PART.matcher(text);
    while (parts.find()) {
      millis += Double.parseDouble(parts.group(1)) * MILLIS.getOrDefault(parts.group(2), 0.0);
    }
    return Duration.ofMillis(Math.round(millis));
  }
}
