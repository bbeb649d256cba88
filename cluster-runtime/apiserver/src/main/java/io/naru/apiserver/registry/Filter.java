package io.naru.apiserver.registry;

import io.naru.machinery.ApiObject;
import java.util.function.Predicate;
import org.jspecify.annotations.Nullable;

/**
 * Which objects of a directory are wanted.
 *
 * @param prefix of their keys
 * @param selected what selectors say; null if there is none, so that nothing need be parsed
 */
record Filter(String prefix, @Nullable Predicate<ApiObject> selected) {

  boolean matches(String key, ApiObject object) {
    return key.startsWith(prefix) && (selected == null || selected.test(object));
  }
}
