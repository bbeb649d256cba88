package io.naru.desktop.session;

import io.fabric8.kubernetes.api.model.HasMetadata;
import io.naru.desktop.kinds.Kind;

/** Where objects come from. Thread-safe. */
@FunctionalInterface
public interface ResourceFeed {

  /** Tells of all objects of a kind in all namespaces, those there already first. */
  <T extends HasMetadata> void follow(Kind<T> kind, ResourceListener<T> listener);
}
