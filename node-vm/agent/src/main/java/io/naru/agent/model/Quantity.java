package io.naru.agent.model;

import java.math.BigDecimal;
import java.math.RoundingMode;
import java.util.Map;

/** Resource quantities, the Kubernetes notation of numbers with decimal and binary suffixes. */
public final class Quantity {

  private static final Map<String, BigDecimal> SUFFIXES =
      Map.ofEntries(
          Map.entry("n", BigDecimal.valueOf(1, 9)),
          Map.entry("u", BigDecimal.valueOf(1, 6)),
          Map.entry("m", BigDecimal.valueOf(1, 3)),
          Map.entry("", BigDecimal.ONE),
          Map.entry("k", BigDecimal.valueOf(1_000L)),
          Map.entry("M", BigDecimal.valueOf(1_000_000L)),
          Map.entry("G", BigDecimal.valueOf(1_000_000_000L)),
          Map.entry("T", BigDecimal.valueOf(1_000_000_000_000L)),
          Map.entry("P", BigDecimal.valueOf(1_000_000_000_000_000L)),
          Map.entry("E", BigDecimal.valueOf(1_000_000_000_000_000_000L)),
          Map.entry("Ki", BigDecimal.valueOf(1L << 10)),
          Map.entry("Mi", BigDecimal.valueOf(1L << 20)),
          Map.entry("Gi", BigDecimal.valueOf(1L << 30)),
          Map.entry("Ti", BigDecimal.valueOf(1L << 40)),
          Map.entry("Pi", BigDecimal.valueOf(1L << 50)),
          Map.entry("Ei", BigDecimal.valueOf(1L << 60)));

  private Quantity() {}

  /**
   * The exact number.
   *
   * @throws NumberFormatException if the text is no quantity
   */
  public static BigDecimal parse(String text) {
    int end = text.length();
    while (end > 0 && Character.isLetter(text.charAt(end - 1))) {
      end--;
    }
    BigDecimal factor = SUFFIXES.get(text.substring(end));
    // "1e3" has a letter inside, not a suffix at its end; "1E" is exa.
    if (factor == null) {
      return new BigDecimal(text);
    }
    return new BigDecimal(text.substring(0, end)).multiply(factor);
  }

  /** The number in thousandths, rounded up; 0 for "". */
  public static long milli(String text) {
    return text.isEmpty() ? 0 : ceiling(parse(text).movePointRight(3));
  }

  /** The whole number, rounded up; 0 for "". */
  public static long value(String text) {
    return text.isEmpty() ? 0 : ceiling(parse(text));
  }

  /** How often the divisor goes into the quantity, rounded up (resourceFieldRef). */
  public static long dividedBy(String text, String divisor) {
    BigDecimal unit = divisor.isEmpty() || divisor.equals("0") ? BigDecimal.ONE : parse(divisor);
    return ceiling(parse(text).divide(unit, 9, RoundingMode.HALF_UP));
  }

  private static long ceiling(BigDecimal number) {
    return number.setScale(0, RoundingMode.CEILING).longValue();
  }
}
