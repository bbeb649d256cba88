package io.naru.store;

import org.jspecify.annotations.Nullable;

/**
 * A committed change of one key.
 *
 * @param type what happened
 * @param current the key as it is now; of a deletion: key and {@code modRevision} of the deletion,
 *     and no value
 * @param previous the version before, or null if there was none
 */
public record Event(Type type, KeyValue current, @Nullable KeyValue previous) {

  /** Put (creation or change) or deletion. */
  public enum Type {
    PUT,
    DELETE
  }

  public long revision() {
    return current.modRevision();
  }
}
