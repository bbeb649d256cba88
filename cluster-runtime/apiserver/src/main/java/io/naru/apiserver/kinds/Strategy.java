package io.naru.apiserver.kinds;

import com.fasterxml.jackson.databind.node.ObjectNode;
import io.naru.machinery.FieldErrors;
import java.util.List;
import java.util.Map;
import java.util.Set;
import org.jspecify.annotations.Nullable;

/**
 * What one kind does with its objects on their way into the store, beyond what its schema says. The
 * registry calls, on create: {@link #applyDefaults}, {@link #prepareForCreate}, admission, {@link
 * #validate}; on update: {@link #applyDefaults}, {@link #prepareForUpdate}, admission, {@link
 * #validate} and {@link #validateUpdate}. Trees given are the caller's own and may be changed where
 * said; {@code old} trees are shared and must not be. Stateless and thread-safe.
 *
 * <p>Metadata (names, labels, immutable metadata, generation on spec changes) is the registry's.
 */
public interface Strategy {

  /** Sets the defaults that the schema does not hold. Must be idempotent. */
  default void applyDefaults(ObjectNode object) {}

  /** Clears what a creator may not set (by default {@code status}); sets initial values. */
  default void prepareForCreate(ObjectNode object) {}

  /** Restores what an update of the object itself may not change (by default {@code status}). */
  default void prepareForUpdate(ObjectNode object, ObjectNode old) {}

  /** Restores what an update of {@code status} may not change: by default all but status. */
  default void prepareForStatusUpdate(ObjectNode object, ObjectNode old) {}

  /** Semantic validation of the whole object. */
  default void validate(ObjectNode object, FieldErrors errors) {}

  /** Immutable fields and transitions; {@link #validate} has run on {@code object} before. */
  default void validateUpdate(ObjectNode object, ObjectNode old, FieldErrors errors) {}

  /** All that is checked when an object replaces another. */
  default void validateReplacement(ObjectNode object, ObjectNode old, FieldErrors errors) {
    validate(object, errors);
    validateUpdate(object, old, errors);
  }

  /**
   * Validates a part of the spec that was written through a subresource of its own, such as the
   * resources of a pod; the rest is as it was.
   */
  default void validatePart(ObjectNode object, ObjectNode old, FieldErrors errors) {
    validate(object, errors);
  }

  /** Validates what was written through another subresource, such as an approval. */
  default void validateOther(ObjectNode object, ObjectNode old, FieldErrors errors) {}

  /** Validates an update of {@code status}. */
  default void validateStatusUpdate(ObjectNode object, ObjectNode old, FieldErrors errors) {}

  /** How the kind's names are checked. */
  default NameRule nameRule() {
    return NameRule.DNS_SUBDOMAIN;
  }

  /** What is wrong with a name (or the prefix of one) besides its form; by default nothing. */
  default List<String> nameErrors(ObjectNode object, String name) {
    return List.of();
  }

  /** Whether {@code metadata.generateName} is checked, besides the name made of it. */
  default boolean checksGenerateName() {
    return true;
  }

  /**
   * Annotations that stand for fields of old and that the Go server adds when it writes an object
   * itself: tables and partial objects are made without them.
   */
  default Set<String> annotationsOfFields() {
    return Set.of();
  }

  /** Whether PUT of an object that does not exist creates it. */
  default boolean allowCreateOnUpdate() {
    return false;
  }

  /** Whether PUT without a resource version is allowed. */
  default boolean allowUnconditionalUpdate() {
    return true;
  }

  /**
   * Whether {@code metadata.generation} is kept: 1 on create, plus 1 on each change of the spec.
   */
  default boolean hasGeneration() {
    return false;
  }

  /** Whether changes of {@code status} count in the generation too: it has no subresource then. */
  default boolean countsStatus() {
    return false;
  }

  /** Finalizers that an object gets when its deletion begins. */
  default List<String> deletionFinalizers() {
    return List.of();
  }

  /**
   * Seconds of grace for a deletion that names none; null if the kind is deleted at once.
   *
   * @param object as stored
   */
  default @Nullable Long defaultGracePeriodSeconds(ObjectNode object) {
    return null;
  }

  /** Values for field selectors beyond {@code metadata.name} and {@code metadata.namespace}. */
  default Map<String, String> selectableFields(ObjectNode object) {
    return Map.of();
  }

  /** Names accepted in field selectors of this kind beyond those of metadata. */
  default List<String> selectableFieldNames() {
    return List.of();
  }

  /** Warnings that every request for the kind is answered with: that it is deprecated. */
  default List<String> deprecations() {
    return List.of();
  }

  /** Warnings for a deletion that does not say what becomes of dependents. */
  default List<String> deletionWarnings() {
    return List.of();
  }

  /** Warnings for the {@code Warning} header, for example of deprecated fields. */
  default List<String> warnings(ObjectNode object, @Nullable ObjectNode old) {
    return List.of();
  }
}
