package io.naru.apiserver.cel.library;

import com.google.common.primitives.UnsignedLong;
import dev.cel.common.values.CelByteString;
import dev.cel.common.values.NullValue;
import io.naru.apiserver.cel.value.Durations;
import io.naru.apiserver.cel.value.EvaluationException;
import io.naru.apiserver.cel.value.Values;
import java.math.BigInteger;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.time.Instant;
import java.util.HexFormat;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.stream.Collectors;

/** {@code format}: clauses such as %s, %d and %.2f, each replaced by the next argument. */
final class TextFormat {

  private TextFormat() {}

  static String format(String pattern, List<?> arguments) {
    StringBuilder text = new StringBuilder();
    int next = 0;
    for (int i = 0; i < pattern.length(); i++) {
      char c = pattern.charAt(i);
      if (c != '%') {
        text.append(c);
        continue;
      }
      i++;
      int digits = -1;
      if (i < pattern.length() && pattern.charAt(i) == '.') {
        digits = 0;
        while (++i < pattern.length() && Character.isDigit(pattern.charAt(i))) {
          digits = Math.min(100, digits * 10 + pattern.charAt(i) - '0');
        }
      }
      if (i >= pattern.length()) {
        throw new EvaluationException("unexpected end of string");
      }
      char clause = pattern.charAt(i);
      if (clause == '%') {
        text.append('%');
        continue;
      }
      if (next >= arguments.size()) {
        throw new EvaluationException("index " + next + " out of range");
      }
      text.append(clause(clause, digits, arguments.get(next++)));
    }
    return text.toString();
  }

  private static String clause(char clause, int digits, Object value) {
    return switch (clause) {
      case 's' -> text(value);
      case 'd' -> decimal(value);
      case 'f' -> number(value, "%." + (digits < 0 ? 6 : digits) + "f");
      case 'e' -> number(value, "%." + (digits < 0 ? 6 : digits) + "e");
      case 'b' -> value instanceof Boolean bool ? (bool ? "1" : "0") : radix(value, 2);
      case 'o' -> radix(value, 8);
      case 'x' -> hex(value);
      case 'X' -> hex(value).toUpperCase(Locale.ROOT);
      default ->
          throw new EvaluationException(
              "could not parse formatting clause: unrecognized formatting clause \""
                  + clause
                  + "\"");
    };
  }

  private static String decimal(Object value) {
    return value instanceof Long || value instanceof UnsignedLong
        ? value.toString()
        : number(value, "%s");
  }

  private static String number(Object value, String format) {
    if (value instanceof Number number && Values.isNumber(value)) {
      double real = number.doubleValue();
      if (Double.isFinite(real)) {
        return format.equals("%s")
            ? Conversions.text(real)
            : String.format(Locale.ROOT, format, real);
      }
      return Double.isNaN(real) ? "NaN" : real > 0 ? "Infinity" : "-Infinity";
    }
    throw wrongType(value);
  }

  private static EvaluationException wrongType(Object value) {
    return new EvaluationException(
        "error during formatting: only numbers can be formatted so, was given "
            + TypeValue.of(value).name());
  }

  private static String radix(Object value, int radix) {
    return switch (value) {
      case Long number -> Long.toString(number, radix);
      case UnsignedLong number -> number.toString(radix);
      default -> throw wrongType(value);
    };
  }

  private static String hex(Object value) {
    return switch (value) {
      case String text -> HexFormat.of().formatHex(text.getBytes(StandardCharsets.UTF_8));
      case CelByteString bytes -> HexFormat.of().formatHex(bytes.toByteArray());
      case Long number when number < 0 -> "-" + BigInteger.valueOf(number).negate().toString(16);
      default -> radix(value, 16);
    };
  }

  private static String text(Object value) {
    return switch (value) {
      case String text -> text;
      case NullValue nothing -> "null";
      case Double number ->
          Double.isInfinite(number)
              ? (number > 0 ? "Infinity" : "-Infinity")
              : Conversions.text(number);
      case Instant instant -> Conversions.text(instant);
      case Duration duration -> Durations.write(duration);
      case CelByteString bytes -> bytes.toStringUtf8();
      case TypeValue type -> type.name();
      case List<?> list ->
          list.stream().map(TextFormat::text).collect(Collectors.joining(", ", "[", "]"));
      case Map<?, ?> map ->
          map.entrySet().stream()
              .map(entry -> text(entry.getKey()) + ": " + text(entry.getValue()))
              .sorted()
              .collect(Collectors.joining(", ", "{", "}"));
      default -> value.toString();
    };
  }
}
