package io.naru.apiserver.cel;

import io.naru.apiserver.cel.value.EvaluationException;
import io.naru.apiserver.cel.value.PropertyNames;
import io.naru.apiserver.cel.value.Values;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import org.jspecify.annotations.Nullable;

/** Fields of objects, values of maps, items of lists. */
final class Selection {

  private Selection() {}

  static Object field(Object operand, String field) {
    if (operand instanceof Optional<?>) {
      return optionalField(operand, field);
    }
    Object found = find(operand, field);
    if (found == null) {
      throw new EvaluationException("no such key: " + field);
    }
    return found;
  }

  static boolean has(Object operand, String field) {
    if (operand instanceof Optional<?> optional) {
      return optional.isPresent() && find(optional.get(), field) != null;
    }
    return find(operand, field) != null;
  }

  static Optional<?> optionalField(Object operand, String field) {
    if (operand instanceof Optional<?> optional) {
      return optional.isPresent()
          ? Optional.ofNullable(find(optional.get(), field))
          : Optional.empty();
    }
    return Optional.ofNullable(find(operand, field));
  }

  private static @Nullable Object find(Object operand, String field) {
    if (!(operand instanceof Map<?, ?> map)) {
      throw EvaluationException.noSuchOverload();
    }
    Object found = map.get(field);
    // Words that are no identifiers are escaped where no schema says so, too.
    return found == null && field.contains("__") ? map.get(PropertyNames.unescape(field)) : found;
  }

  static Object index(Object operand, Object key) {
    if (operand instanceof Optional<?>) {
      return optionalIndex(operand, key);
    }
    Object found = at(operand, key);
    if (found == null) {
      throw new EvaluationException(
          operand instanceof List<?> ? "index out of bounds: " + key : "no such key: " + key);
    }
    return found;
  }

  static Optional<?> optionalIndex(Object operand, Object key) {
    if (operand instanceof Optional<?> optional) {
      return optional.isPresent() ? Optional.ofNullable(at(optional.get(), key)) : Optional.empty();
    }
    return Optional.ofNullable(at(operand, key));
  }

  private static @Nullable Object at(Object operand, Object key) {
    return switch (operand) {
      case Map<?, ?> map -> Values.lookup(map, key);
      case List<?> list -> {
        int index = position(key);
        yield index >= 0 && index < list.size() ? list.get(index) : null;
      }
      default -> throw EvaluationException.noSuchOverload();
    };
  }

  private static int position(Object key) {
    if (!Values.isNumber(key)) {
      throw new EvaluationException("unsupported index type '" + key + "' in list");
    }
    double number = ((Number) key).doubleValue();
    return number == Math.rint(number) && number >= 0 && number <= Integer.MAX_VALUE
        ? (int) number
        : -1;
  }
}
