package io.naru.apiserver.cel.library;

import io.naru.apiserver.cel.value.EvaluationException;
import io.naru.apiserver.cel.value.OpaqueValue;
import io.naru.machinery.quantity.Quantity;
import java.math.BigDecimal;

/** Quantities of resources. */
final class QuantityLibrary {

  static final String QUANTITY = "kubernetes.Quantity";

  private record Amount(Quantity quantity) implements OpaqueValue {
    @Override
    public String typeName() {
      return QUANTITY;
    }
  }

  private QuantityLibrary() {}

  static void addTo(Functions functions) {
    functions
        .add("quantity(string): kubernetes.Quantity", Costs.TRAVERSAL, a -> parse((String) a[0]))
        .add("isQuantity(string): bool", Costs.TRAVERSAL, a -> isQuantity((String) a[0]))
        .add("<kubernetes.Quantity>.sign(): int", a -> (long) quantity(a[0]).signum())
        .add("<kubernetes.Quantity>.isInteger(): bool", a -> isInteger(quantity(a[0])))
        .add("<kubernetes.Quantity>.asInteger(): int", a -> asInteger(quantity(a[0])))
        .add(
            "<kubernetes.Quantity>.asApproximateFloat(): double", a -> quantity(a[0]).doubleValue())
        .add(
            "<kubernetes.Quantity>.add(kubernetes.Quantity): kubernetes.Quantity",
            a -> new Amount(quantity(a[0]).add(quantity(a[1]))))
        .add(
            "<kubernetes.Quantity>.add(int): kubernetes.Quantity",
            a -> new Amount(quantity(a[0]).add(Quantity.of((Long) a[1]))))
        .add(
            "<kubernetes.Quantity>.sub(kubernetes.Quantity): kubernetes.Quantity",
            a -> new Amount(quantity(a[0]).subtract(quantity(a[1]))))
        .add(
            "<kubernetes.Quantity>.sub(int): kubernetes.Quantity",
            a -> new Amount(quantity(a[0]).subtract(Quantity.of((Long) a[1]))))
        .add("<kubernetes.Quantity>.isLessThan(kubernetes.Quantity): bool", a -> compare(a) < 0)
        .add("<kubernetes.Quantity>.isGreaterThan(kubernetes.Quantity): bool", a -> compare(a) > 0)
        .add(
            "<kubernetes.Quantity>.compareTo(kubernetes.Quantity): int",
            a -> (long) Integer.signum(compare(a)));
  }

  private static Quantity quantity(Object value) {
    return ((Amount) value).quantity();
  }

  private static int compare(Object[] pair) {
    return quantity(pair[0]).compareTo(quantity(pair[1]));
  }

  private static Amount parse(String text) {
    try {
      return new Amount(Quantity.parse(text));
    } catch (IllegalArgumentException malformed) {
      throw new EvaluationException(String.valueOf(malformed.getMessage()));
    }
  }

  private static boolean isQuantity(String text) {
    try {
      Quantity.parse(text);
      return true;
    } catch (IllegalArgumentException malformed) {
      return false;
    }
  }

  private static boolean isInteger(Quantity quantity) {
    BigDecimal value = quantity.toBigDecimal();
    return value.stripTrailingZeros().scale() <= 0 && value.toBigInteger().bitLength() < 64;
  }

  private static Object asInteger(Quantity quantity) {
    if (!isInteger(quantity)) {
      throw new EvaluationException("cannot convert value to integer");
    }
    return quantity.value();
  }
}
