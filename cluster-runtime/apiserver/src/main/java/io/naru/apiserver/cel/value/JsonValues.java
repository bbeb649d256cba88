package io.naru.apiserver.cel.value;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.ArrayNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import dev.cel.common.values.CelByteString;
import dev.cel.common.values.NullValue;
import java.time.DateTimeException;
import java.time.Instant;
import java.time.LocalDate;
import java.time.OffsetDateTime;
import java.time.ZoneOffset;
import java.util.Base64;
import org.jspecify.annotations.Nullable;

/** Reads Json as values of the language, without copying objects and lists. */
public final class JsonValues {

  private JsonValues() {}

  /** The value of a tree; a missing tree and Json's null are the language's null. */
  public static Object of(@Nullable JsonNode node) {
    return of(node, null);
  }

  /**
   * The value of a tree that has a shape.
   *
   * @throws EvaluationException if text is not of the format that the shape promises
   */
  public static Object of(@Nullable JsonNode node, @Nullable Shape shape) {
    return switch (node) {
      case null -> NullValue.NULL_VALUE;
      case ObjectNode object -> new JsonMap(object, shape);
      case ArrayNode array -> new JsonList(array, shape);
      case JsonNode text when text.isTextual() -> text(text.textValue(), shape);
      case JsonNode bool when bool.isBoolean() -> bool.booleanValue();
      case JsonNode number when number.isNumber() -> number(number, shape);
      default -> NullValue.NULL_VALUE;
    };
  }

  private static Object number(JsonNode number, @Nullable Shape shape) {
    boolean fraction = shape != null && shape.kind() == Shape.Kind.DOUBLE;
    // 1.0 at an integer field is the integer: Json knows no difference.
    boolean whole = shape != null && shape.kind() == Shape.Kind.INT;
    if (!fraction && (whole || number.isIntegralNumber()) && number.canConvertToLong()) {
      return number.longValue();
    }
    return number.doubleValue();
  }

  private static Object text(String text, @Nullable Shape shape) {
    if (shape == null) {
      return text;
    }
    try {
      return switch (shape.kind()) {
        case BYTES -> CelByteString.of(Base64.getDecoder().decode(text));
        case TIMESTAMP -> timestamp(text);
        case DURATION -> Durations.parse(text);
        default -> text;
      };
    } catch (DateTimeException | IllegalArgumentException malformed) {
      throw new EvaluationException("Invalid value: " + text + ": " + malformed.getMessage());
    }
  }

  private static Instant timestamp(String text) {
    return text.length() == 10
        ? LocalDate.parse(text).atStartOfDay(ZoneOffset.UTC).toInstant()
        : OffsetDateTime.parse(text).toInstant();
  }
}
