package io.naru.apiserver.cel;

import io.naru.apiserver.cel.value.EvaluationException;
import io.naru.apiserver.cel.value.Values;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;

/** Lists, maps and objects as expressions write them, and what making them costs. */
final class Literals {

  static final long LIST_COST = 10;
  static final long MAP_COST = 30;
  private static final long OBJECT_COST = 40;

  /**
   * @param optional whether the value is an optional one, and the entry missing if it is none
   */
  record Entry(Step key, Step value, boolean optional) {}

  private Literals() {}

  static Step list(List<Step> items, Set<Integer> optional) {
    return frame -> {
      List<Object> list = new ArrayList<>(items.size());
      for (int i = 0; i < items.size(); i++) {
        Object value = items.get(i).run(frame);
        if (optional.contains(i)) {
          unwrap(value).ifPresent(list::add);
        } else {
          list.add(value);
        }
      }
      frame.budget().charge(LIST_COST);
      return list;
    };
  }

  static Step map(List<Entry> entries) {
    return frame -> {
      Map<Object, Object> map = new LinkedHashMap<>();
      for (Entry entry : entries) {
        Object key = entry.key().run(frame);
        if (Values.lookup(map, key) != null) {
          throw new EvaluationException("Failed with repeated key: " + key);
        }
        put(map, entry, key, frame);
      }
      frame.budget().charge(MAP_COST);
      return map;
    };
  }

  static Step object(String typeName, List<Entry> entries) {
    return frame -> {
      ConstructedObject object = new ConstructedObject(typeName);
      for (Entry entry : entries) {
        put(object, entry, entry.key().run(frame), frame);
      }
      frame.budget().charge(OBJECT_COST);
      return object;
    };
  }

  private static void put(Map<Object, Object> map, Entry entry, Object key, Frame frame) {
    Object value = entry.value().run(frame);
    if (entry.optional()) {
      unwrap(value).ifPresent(present -> map.put(key, present));
    } else {
      map.put(key, value);
    }
  }

  private static Optional<Object> unwrap(Object value) {
    if (value instanceof Optional<?> optional) {
      return optional.map(Object.class::cast);
    }
    throw EvaluationException.noSuchOverload();
  }
}
