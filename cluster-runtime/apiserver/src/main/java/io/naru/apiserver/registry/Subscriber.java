package io.naru.apiserver.registry;

import io.naru.machinery.StatusException;
import org.jspecify.annotations.Nullable;

/** Receives what happens in one directory. Called one at a time; must be quick, may not block. */
interface Subscriber {

  void onChange(Change change);

  /** All changes up to and including the revision have been delivered. */
  default void onProgress(long revision) {}

  /** Nothing follows. */
  void onEnd(@Nullable StatusException cause);
}
