package io.naru.machinery.quantity;

import io.naru.machinery.quantity.Quantity.Format;
import java.math.BigDecimal;
import java.math.RoundingMode;
import org.jspecify.annotations.Nullable;

/** Reads quantities: sign, digits with at most one point, suffix. */
final class QuantityParser {

  private static final String WRONG_FORMAT =
      "quantities must match the regular expression"
          + " '^([+-]?[0-9.]+)([eEinumkKMGTP]*[-+]?[0-9]*)$'";
  private static final String WRONG_SUFFIX = "unable to parse quantity's suffix";
  private static final String WRONG_NUMBER = "unable to parse numeric part of quantity";

  private static final String DECIMAL_SUFFIXES = "num kMGTPE";
  private static final String BINARY_SUFFIXES = "KMGTPE";
  private static final BigDecimal MAX = BigDecimal.valueOf(Long.MAX_VALUE);

  private QuantityParser() {}

  static Quantity parse(String text) {
    int end = numberEnd(text);
    String suffix = text.substring(end);
    if (suffix.isEmpty() || isDecimalSuffix(suffix)) {
      Quantity quick = small(text, end, suffix.isEmpty() ? 0 : decimalExponent(suffix.charAt(0)));
      if (quick != null) {
        return quick;
      }
    }
    BigDecimal number = number(text, end);
    return scale(number, suffix);
  }

  /** Where the number ends; refuses texts that are not of the outer form at all. */
  private static int numberEnd(String text) {
    int i = !text.isEmpty() && (text.charAt(0) == '+' || text.charAt(0) == '-') ? 1 : 0;
    int begin = i;
    while (i < text.length() && (digit(text.charAt(i)) || text.charAt(i) == '.')) {
      i++;
    }
    if (i == begin) {
      throw new IllegalArgumentException(WRONG_FORMAT);
    }
    int end = i;
    while (i < text.length() && "eEinumkKMGTP".indexOf(text.charAt(i)) >= 0) {
      i++;
    }
    if (i < text.length() && (text.charAt(i) == '-' || text.charAt(i) == '+')) {
      i++;
    }
    while (i < text.length() && digit(text.charAt(i))) {
      i++;
    }
    if (i < text.length()) {
      throw new IllegalArgumentException(WRONG_FORMAT);
    }
    return end;
  }

  /** The common case without a point: at most 18 digits and a decimal suffix. Null otherwise. */
  private static @Nullable Quantity small(String text, int end, int exponent) {
    int begin = digit(text.charAt(0)) ? 0 : 1;
    if (text.charAt(0) == '.' || end - begin > 18 || exponent > 0) {
      return null;
    }
    long value = 0;
    for (int i = begin; i < end; i++) {
      char c = text.charAt(i);
      if (c == '.') {
        return null;
      }
      value = value * 10 + (c - '0');
    }
    return Quantity.of(text.charAt(0) == '-' ? -value : value, exponent, Format.DECIMAL_SI);
  }

  private static BigDecimal number(String text, int end) {
    String digits = text.substring(0, end);
    int point = digits.indexOf('.');
    boolean bare = digits.chars().noneMatch(c -> c >= '0' && c <= '9');
    if (bare || (point >= 0 && digits.indexOf('.', point + 1) >= 0)) {
      throw new IllegalArgumentException(bare ? WRONG_NUMBER : WRONG_FORMAT);
    }
    return new BigDecimal(digits);
  }

  private static Quantity scale(BigDecimal number, String suffix) {
    if (suffix.isEmpty()) {
      return bounded(number, Format.DECIMAL_SI);
    }
    if (isDecimalSuffix(suffix)) {
      return bounded(
          number.scaleByPowerOfTen(decimalExponent(suffix.charAt(0))), Format.DECIMAL_SI);
    }
    if (suffix.length() == 2 && suffix.charAt(1) == 'i') {
      int power = BINARY_SUFFIXES.indexOf(suffix.charAt(0)) + 1;
      if (power > 0) {
        BigDecimal amount = number.multiply(BigDecimal.valueOf(1L << (10 * power)));
        // Below one unit there is no binary notation.
        boolean fraction = amount.signum() > 0 && amount.compareTo(BigDecimal.ONE) < 0;
        return bounded(amount, fraction ? Format.DECIMAL_SI : Format.BINARY_SI);
      }
    }
    if (suffix.length() > 1 && (suffix.charAt(0) == 'e' || suffix.charAt(0) == 'E')) {
      return bounded(
          number.scaleByPowerOfTen(exponent(suffix.substring(1))), Format.DECIMAL_EXPONENT);
    }
    throw new IllegalArgumentException(WRONG_SUFFIX);
  }

  private static int exponent(String text) {
    try {
      int exponent = Integer.parseInt(text);
      // Anything beyond is rounded or capped anyway; huge exponents must not cost memory.
      return Math.clamp(exponent, -10_000, 10_000);
    } catch (NumberFormatException e) {
      throw new IllegalArgumentException(WRONG_SUFFIX, e);
    }
  }

  private static Quantity bounded(BigDecimal amount, Format format) {
    if (amount.compareTo(MAX) > 0) {
      return Quantity.of(MAX, format);
    }
    BigDecimal least = MAX.negate();
    if (amount.compareTo(least) < 0) {
      return Quantity.of(least, format);
    }
    return Quantity.of(amount.scale() > 9 ? amount.setScale(9, RoundingMode.UP) : amount, format);
  }

  private static boolean isDecimalSuffix(String suffix) {
    return suffix.length() == 1 && DECIMAL_SUFFIXES.indexOf(suffix.charAt(0)) >= 0;
  }

  /** {@code n} is -9, {@code E} is 18; the blank stands for none. */
  private static int decimalExponent(char suffix) {
    return (DECIMAL_SUFFIXES.indexOf(suffix) - 3) * 3;
  }

  private static boolean digit(char c) {
    return c >= '0' && c <= '9';
  }
}
