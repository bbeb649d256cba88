package io.naru.apiserver.cel.library;

import io.naru.apiserver.cel.value.EvaluationException;
import io.naru.apiserver.cel.value.Values;
import java.util.Map;

/** What the comprehensions over two variables build maps with. */
final class MapInsert {

  private MapInsert() {}

  static Object entry(Object[] mapKeyValue) {
    MapAccumulator map = growing(mapKeyValue[0]);
    put(map, mapKeyValue[1], mapKeyValue[2]);
    return map;
  }

  static Object entries(Object[] maps) {
    MapAccumulator map = growing(maps[0]);
    ((Map<?, ?>) maps[1]).forEach((key, value) -> put(map, key, value));
    return map;
  }

  private static MapAccumulator growing(Object map) {
    if (map instanceof MapAccumulator accumulator) {
      return accumulator;
    }
    MapAccumulator copy = new MapAccumulator();
    copy.putAll((Map<?, ?>) map);
    return copy;
  }

  private static void put(MapAccumulator map, Object key, Object value) {
    if (Values.lookup(map, key) != null) {
      throw new EvaluationException("insert failed: key " + key + " already exists");
    }
    map.put(key, value);
  }
}
