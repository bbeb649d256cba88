package io.naru.machinery.quantity;

import io.naru.machinery.quantity.Quantity.Format;
import java.math.BigDecimal;
import java.math.BigInteger;
import java.math.RoundingMode;

/** Writes the canonical form: no fraction, the largest suffix that allows that, no digit lost. */
final class QuantityWriter {

  private static final String[] DECIMAL = {"n", "u", "m", "", "k", "M", "G", "T", "P", "E"};
  private static final String[] BINARY = {"", "Ki", "Mi", "Gi", "Ti", "Pi", "Ei"};
  private static final BigDecimal KIBI = BigDecimal.valueOf(1024);
  private static final BigInteger THOUSAND = BigInteger.valueOf(1000);

  private QuantityWriter() {}

  static String write(BigDecimal amount, Format format) {
    if (amount.signum() == 0) {
      return "0";
    }
    return switch (format) {
      // Small amounts of bytes are plain numbers.
      case BINARY_SI -> amount.abs().compareTo(KIBI) < 0 ? decimal(amount, false) : binary(amount);
      case DECIMAL_SI -> decimal(amount, false);
      case DECIMAL_EXPONENT -> decimal(amount, true);
    };
  }

  private static String binary(BigDecimal amount) {
    BigInteger number = amount.setScale(0, RoundingMode.UP).toBigInteger();
    int power = 0;
    while (power < BINARY.length - 1 && number.getLowestSetBit() >= 10) {
      number = number.shiftRight(10);
      power++;
    }
    return number + BINARY[power];
  }

  private static String decimal(BigDecimal amount, boolean asExponent) {
    BigInteger number = amount.setScale(9, RoundingMode.UP).unscaledValue();
    int group = 0;
    while (asExponent || group < DECIMAL.length - 1) {
      BigInteger[] divided = number.divideAndRemainder(THOUSAND);
      if (divided[1].signum() != 0) {
        break;
      }
      number = divided[0];
      group++;
    }
    if (!asExponent) {
      return number + DECIMAL[group];
    }
    int exponent = group * 3 - 9;
    return exponent == 0 ? number.toString() : number + "e" + exponent;
  }
}
