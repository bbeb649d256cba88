package io.naru.client.metrics;

import java.util.List;
import java.util.Map;
import java.util.TreeMap;

/** How series are written. */
final class Series {

  private Series() {}

  /** {@code {a="b",c="d"}}, empty if there are no labels. */
  static String labels(List<String> names, List<String> values) {
    if (names.isEmpty()) {
      return "";
    }
    if (names.size() != values.size()) {
      throw new IllegalArgumentException(values + " are no values of " + names);
    }
    StringBuilder text = new StringBuilder("{");
    for (int i = 0; i < names.size(); i++) {
      text.append(i == 0 ? "" : ",").append(names.get(i)).append("=\"");
      escape(values.get(i), text);
      text.append('"');
    }
    return text.append('}').toString();
  }

  private static void escape(String value, StringBuilder text) {
    for (int i = 0; i < value.length(); i++) {
      char each = value.charAt(i);
      switch (each) {
        case '\\' -> text.append("\\\\");
        case '"' -> text.append("\\\"");
        case '\n' -> text.append("\\n");
        default -> text.append(each);
      }
    }
  }

  /** With one label more. */
  static String with(String labels, String name, String value) {
    String more = name + "=\"" + value + "\"}";
    return labels.isEmpty() ? "{" + more : labels.substring(0, labels.length() - 1) + "," + more;
  }

  /** Whole numbers without a fraction. */
  static String number(Number value) {
    double exact = value.doubleValue();
    return exact == Math.rint(exact) && Math.abs(exact) < 1e15
        ? Long.toString((long) exact)
        : Double.toString(exact);
  }

  /** By their labels, as they are written. */
  static <T> Map<String, T> sorted(List<String> names, Map<List<String>, T> series) {
    Map<String, T> sorted = new TreeMap<>();
    series.forEach((values, one) -> sorted.put(labels(names, values), one));
    return sorted;
  }
}
