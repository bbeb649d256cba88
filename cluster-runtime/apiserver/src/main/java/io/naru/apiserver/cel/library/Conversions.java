package io.naru.apiserver.cel.library;

import com.google.common.primitives.UnsignedLong;
import dev.cel.common.values.CelByteString;
import io.naru.apiserver.cel.value.Durations;
import io.naru.apiserver.cel.value.EvaluationException;
import java.math.BigDecimal;
import java.time.DateTimeException;
import java.time.Duration;
import java.time.Instant;
import java.time.OffsetDateTime;

/** Conversions between types. */
final class Conversions {

  private Conversions() {}

  static void addTo(Functions functions) {
    numbers(functions);
    functions
        .standard("string(string): string", a -> a[0])
        .standard("string(int): string", a -> a[0].toString())
        .standard("string(uint): string", a -> a[0].toString())
        .standard("string(double): string", a -> text((Double) a[0]))
        .standard("string(bool): string", a -> a[0].toString())
        .standard("string(bytes): string", Costs.TRAVERSAL, Conversions::textOfBytes)
        .standard("string(timestamp): string", a -> text((Instant) a[0]))
        .standard("string(duration): string", a -> Durations.write((Duration) a[0]))
        .standard("bytes(bytes): bytes", a -> a[0])
        .standard(
            "bytes(string): bytes", Costs.TRAVERSAL, a -> CelByteString.copyFromUtf8((String) a[0]))
        .standard("bool(bool): bool", a -> a[0])
        .standard("bool(string): bool", a -> bool((String) a[0]))
        .standard("dyn(A): dyn", a -> a[0])
        .standard("type(A): type(A)", a -> TypeValue.of(a[0]))
        .standard("timestamp(timestamp): timestamp", a -> a[0])
        .standard("timestamp(int): timestamp", a -> Instant.ofEpochSecond((Long) a[0]))
        .standard("timestamp(string): timestamp", a -> timestamp((String) a[0]))
        .standard("duration(duration): duration", a -> a[0])
        .standard("duration(string): duration", a -> duration((String) a[0]));
  }

  private static void numbers(Functions functions) {
    functions
        .standard("int(int): int", a -> a[0])
        .standard(
            "int(uint): int", a -> whole(new BigDecimal(((UnsignedLong) a[0]).bigIntegerValue())))
        .standard("int(double): int", a -> whole(finite((Double) a[0])))
        .standard("int(string): int", a -> wholeOf((String) a[0]))
        .standard("int(timestamp): int", a -> ((Instant) a[0]).getEpochSecond())
        .standard("int(duration): int", a -> ((Duration) a[0]).toNanos())
        .standard("uint(uint): uint", a -> a[0])
        .standard("uint(int): uint", a -> unsigned(BigDecimal.valueOf((Long) a[0])))
        .standard("uint(double): uint", a -> unsigned(finite((Double) a[0])))
        .standard("uint(string): uint", a -> unsigned(decimal((String) a[0], "uint")))
        .standard("double(double): double", a -> a[0])
        .standard("double(int): double", a -> ((Long) a[0]).doubleValue())
        .standard("double(uint): double", a -> ((UnsignedLong) a[0]).doubleValue())
        .standard("double(string): double", a -> doubleOf((String) a[0]));
  }

  private static BigDecimal finite(double number) {
    if (!Double.isFinite(number)) {
      throw new EvaluationException("integer overflow");
    }
    return new BigDecimal(number);
  }

  private static Object whole(BigDecimal number) {
    try {
      return number.toBigInteger().longValueExact();
    } catch (ArithmeticException overflow) {
      throw new EvaluationException("integer overflow");
    }
  }

  private static Object unsigned(BigDecimal number) {
    try {
      return UnsignedLong.valueOf(number.toBigInteger());
    } catch (IllegalArgumentException overflow) {
      throw new EvaluationException("unsigned integer overflow");
    }
  }

  private static Object wholeOf(String text) {
    try {
      return Long.parseLong(text);
    } catch (NumberFormatException malformed) {
      throw new EvaluationException("strconv.ParseInt: parsing \"" + text + "\": invalid syntax");
    }
  }

  private static BigDecimal decimal(String text, String type) {
    try {
      return new BigDecimal(text);
    } catch (NumberFormatException malformed) {
      throw new EvaluationException("cannot convert \"" + text + "\" to " + type);
    }
  }

  private static Object doubleOf(String text) {
    try {
      return Double.parseDouble(text);
    } catch (NumberFormatException malformed) {
      throw new EvaluationException("strconv.ParseFloat: parsing \"" + text + "\": invalid syntax");
    }
  }

  private static Object bool(String text) {
    return switch (text) {
      case "1", "t", "T", "true", "TRUE", "True" -> true;
      case "0", "f", "F", "false", "FALSE", "False" -> false;
      default ->
          throw new EvaluationException(
              "strconv.ParseBool: parsing \"" + text + "\": invalid syntax");
    };
  }

  private static Object textOfBytes(Object[] arguments) {
    CelByteString bytes = (CelByteString) arguments[0];
    if (!bytes.isValidUtf8()) {
      throw new EvaluationException("invalid UTF-8 in bytes, cannot convert to string");
    }
    return bytes.toStringUtf8();
  }

  private static Object timestamp(String text) {
    try {
      return OffsetDateTime.parse(text).toInstant();
    } catch (DateTimeException malformed) {
      throw new EvaluationException("parsing time \"" + text + "\" as RFC 3339: cannot parse");
    }
  }

  private static Object duration(String text) {
    try {
      return Durations.parse(text);
    } catch (IllegalArgumentException malformed) {
      throw new EvaluationException(String.valueOf(malformed.getMessage()));
    }
  }

  /** RFC 3339 with as much of a fraction as there is. */
  static String text(Instant instant) {
    String text = instant.toString();
    return text.contains(".") ? text.replaceFirst("0+Z$", "Z").replace(".Z", "Z") : text;
  }

  /**
   * The shortest text that reads as the same number; an exponent only for the very large or small.
   */
  static String text(double number) {
    if (Double.isNaN(number)) {
      return "NaN";
    }
    if (Double.isInfinite(number)) {
      return number > 0 ? "+Inf" : "-Inf";
    }
    BigDecimal shortest = new BigDecimal(Double.toString(number)).stripTrailingZeros();
    int exponent = shortest.precision() - shortest.scale() - 1;
    if (shortest.signum() == 0 || (exponent >= -4 && exponent < 21)) {
      return shortest.toPlainString();
    }
    String digits = shortest.unscaledValue().abs().toString();
    String fraction = digits.length() > 1 ? "." + digits.substring(1) : "";
    String sign = shortest.signum() < 0 ? "-" : "";
    String power = (exponent < 0 ? "-" : "+") + (Math.abs(exponent) < 10 ? "0" : "");
    return sign + digits.charAt(0) + fraction + "e" + power + Math.abs(exponent);
  }
}
