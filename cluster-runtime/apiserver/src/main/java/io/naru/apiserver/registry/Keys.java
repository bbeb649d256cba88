package io.naru.apiserver.registry;

import io.naru.apiserver.kinds.Kind;
import org.jspecify.annotations.Nullable;

/** Where objects stand in the store: {@code DIRECTORY/[NAMESPACE/]NAME}. */
final class Keys {

  private Keys() {}

  /** Prefix of all keys of a kind. */
  static String directory(Kind kind) {
    return kind.storageKey() + "/";
  }

  /**
   * Prefix of the keys of a collection.
   *
   * @param namespace null or empty for all namespaces, or for cluster-scoped kinds
   */
  static String collection(Kind kind, @Nullable String namespace) {
    return !kind.namespaced() || namespace == null || namespace.isEmpty()
        ? directory(kind)
        : directory(kind) + namespace + "/";
  }

  static String object(Kind kind, String namespace, String name) {
    return collection(kind, namespace) + name;
  }
}
