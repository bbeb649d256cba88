package io.naru.apiserver.cel.value;

import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import org.jspecify.annotations.Nullable;

/** Lists that are sets, or maps by some of their items' properties. */
public final class ListMaps {

  private ListMaps() {}

  /** The item of {@code list} with the keys of {@code item}; null if there is none. */
  static @Nullable Object findByKey(JsonList typed, List<?> list, Object item) {
    for (Object other : list) {
      if (sameKeys(typed.keys(), item, other)) {
        return other;
      }
    }
    return null;
  }

  private static boolean sameKeys(List<String> keys, Object a, Object b) {
    if (!(a instanceof Map<?, ?> left) || !(b instanceof Map<?, ?> right)) {
      return false;
    }
    return keys.stream()
        .map(key -> PropertyNames.escape(key).orElse(key))
        .allMatch(key -> {
          Object one = left.get(key);
          Object other = right.get(key);
          return one == null || other == null
              ? Objects.equals(one, other)
              : Values.equal(one, other);
        });
  }

  /** {@code left + right}: sets and maps keep the places of what both have. */
  public static List<Object> add(List<?> left, List<?> right) {
    List<Object> sum = new ArrayList<>(left);
    Shape.ListType type = left instanceof JsonList typed ? typed.listType() : Shape.ListType.ATOMIC;
    for (Object item : right) {
      int present =
          switch (type) {
            case ATOMIC -> -1;
            case SET -> indexOf(sum, item);
            case MAP -> left instanceof JsonList typed ? indexByKey(typed, sum, item) : -1;
          };
      if (present < 0) {
        sum.add(item);
      } else {
        sum.set(present, item);
      }
    }
    return sum;
  }

  private static int indexOf(List<Object> list, Object value) {
    for (int i = 0; i < list.size(); i++) {
      if (Values.equal(list.get(i), value)) {
        return i;
      }
    }
    return -1;
  }

  private static int indexByKey(JsonList typed, List<Object> list, Object item) {
    for (int i = 0; i < list.size(); i++) {
      if (sameKeys(typed.keys(), list.get(i), item)) {
        return i;
      }
    }
    return -1;
  }
}
