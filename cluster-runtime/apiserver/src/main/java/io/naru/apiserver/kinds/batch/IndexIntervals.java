package io.naru.apiserver.kinds.batch;

import io.naru.apiserver.kinds.support.Field;
import io.naru.machinery.FieldErrors;

/** Indexes in short, such as {@code 1,3-5,7}: in order, and below the number of completions. */
final class IndexIntervals {

  private static final int MOST_CHARACTERS = 64 * 1024;

  private IndexIntervals() {}

  /** How many indexes a text names; -1 if it is not such a text, which is an error. */
  static long count(Field field, long completions, FieldErrors errors) {
    if (field.text().length() > MOST_CHARACTERS) {
      errors.tooLong(field.path(), MOST_CHARACTERS);
      return -1;
    }
    if (field.text().isEmpty()) {
      return 0;
    }
    long total = 0;
    long last = -1;
    for (String interval : field.text().split(",", -1)) {
      String[] ends = interval.split("-", -1);
      long from = number(ends[0]);
      long to = number(ends[ends.length - 1]);
      String problem = null;
      if (ends.length > 2) {
        problem =
            "the fragment \""
                + interval
                + "\" violates the requirement that an index interval can have at most two parts separated by '-'";
      } else if (from < 0 || to < 0) {
        problem =
            "cannot convert string to integer for index: \""
                + (from < 0 ? ends[0] : ends[1])
                + "\"";
      } else if (to < from) {
        problem = "non-increasing order, previous: " + from + ", current: " + to;
      } else if (from <= last) {
        problem = "non-increasing order, previous: " + last + ", current: " + from;
      } else if (to >= completions) {
        problem = "too large index: \"" + (from >= completions ? ends[0] : ends[1]) + "\"";
      }
      if (problem != null) {
        errors.invalid(field.path(), field.text(), "error parsing succeededIndexes: " + problem);
        return -1;
      }
      total += to - from + 1;
      last = to;
    }
    return total;
  }

  private static long number(String text) {
    return text.matches("\\d{1,9}") ? Long.parseLong(text) : -1;
  }
}
