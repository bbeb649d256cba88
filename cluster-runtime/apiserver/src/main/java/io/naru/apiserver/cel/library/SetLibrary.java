package io.naru.apiserver.cel.library;

import io.naru.apiserver.cel.value.Values;
import java.util.List;

/** Lists as sets. */
final class SetLibrary {

  private SetLibrary() {}

  static void addTo(Functions functions) {
    functions
        .add(
            "sets.contains(list(T), list(T)): bool",
            Costs.PRODUCT,
            a -> contains(list(a[0]), list(a[1])))
        .add(
            "sets.equivalent(list(T), list(T)): bool",
            Costs.PRODUCT,
            a -> contains(list(a[0]), list(a[1])) && contains(list(a[1]), list(a[0])))
        .add(
            "sets.intersects(list(T), list(T)): bool",
            Costs.PRODUCT,
            a -> list(a[1]).stream().anyMatch(item -> Values.contains(list(a[0]), item)));
  }

  private static List<?> list(Object value) {
    return (List<?>) value;
  }

  private static boolean contains(List<?> list, List<?> wanted) {
    return wanted.stream().allMatch(item -> Values.contains(list, item));
  }
}
