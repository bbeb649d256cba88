package io.naru.apiserver.cel.library;

import io.naru.apiserver.cel.value.EvaluationException;
import io.naru.apiserver.cel.value.Values;
import java.time.Duration;
import java.util.ArrayList;
import java.util.Collections;
import java.util.List;
import java.util.stream.LongStream;

/** Lists: Kubernetes' own functions and the language's lists extension. */
final class ListLibrary {

  private static final List<String> ORDERED =
      List.of("int", "uint", "double", "bool", "string", "bytes", "duration", "timestamp");

  private ListLibrary() {}

  static void addTo(Functions functions) {
    for (String type : ORDERED) {
      String list = "<list(" + type + ")>.";
      functions
          .add(list + "isSorted(): bool", Costs.ITEMS, a -> isSorted(list(a[0])))
          .add(list + "min(): " + type, Costs.ITEMS, a -> extreme(list(a[0]), -1, "min"))
          .add(list + "max(): " + type, Costs.ITEMS, a -> extreme(list(a[0]), 1, "max"))
          .add(list + "sort(): list(" + type + ")", Costs.ITEMS, a -> sort(list(a[0])));
    }
    for (String type : List.of("int", "uint", "double", "duration")) {
      Object zero = zero(type);
      functions.add(
          "<list(" + type + ")>.sum(): " + type,
          Costs.ITEMS,
          a -> list(a[0]).stream().map(Object.class::cast).reduce(zero, ListLibrary::plus));
    }
    functions
        .add("<list(T)>.indexOf(T): int", Costs.ITEMS, a -> indexOf(list(a[0]), a[1]))
        .add("<list(T)>.lastIndexOf(T): int", Costs.ITEMS, a -> lastIndexOf(list(a[0]), a[1]))
        .add("<list(T)>.distinct(): list(T)", Costs.ITEMS, a -> distinct(list(a[0])))
        .add("<list(T)>.reverse(): list(T)", Costs.ITEMS, a -> list(a[0]).reversed())
        .add("<list(T)>.slice(int, int): list(T)", a -> slice(list(a[0]), (Long) a[1], (Long) a[2]))
        .add("<list(dyn)>.flatten(): list(dyn)", Costs.ITEMS, a -> flatten(list(a[0]), 1))
        .add(
            "<list(dyn)>.flatten(int): list(dyn)",
            Costs.ITEMS,
            a -> flatten(list(a[0]), (Long) a[1]))
        .add("lists.range(int): list(int)", Costs.RESULT, a -> range((Long) a[0]));
  }

  private static List<?> list(Object value) {
    return (List<?>) value;
  }

  private static Object zero(String type) {
    return switch (type) {
      case "uint" -> com.google.common.primitives.UnsignedLong.ZERO;
      case "double" -> 0.0;
      case "duration" -> Duration.ZERO;
      default -> 0L;
    };
  }

  private static Object plus(Object a, Object b) {
    return Libraries.functions()
        .call(
            "_+_", new Object[] {a, b}, new io.naru.apiserver.cel.value.CostBudget(Long.MAX_VALUE));
  }

  private static boolean isSorted(List<?> list) {
    for (int i = 1; i < list.size(); i++) {
      if (Values.compare(list.get(i - 1), list.get(i)) > 0) {
        return false;
      }
    }
    return true;
  }

  private static Object extreme(List<?> list, int direction, String name) {
    if (list.isEmpty()) {
      throw new EvaluationException(name + " called on empty list");
    }
    Object best = list.getFirst();
    for (Object item : list) {
      if (Integer.signum(Values.compare(item, best)) == direction) {
        best = item;
      }
    }
    return best;
  }

  private static List<Object> sort(List<?> list) {
    List<Object> sorted = new ArrayList<>(list);
    sorted.sort(Values::compare);
    return sorted;
  }

  private static long indexOf(List<?> list, Object value) {
    for (int i = 0; i < list.size(); i++) {
      if (Values.equal(list.get(i), value)) {
        return i;
      }
    }
    return -1;
  }

  private static long lastIndexOf(List<?> list, Object value) {
    for (int i = list.size() - 1; i >= 0; i--) {
      if (Values.equal(list.get(i), value)) {
        return i;
      }
    }
    return -1;
  }

  private static List<Object> distinct(List<?> list) {
    List<Object> distinct = new ArrayList<>();
    for (Object item : list) {
      if (!Values.contains(distinct, item)) {
        distinct.add(item);
      }
    }
    return distinct;
  }

  private static List<?> slice(List<?> list, long start, long end) {
    if (start < 0 || end < 0) {
      throw new EvaluationException(
          "cannot slice(" + start + ", " + end + "), negative indexes not supported");
    }
    if (start > end) {
      throw new EvaluationException(
          "cannot slice("
              + start
              + ", "
              + end
              + "), start index must be less than or equal to end index");
    }
    if (end > list.size()) {
      throw new EvaluationException(
          "cannot slice(" + start + ", " + end + "), list is length " + list.size());
    }
    return list.subList((int) start, (int) end);
  }

  private static List<Object> flatten(List<?> list, long depth) {
    if (depth < 0) {
      throw new EvaluationException("level must be non-negative");
    }
    List<Object> flat = new ArrayList<>();
    for (Object item : list) {
      if (item instanceof List<?> inner && depth > 0) {
        flat.addAll(flatten(inner, depth - 1));
      } else {
        flat.add(item);
      }
    }
    return flat;
  }

  private static List<Object> range(long end) {
    if (end > 1_000_000) {
      throw new EvaluationException("lists.range: too large");
    }
    return end <= 0
        ? Collections.emptyList()
        : LongStream.range(0, end).boxed().map(Object.class::cast).toList();
  }
}
