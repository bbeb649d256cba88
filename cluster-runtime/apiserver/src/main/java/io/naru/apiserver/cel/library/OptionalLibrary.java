package io.naru.apiserver.cel.library;

import dev.cel.common.values.CelByteString;
import dev.cel.common.values.NullValue;
import io.naru.apiserver.cel.value.EvaluationException;
import io.naru.apiserver.cel.value.Values;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.Optional;

/** Optional values; {@code or} and {@code orValue} are the evaluator's, since they are lazy. */
final class OptionalLibrary {

  private OptionalLibrary() {}

  static void addTo(Functions functions) {
    functions
        .standard("optional.of(T): optional(T)", a -> Optional.of(a[0]))
        .standard("optional.none(): optional(T)", a -> Optional.empty())
        .standard(
            "optional.ofNonZeroValue(T): optional(T)",
            a -> isZero(a[0]) ? Optional.empty() : Optional.of(a[0]))
        .standard("optional.unwrap(list(optional(T))): list(T)", a -> unwrap((List<?>) a[0]))
        .standard("<list(optional(T))>.unwrapOpt(): list(T)", a -> unwrap((List<?>) a[0]))
        .standard("<optional(T)>.hasValue(): bool", a -> ((Optional<?>) a[0]).isPresent())
        .standard("<optional(T)>.value(): T", a -> value((Optional<?>) a[0]))
        .standard("<list(T)>.first(): optional(T)", a -> end((List<?>) a[0], true))
        .standard("<list(T)>.last(): optional(T)", a -> end((List<?>) a[0], false));
  }

  private static Object value(Optional<?> optional) {
    if (optional.isPresent()) {
      return optional.get();
    }
    throw new EvaluationException("optional.none() dereference");
  }

  private static Object end(List<?> list, boolean first) {
    return list.isEmpty()
        ? Optional.empty()
        : Optional.of(first ? list.getFirst() : list.getLast());
  }

  private static List<Object> unwrap(List<?> list) {
    return list.stream()
        .flatMap(item -> ((Optional<?>) item).stream())
        .map(Object.class::cast)
        .toList();
  }

  private static boolean isZero(Object value) {
    return switch (value) {
      case Boolean bool -> !bool;
      case NullValue nothing -> true;
      case String text -> text.isEmpty();
      case CelByteString bytes -> bytes.isEmpty();
      case List<?> list -> list.isEmpty();
      case Map<?, ?> map -> map.isEmpty();
      case Duration duration -> duration.isZero();
      default -> Values.isNumber(value) && Values.equal(value, 0L);
    };
  }
}
