package io.naru.apiserver.cel.value;

import com.google.common.primitives.UnsignedLong;
import dev.cel.common.values.CelByteString;
import java.math.BigDecimal;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.Optional;
import org.jspecify.annotations.Nullable;

/** Equality and size of values, as the language defines them. */
public final class Values {

  private Values() {}

  /** Numbers are equal across their types; lists and maps item by item. */
  public static boolean equal(Object a, Object b) {
    if (a == b) {
      return !(a instanceof Double number) || !number.isNaN();
    }
    if (isNumber(a) && isNumber(b)) {
      return compareNumbers(a, b) == 0;
    }
    if (a instanceof List<?> left && b instanceof List<?> right) {
      return lists(left, right);
    }
    if (a instanceof Map<?, ?> left && b instanceof Map<?, ?> right) {
      return maps(left, right);
    }
    if (a instanceof Optional<?> left && b instanceof Optional<?> right) {
      return left.isPresent() && right.isPresent()
          ? equal(left.get(), right.get())
          : left.isEmpty() && right.isEmpty();
    }
    return a.equals(b);
  }

  /** Whether a list has an item; heterogeneous lists do not disturb. */
  public static boolean contains(List<?> list, Object value) {
    return list.stream().anyMatch(item -> equal(item, value));
  }

  private static boolean lists(List<?> left, List<?> right) {
    if (left.size() != right.size()) {
      return false;
    }
    if (left instanceof JsonList typed && typed.listType() == Shape.ListType.SET) {
      return left.stream().allMatch(item -> contains(right, item));
    }
    if (left instanceof JsonList typed && typed.listType() == Shape.ListType.MAP) {
      return left.stream()
          .allMatch(item -> {
            Object other = ListMaps.findByKey(typed, right, item);
            return other != null && equal(item, other);
          });
    }
    for (int i = 0; i < left.size(); i++) {
      if (!equal(left.get(i), right.get(i))) {
        return false;
      }
    }
    return true;
  }

  private static boolean maps(Map<?, ?> left, Map<?, ?> right) {
    if (left.size() != right.size()) {
      return false;
    }
    for (Map.Entry<?, ?> entry : left.entrySet()) {
      Object other = lookup(right, entry.getKey());
      if (other == null || !equal(entry.getValue(), other)) {
        return false;
      }
    }
    return true;
  }

  /** A map's value; a key finds equal numbers of other types too. Null if there is none. */
  public static @Nullable Object lookup(Map<?, ?> map, Object key) {
    Object found = map.get(key);
    if (found == null && isNumber(key) && !(map instanceof JsonMap)) {
      for (Map.Entry<?, ?> entry : map.entrySet()) {
        if (isNumber(entry.getKey()) && compareNumbers(entry.getKey(), key) == 0) {
          return entry.getValue();
        }
      }
    }
    return found;
  }

  public static boolean isNumber(@Nullable Object value) {
    return value instanceof Long || value instanceof Double || value instanceof UnsignedLong;
  }

  /** Order of numbers of any types; NaN is unequal to all and less than none. */
  public static int compareNumbers(Object a, Object b) {
    if (a instanceof Long left && b instanceof Long right) {
      return Long.compare(left, right);
    }
    if (a instanceof Double left && b instanceof Double right) {
      return left.isNaN() || right.isNaN()
          ? -2
          : left.equals(right) ? 0 : left < right ? -1 : left > right ? 1 : 0;
    }
    if (notFinite(a) || notFinite(b)) {
      double left = asDouble(a);
      double right = asDouble(b);
      return Double.isNaN(left) || Double.isNaN(right) ? -2 : Double.compare(left, right);
    }
    return decimal(a).compareTo(decimal(b));
  }

  private static boolean notFinite(Object number) {
    return number instanceof Double value && !Double.isFinite(value);
  }

  private static double asDouble(Object number) {
    return ((Number) number).doubleValue();
  }

  private static BigDecimal decimal(Object number) {
    return switch (number) {
      case Long value -> BigDecimal.valueOf(value);
      case Double value -> new BigDecimal(value);
      case UnsignedLong value -> new BigDecimal(value.bigIntegerValue());
      default -> throw EvaluationException.noSuchOverload();
    };
  }

  /**
   * Order of two values of one type.
   *
   * @throws EvaluationException if there is none
   */
  @SuppressWarnings({"unchecked", "rawtypes"})
  public static int compare(Object a, Object b) {
    if (isNumber(a) && isNumber(b)) {
      return compareNumbers(a, b);
    }
    if (a instanceof String left && b instanceof String right) {
      return compareTexts(left, right);
    }
    if (a instanceof CelByteString left && b instanceof CelByteString right) {
      return java.util.Arrays.compareUnsigned(left.toByteArray(), right.toByteArray());
    }
    if (a instanceof Comparable left && Objects.equals(a.getClass(), b.getClass())) {
      return left.compareTo(b);
    }
    throw EvaluationException.noSuchOverload();
  }

  /** By code points: UTF-16's order differs beyond the first plane. */
  private static int compareTexts(String left, String right) {
    int length = Math.min(left.length(), right.length());
    for (int i = 0; i < length; i++) {
      char a = left.charAt(i);
      char b = right.charAt(i);
      if (a != b) {
        return Character.isSurrogate(a) == Character.isSurrogate(b)
            ? Character.compare(a, b)
            : Character.isSurrogate(a) ? 1 : -1;
      }
    }
    return Integer.compare(left.length(), right.length());
  }

  /** Characters, bytes, items or entries; 1 for all else. */
  public static long size(Object value) {
    return switch (value) {
      case String text -> text.codePointCount(0, text.length());
      case CelByteString bytes -> bytes.size();
      case List<?> list -> list.size();
      case Map<?, ?> map -> map.size();
      case Optional<?> optional -> optional.isPresent() ? size(optional.get()) : 1;
      default -> 1;
    };
  }

  /** What it costs to walk over a value's characters once. */
  public static long traversal(long size) {
    return (long) Math.ceil(size * 0.1);
  }
}
