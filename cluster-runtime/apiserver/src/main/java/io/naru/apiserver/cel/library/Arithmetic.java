package io.naru.apiserver.cel.library;

import com.google.common.primitives.UnsignedLong;
import dev.cel.common.values.CelByteString;
import io.naru.apiserver.cel.value.EvaluationException;
import io.naru.apiserver.cel.value.ListMaps;
import io.naru.apiserver.cel.value.Values;
import java.math.BigInteger;
import java.time.DateTimeException;
import java.time.Duration;
import java.time.Instant;
import java.util.List;
import java.util.Map;
import java.util.function.BinaryOperator;
import java.util.function.LongBinaryOperator;

/** Operators. Whole numbers never wrap around: they overflow with an error. */
final class Arithmetic {

  private static final BigInteger UINT_MAX = UnsignedLong.MAX_VALUE.bigIntegerValue();

  private Arithmetic() {}

  static void addTo(Functions functions) {
    sums(functions);
    products(functions);
    comparisons(functions);
    containers(functions);
    functions
        .standard("-_(int): int", arguments -> exact(Math::subtractExact, 0L, arguments[0]))
        .standard("-_(double): double", arguments -> -(Double) arguments[0])
        .standard("!_(bool): bool", arguments -> !(Boolean) arguments[0]);
  }

  private static void sums(Functions functions) {
    functions
        .standard("_+_(int, int): int", a -> exact(Math::addExact, a[0], a[1]))
        .standard("_+_(uint, uint): uint", a -> unsigned(BigInteger::add, a))
        .standard("_+_(double, double): double", a -> (Double) a[0] + (Double) a[1])
        .standard("_+_(string, string): string", Costs.RESULT, a -> (String) a[0] + (String) a[1])
        .standard(
            "_+_(bytes, bytes): bytes",
            Costs.RESULT,
            a -> ((CelByteString) a[0]).concat((CelByteString) a[1]))
        .standard("_+_(list(T), list(T)): list(T)", Arithmetic::addLists)
        .standard("_+_(timestamp, duration): timestamp", a -> plus(a[0], (Duration) a[1]))
        .standard("_+_(duration, timestamp): timestamp", a -> plus(a[1], (Duration) a[0]))
        .standard("_+_(duration, duration): duration", a -> ((Duration) a[0]).plus((Duration) a[1]))
        .standard("_-_(int, int): int", a -> exact(Math::subtractExact, a[0], a[1]))
        .standard("_-_(uint, uint): uint", a -> unsigned(BigInteger::subtract, a))
        .standard("_-_(double, double): double", a -> (Double) a[0] - (Double) a[1])
        .standard(
            "_-_(timestamp, duration): timestamp", a -> plus(a[0], ((Duration) a[1]).negated()))
        .standard(
            "_-_(timestamp, timestamp): duration",
            a -> Duration.between((Instant) a[1], (Instant) a[0]))
        .standard(
            "_-_(duration, duration): duration", a -> ((Duration) a[0]).minus((Duration) a[1]));
  }

  private static Object addLists(Object[] lists) {
    if (lists[0] instanceof Accumulator accumulator) {
      accumulator.addAll((List<?>) lists[1]);
      return accumulator;
    }
    return ListMaps.add((List<?>) lists[0], (List<?>) lists[1]);
  }

  private static Instant plus(Object instant, Duration duration) {
    try {
      return ((Instant) instant).plus(duration);
    } catch (DateTimeException | ArithmeticException outOfRange) {
      throw new EvaluationException("timestamp overflow");
    }
  }

  private static void products(Functions functions) {
    functions
        .standard("_*_(int, int): int", a -> exact(Math::multiplyExact, a[0], a[1]))
        .standard("_*_(uint, uint): uint", a -> unsigned(BigInteger::multiply, a))
        .standard("_*_(double, double): double", a -> (Double) a[0] * (Double) a[1])
        .standard(
            "_/_(int, int): int",
            a -> exact(Math::divideExact, a[0], nonZero(a[1], "division by zero")))
        .standard(
            "_/_(uint, uint): uint",
            a -> {
              nonZero(a[1], "division by zero");
              return unsigned(BigInteger::divide, a);
            })
        .standard("_/_(double, double): double", a -> (Double) a[0] / (Double) a[1])
        .standard("_%_(int, int): int", a -> (Long) a[0] % (Long) nonZero(a[1], "modulus by zero"))
        .standard(
            "_%_(uint, uint): uint",
            a -> {
              nonZero(a[1], "modulus by zero");
              return unsigned(BigInteger::mod, a);
            });
  }

  private static Object nonZero(Object number, String message) {
    if (((Number) number).longValue() == 0) {
      throw new EvaluationException(message);
    }
    return number;
  }

  private static Object exact(LongBinaryOperator operator, Object a, Object b) {
    try {
      return operator.applyAsLong((Long) a, (Long) b);
    } catch (ArithmeticException overflow) {
      throw new EvaluationException("integer overflow");
    }
  }

  private static Object unsigned(BinaryOperator<BigInteger> operator, Object[] numbers) {
    BigInteger result =
        operator.apply(
            ((UnsignedLong) numbers[0]).bigIntegerValue(),
            ((UnsignedLong) numbers[1]).bigIntegerValue());
    if (result.signum() < 0 || result.compareTo(UINT_MAX) > 0) {
      throw new EvaluationException("unsigned integer overflow");
    }
    return UnsignedLong.valueOf(result);
  }

  private static void comparisons(Functions functions) {
    functions
        .standard("_<_(A, B): bool", Costs.COMPARISON, a -> less(a))
        .standard("_<=_(A, B): bool", Costs.COMPARISON, a -> less(a) || same(a))
        .standard("_>_(A, B): bool", Costs.COMPARISON, a -> more(a))
        .standard("_>=_(A, B): bool", Costs.COMPARISON, a -> more(a) || same(a))
        .standard("_==_(A, B): bool", Costs.COMPARISON, a -> Values.equal(a[0], a[1]))
        .standard("_!=_(A, B): bool", Costs.COMPARISON, a -> !Values.equal(a[0], a[1]));
  }

  private static boolean notANumber(Object[] pair) {
    return (pair[0] instanceof Double left && left.isNaN())
        || (pair[1] instanceof Double right && right.isNaN());
  }

  private static boolean less(Object[] pair) {
    return Values.compare(pair[0], pair[1]) < 0 && !notANumber(pair);
  }

  private static boolean more(Object[] pair) {
    return Values.compare(pair[0], pair[1]) > 0 && !notANumber(pair);
  }

  private static boolean same(Object[] pair) {
    return Values.compare(pair[0], pair[1]) == 0;
  }

  private static void containers(Functions functions) {
    Functions.Cost inList = (a, result) -> Math.max(1, Values.size(a[1]));
    functions
        .standard("@in(A, list(T)): bool", inList, a -> Values.contains((List<?>) a[1], a[0]))
        .standard("@in(A, map(K, V)): bool", a -> Values.lookup((Map<?, ?>) a[1], a[0]) != null)
        .standard("size(string): int", a -> Values.size(a[0]))
        .standard("size(bytes): int", a -> Values.size(a[0]))
        .standard("size(list(T)): int", a -> Values.size(a[0]))
        .standard("size(map(K, V)): int", a -> Values.size(a[0]))
        .standard("cel.@mapInsert(map(K, V), K, V): map(K, V)", a -> MapInsert.entry(a))
        .standard("cel.@mapInsert(map(K, V), map(K, V)): map(K, V)", a -> MapInsert.entries(a));
  }
}
