package io.naru.apiserver.kinds.support;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import io.naru.machinery.FieldErrors;
import io.naru.machinery.quantity.Quantity;
import java.util.Optional;

/** Amounts of resources in objects. What is not an amount was refused when it was decoded. */
public final class Quantities {

  private Quantities() {}

  private static Optional<Quantity> parse(JsonNode node) {
    try {
      return Optional.of(Quantity.parse(node.asText()));
    } catch (IllegalArgumentException e) {
      return Optional.empty();
    }
  }

  private static Optional<Quantity> parse(Field field) {
    return field.node() == null ? Optional.empty() : parse(field.node());
  }

  public static void nonNegative(Field field, FieldErrors errors) {
    if (isNegative(field)) {
      errors.invalid(field.path(), field.text(), "must be greater than or equal to 0");
    }
  }

  public static void positive(Field field, FieldErrors errors) {
    if (parse(field).filter(amount -> amount.signum() <= 0).isPresent()) {
      errors.invalid(field.path(), field.text(), "must be greater than zero");
    }
  }

  public static boolean isNegative(Field field) {
    return parse(field).filter(amount -> amount.signum() < 0).isPresent();
  }

  /** Whether it is a whole multiple of another amount; true if either is no amount. */
  public static boolean isMultiple(Field field, String unit) {
    try {
      java.math.BigDecimal whole = Quantity.parse(unit).toBigDecimal();
      return whole.signum() == 0
          || parse(field)
              .map(amount -> amount.toBigDecimal().remainder(whole).signum() == 0)
              .orElse(true);
    } catch (IllegalArgumentException e) {
      return true;
    }
  }

  public static boolean isZero(Field field) {
    return parse(field).map(amount -> amount.signum() == 0).orElse(true);
  }

  /** About as much; 0 if it is no amount. */
  public static double value(Field field) {
    return parse(field).map(Quantity::doubleValue).orElse(0.0);
  }

  public static boolean isWhole(Field field) {
    return parse(field)
        .map(amount -> amount.toBigDecimal().stripTrailingZeros().scale() <= 0)
        .orElse(false);
  }

  /** The sum of two amounts as text; what is no amount counts as nothing. */
  public static Field plus(Field one, Field other) {
    Quantity sum = parse(one).orElse(Quantity.ZERO).add(parse(other).orElse(Quantity.ZERO));
    return new Field(com.fasterxml.jackson.databind.node.TextNode.valueOf(sum.toString()), "");
  }

  /** Negative, zero or positive as the first is less, equal or more; 0 if either is no amount. */
  public static int compare(Field one, Field other) {
    return parse(one).flatMap(a -> parse(other).map(a::compareTo)).orElse(0);
  }

  /** Writes the amounts of a map in their canonical form: {@code 1000m} becomes {@code 1}. */
  public static void normalize(ObjectNode amounts) {
    amounts.properties().stream()
        .map(java.util.Map.Entry::getKey)
        .toList()
        .forEach(name -> normalizeField(amounts, name));
  }

  public static void normalizeField(ObjectNode holder, String field) {
    JsonNode value = holder.get(field);
    if (value != null && value.isValueNode() && !value.isNull()) {
      parse(value).ifPresent(amount -> holder.put(field, amount.toString()));
    }
  }

  /** Normalises {@code limits} and {@code requests}. */
  public static void normalizeRequirements(ObjectNode resources) {
    Defaults.optional(resources, "limits").forEach(Quantities::normalize);
    Defaults.optional(resources, "requests").forEach(Quantities::normalize);
  }
}
