package io.naru.apiserver.admission;

import io.naru.machinery.StatusException;

/** One rule of admission. Thread-safe. */
public interface AdmissionPlugin {

  /**
   * May change {@code attributes.object()}.
   *
   * @throws StatusException to refuse
   */
  default void mutate(Attributes attributes) {}

  /**
   * Sees the object as it will be stored.
   *
   * @throws StatusException to refuse
   */
  default void validate(Attributes attributes) {}
}
