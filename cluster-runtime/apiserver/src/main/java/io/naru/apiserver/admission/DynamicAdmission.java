package io.naru.apiserver.admission;

import java.util.List;

/**
 * Admission that users configure: policies and webhooks. Each takes part in {@link AdmissionChain}
 * after the built-in plugins. Thread-safe.
 */
public interface DynamicAdmission {

  /** No configuration at all. */
  DynamicAdmission NONE =
      new DynamicAdmission() {
        @Override
        public boolean mutates() {
          return false;
        }

        @Override
        public List<Runnable> mutate(Attributes attributes) {
          return List.of();
        }

        @Override
        public void validate(Attributes attributes) {}
      };

  /** Whether anything that mutates is configured: else nothing needs to be copied and compared. */
  boolean mutates();

  /**
   * May change {@code attributes.object()}.
   *
   * @return what asks to be done once more, because something that came after it changed the
   *     object; to be run after the built-in plugins had their second turn
   */
  List<Runnable> mutate(Attributes attributes);

  /** Sees the object as it will be stored. */
  void validate(Attributes attributes);
}
