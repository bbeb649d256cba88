package io.naru.machinery.schema;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.JsonNodeFactory;
import io.naru.machinery.schema.ValueDecoder.UnreadableValueException;
import java.time.DateTimeException;
import java.time.Instant;
import java.time.OffsetDateTime;
import java.time.ZoneOffset;
import java.time.format.DateTimeFormatter;
import java.time.temporal.ChronoUnit;
import java.util.Base64;
import java.util.Locale;
import java.util.regex.Pattern;

/** Strings whose text is checked: base64, RFC 3339 times, quantities. */
final class ScalarFormats {

  private static final JsonNodeFactory NODES = JsonNodeFactory.instance;
  private static final DateTimeFormatter MICROSECONDS =
      DateTimeFormatter.ofPattern("uuuu-MM-dd'T'HH:mm:ss.SSSSSS'Z'", Locale.ROOT)
          .withZone(ZoneOffset.UTC);
  private static final Pattern TIME =
      Pattern.compile("\\d{4}-\\d\\d-\\d\\dT\\d\\d:\\d\\d:\\d\\d([.,]\\d+)?(Z|[+-]\\d\\d:\\d\\d)");
  private static final String USUAL = "0000-00-00T00:00:00.000000Z";
  private static final Pattern QUANTITY =
      Pattern.compile("[+-]?(\\d+(\\.\\d*)?|\\.\\d+)([KMGTPE]i|[numkMGTPE]|[eE][+-]?\\d+)?");

  private ScalarFormats() {}

  /** Standard encoding with padding; line breaks are allowed, as in Go, and removed. */
  static JsonNode base64(String text) {
    String bare =
        text.indexOf('\n') < 0 && text.indexOf('\r') < 0 ? text : text.replaceAll("[\r\n]", "");
    try {
      Base64.getDecoder().decode(bare);
    } catch (IllegalArgumentException e) {
      throw badBase64(bare);
    }
    if (bare.length() % 4 != 0) {
      throw badBase64(bare);
    }
    return NODES.textNode(bare);
  }

  private static UnreadableValueException badBase64(String text) {
    int at = 0;
    while (at < text.length() && isBase64(text.charAt(at))) {
      at++;
    }
    return new UnreadableValueException("illegal base64 data at input byte " + at);
  }

  private static boolean isBase64(char c) {
    return c >= 'A' && c <= 'Z'
        || c >= 'a' && c <= 'z'
        || c >= '0' && c <= '9'
        || c == '+'
        || c == '/';
  }

  static JsonNode time(String text, boolean microseconds) {
    if (isUsual(text, microseconds)) {
      return NODES.textNode(text);
    }
    if (TIME.matcher(text).matches()) {
      try {
        Instant instant = OffsetDateTime.parse(text.replace(',', '.')).toInstant();
        return NODES.textNode(
            microseconds
                ? MICROSECONDS.format(instant)
                : instant.truncatedTo(ChronoUnit.SECONDS).toString());
      } catch (DateTimeException e) {
        throw badTime(text);
      }
    }
    throw badTime(text);
  }

  /** Whether it is a time in the form that is written, on a day that every month has. */
  private static boolean isUsual(String text, boolean microseconds) {
    if (text.length() != (microseconds ? 27 : 20)) {
      return false;
    }
    for (int i = 0; i < text.length(); i++) {
      char wanted = USUAL.charAt(i == text.length() - 1 ? USUAL.length() - 1 : i);
      char c = text.charAt(i);
      if (wanted == '0' ? c < '0' || c > '9' : c != wanted) {
        return false;
      }
    }
    int month = two(text, 5);
    int day = two(text, 8);
    return month >= 1
        && month <= 12
        && day >= 1
        && day <= 28
        && two(text, 11) < 24
        && two(text, 14) < 60
        && two(text, 17) < 60;
  }

  private static int two(String text, int at) {
    return (text.charAt(at) - '0') * 10 + text.charAt(at + 1) - '0';
  }

  private static UnreadableValueException badTime(String text) {
    return new UnreadableValueException(
        "parsing time \"" + text + "\": it is not a time of RFC 3339 such as 2006-01-02T15:04:05Z");
  }

  /** As text; its canonical form is made where quantities are computed with. */
  static JsonNode quantity(JsonNode value) {
    String text =
        value.isTextual() ? value.textValue().strip() : value.isNumber() ? number(value) : "";
    if (!QUANTITY.matcher(text).matches()) {
      throw new UnreadableValueException(
          "quantities must match the regular expression"
              + " '^([+-]?[0-9.]+)([eEinumkKMGTP]*[-+]?[0-9]*)$'");
    }
    return NODES.textNode(text);
  }

  private static String number(JsonNode value) {
    return value.isIntegralNumber() ? value.asText() : value.decimalValue().toPlainString();
  }
}
