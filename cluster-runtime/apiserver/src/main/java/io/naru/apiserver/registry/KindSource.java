package io.naru.apiserver.registry;

import io.naru.apiserver.kinds.Kind;
import io.naru.machinery.GroupVersionResource;
import org.jspecify.annotations.Nullable;

/** Finds the kind served at a resource: the built-in table, and custom resources. Thread-safe. */
@FunctionalInterface
public interface KindSource {

  /** Null if nothing is served there. */
  @Nullable Kind find(GroupVersionResource resource);
}
