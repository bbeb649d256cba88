package io.naru.desktop.topology;

import io.fabric8.kubernetes.api.model.GenericKubernetesResource;
import io.fabric8.kubernetes.api.model.HasMetadata;
import java.util.List;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/** Reads objects of any kind without a class for them; what is not there is empty. */
final class Spec {

  private Spec() {}

  static @Nullable Object at(HasMetadata object, String... path) {
    return object instanceof GenericKubernetesResource resource
        ? resource.get((Object[]) path)
        : null;
  }

  static String text(HasMetadata object, String... path) {
    Object value = at(object, path);
    return value == null ? "" : value.toString();
  }

  static int number(HasMetadata object, int otherwise, String... path) {
    return at(object, path) instanceof Number number ? number.intValue() : otherwise;
  }

  static List<?> list(HasMetadata object, String... path) {
    return at(object, path) instanceof List<?> list ? list : List.of();
  }

  static List<?> list(@Nullable Object map, String key) {
    return get(map, key) instanceof List<?> list ? list : List.of();
  }

  static @Nullable Object get(@Nullable Object map, String... path) {
    Object value = map;
    for (String key : path) {
      value = value instanceof Map<?, ?> fields ? fields.get(key) : null;
    }
    return value;
  }

  static String text(@Nullable Object map, String... path) {
    Object value = get(map, path);
    return value == null ? "" : value.toString();
  }
}
