package io.naru.machinery.quantity;

import java.math.BigDecimal;
import java.math.BigInteger;
import java.math.RoundingMode;
import org.jspecify.annotations.Nullable;

/**
 * An exact amount of a resource, as {@code resource.Quantity} of Kubernetes: {@code 500m}, {@code
 * 1Gi}, {@code 1e3}. Nothing finer than a nano unit is kept (it is rounded up), nothing above
 * 2^63-1 (it is capped). Immutable. Equality and order are those of the amounts, whatever their
 * notation.
 *
 * <p>Amounts that fit are held as a long and a power of ten; the rest as a BigDecimal.
 */
public final class Quantity implements Comparable<Quantity> {

  /** How an amount is written; kept through arithmetic. */
  public enum Format {
    /** {@code m}, {@code k}, {@code M}... */
    DECIMAL_SI,
    /** {@code Ki}, {@code Mi}... */
    BINARY_SI,
    /** {@code e3}, {@code e6}... */
    DECIMAL_EXPONENT
  }

  public static final Quantity ZERO = new Quantity(0, 0, null, Format.DECIMAL_SI);

  /** Powers of ten from 0 to 18. */
  private static final long[] TENS = new long[19];

  static {
    TENS[0] = 1;
    for (int i = 1; i < TENS.length; i++) {
      TENS[i] = TENS[i - 1] * 10;
    }
  }

  private final long unscaled;
  private final int exponent;
  private final @Nullable BigDecimal exact;
  private final Format format;

  private Quantity(long unscaled, int exponent, @Nullable BigDecimal exact, Format format) {
    this.unscaled = unscaled;
    this.exponent = exponent;
    this.exact = exact;
    this.format = format;
  }

  /**
   * Reads an amount.
   *
   * @throws IllegalArgumentException in the words of Kubernetes, if the text is none
   */
  public static Quantity parse(String text) {
    return QuantityParser.parse(text);
  }

  /** A whole number of units. */
  public static Quantity of(long value) {
    return new Quantity(value, 0, null, Format.DECIMAL_SI);
  }

  /** A whole number of bytes, written as {@code Mi}, {@code Gi}... */
  public static Quantity ofBytes(long bytes) {
    return new Quantity(bytes, 0, null, Format.BINARY_SI);
  }

  /** A number of thousandths, as of CPU. */
  public static Quantity ofMilli(long thousandths) {
    return new Quantity(thousandths, -3, null, Format.DECIMAL_SI);
  }

  static Quantity of(BigDecimal amount, Format format) {
    BigDecimal stripped = amount.signum() == 0 ? BigDecimal.ZERO : amount.stripTrailingZeros();
    int exponent = -stripped.scale();
    BigInteger digits = stripped.unscaledValue();
    return digits.bitLength() < 64 && exponent >= -9 && exponent <= 18
        ? new Quantity(digits.longValue(), exponent, null, format)
        : new Quantity(0, 0, stripped, format);
  }

  static Quantity of(long unscaled, int exponent, Format format) {
    return new Quantity(unscaled, exponent, null, format);
  }

  public Format format() {
    return format;
  }

  /** In units, rounded away from zero; capped to the range of a long. */
  public long value() {
    return scaled(0);
  }

  /** In thousandths, rounded away from zero; capped to the range of a long. */
  public long milliValue() {
    return scaled(-3);
  }

  /** As a fraction of units, for reports; may lose precision. */
  public double doubleValue() {
    return toBigDecimal().doubleValue();
  }

  public BigDecimal toBigDecimal() {
    return exact != null ? exact : BigDecimal.valueOf(unscaled, -exponent);
  }

  public boolean isZero() {
    return signum() == 0;
  }

  /** -1, 0 or 1. */
  public int signum() {
    return exact != null ? exact.signum() : Long.signum(unscaled);
  }

  /** The sum, in the notation of this (or of the other if this is zero). */
  public Quantity add(Quantity other) {
    Format result = isZero() ? other.format : format;
    if (exact == null && other.exact == null && exponent == other.exponent) {
      long sum = unscaled + other.unscaled;
      if (((unscaled ^ sum) & (other.unscaled ^ sum)) >= 0) {
        return new Quantity(sum, exponent, null, result);
      }
    }
    return of(toBigDecimal().add(other.toBigDecimal()), result);
  }

  /** The difference, in the notation of this (or of the other if this is zero). */
  public Quantity subtract(Quantity other) {
    return add(other.negate());
  }

  public Quantity negate() {
    return exact != null || unscaled == Long.MIN_VALUE
        ? of(toBigDecimal().negate(), format)
        : new Quantity(-unscaled, exponent, null, format);
  }

  @Override
  public int compareTo(Quantity other) {
    if (exact == null && other.exact == null && exponent == other.exponent) {
      return Long.compare(unscaled, other.unscaled);
    }
    return toBigDecimal().compareTo(other.toBigDecimal());
  }

  @Override
  public boolean equals(@Nullable Object other) {
    return other instanceof Quantity quantity && compareTo(quantity) == 0;
  }

  @Override
  public int hashCode() {
    return isZero() ? 0 : toBigDecimal().stripTrailingZeros().hashCode();
  }

  /** The canonical form, as Kubernetes stores it. */
  @Override
  public String toString() {
    return QuantityWriter.write(toBigDecimal(), format);
  }

  private long scaled(int target) {
    if (exact == null) {
      int shift = exponent - target;
      if (shift == 0) {
        return unscaled;
      }
      if (shift < 0 && -shift < TENS.length) {
        long divisor = TENS[-shift];
        long quotient = unscaled / divisor;
        return unscaled % divisor == 0 ? quotient : quotient + Long.signum(unscaled);
      }
      if (shift > 0 && shift < TENS.length) {
        long high = Math.multiplyHigh(unscaled, TENS[shift]);
        long low = unscaled * TENS[shift];
        if ((high == 0 && low >= 0) || (high == -1 && low < 0)) {
          return low;
        }
      }
    }
    BigInteger whole =
        toBigDecimal().scaleByPowerOfTen(-target).setScale(0, RoundingMode.UP).toBigInteger();
    return whole.bitLength() < 64
        ? whole.longValue()
        : whole.signum() < 0 ? Long.MIN_VALUE : Long.MAX_VALUE;
  }
}
