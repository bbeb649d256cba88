package io.naru.apiserver.kinds.batch;

import java.util.List;
import java.util.Locale;
import java.util.Set;
import java.util.regex.Pattern;
import org.jspecify.annotations.Nullable;

/** The syntax of cron schedules: five fields, or a word such as {@code @daily}. */
final class CronSchedules {

  private static final Set<String> WORDS =
      Set.of("@yearly", "@annually", "@monthly", "@weekly", "@daily", "@midnight", "@hourly");
  private static final List<String> MONTHS =
      List.of(
          "", "jan", "feb", "mar", "apr", "may", "jun", "jul", "aug", "sep", "oct", "nov", "dec");
  private static final List<String> DAYS = List.of("sun", "mon", "tue", "wed", "thu", "fri", "sat");

  private static final List<Unit> UNITS =
      List.of(
          new Unit("minute", 0, 59, List.of()),
          new Unit("hour", 0, 23, List.of()),
          new Unit("day of month", 1, 31, List.of()),
          new Unit("month", 1, 12, MONTHS),
          new Unit("day of week", 0, 6, DAYS));

  private static final Pattern EVERY =
      Pattern.compile("@every (\\d+(\\.\\d+)?(ns|us|µs|ms|s|m|h))+");

  private record Unit(String name, int low, int high, List<String> words) {}

  private CronSchedules() {}

  /** What is wrong with the schedule, or null. */
  static @Nullable String problem(String schedule) {
    String text = schedule.strip();
    if (text.startsWith("@")) {
      return WORDS.contains(text) || EVERY.matcher(text).matches()
          ? null
          : "unrecognized descriptor: " + text;
    }
    String[] fields = text.split("\\s+");
    if (fields.length != UNITS.size()) {
      return "expected exactly 5 fields, found "
          + fields.length
          + ": ["
          + String.join(" ", fields)
          + "]";
    }
    for (int i = 0; i < fields.length; i++) {
      for (String part : fields[i].split(",", -1)) {
        if (!isValid(part, UNITS.get(i))) {
          return "bad value for " + UNITS.get(i).name() + ": " + part;
        }
      }
    }
    return null;
  }

  private static boolean isValid(String part, Unit unit) {
    String[] stepped = part.split("/", -1);
    if (stepped.length > 2 || (stepped.length == 2 && !stepped[1].matches("0*[1-9]\\d{0,3}"))) {
      return false;
    }
    if (stepped[0].equals("*") || stepped[0].equals("?")) {
      return true;
    }
    String[] range = stepped[0].split("-", -1);
    if (range.length > 2) {
      return false;
    }
    int from = value(range[0], unit);
    int to = value(range[range.length - 1], unit);
    return from >= unit.low() && to <= unit.high() && from <= to;
  }

  /** -1 if it is none. */
  private static int value(String text, Unit unit) {
    if (text.matches("\\d{1,4}")) {
      return Integer.parseInt(text);
    }
    return text.isEmpty() ? -1 : unit.words().indexOf(text.toLowerCase(Locale.ROOT));
  }
}
