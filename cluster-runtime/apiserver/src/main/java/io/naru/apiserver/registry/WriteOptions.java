package io.naru.apiserver.registry;

/**
 * How a write is to be done: the query parameters that create, update and patch share.
 *
 * @param dryRun whether to do everything but store
 * @param fieldManager who owns the fields written
 * @param fieldValidation what to do about fields that the schema does not know
 * @param force whether an apply takes fields from other managers
 */
public record WriteOptions(
    boolean dryRun, String fieldManager, FieldValidation fieldValidation, boolean force) {

  /** {@code fieldValidation}. */
  public enum FieldValidation {
    IGNORE,
    WARN,
    STRICT
  }

  /** Stored, unknown fields are warned of. */
  public static WriteOptions by(String fieldManager) {
    return new WriteOptions(false, fieldManager, FieldValidation.WARN, false);
  }
}
