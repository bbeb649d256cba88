package io.naru.apiserver.registry;

import com.fasterxml.jackson.databind.node.ObjectNode;
import io.naru.apiserver.kinds.Kind;
import io.naru.machinery.GroupVersionKind;
import io.naru.machinery.StatusException;
import org.jspecify.annotations.Nullable;

/** What is known of objects from their schema. Thread-safe. */
interface ObjectModel {

  /**
   * Reads the body of a write.
   *
   * @param call whose options say what is tolerated, and whose warnings get that
   * @param type of the object, which may be that of a subresource
   * @param yaml whether it is YAML rather than JSON
   * @throws StatusException 400 if it can't be such an object
   */
  ObjectNode decode(Call call, GroupVersionKind type, byte[] body, boolean yaml);

  /** As {@link #decode}, of a tree, which is left as it is. */
  ObjectNode normalize(Call call, GroupVersionKind type, ObjectNode tree);

  /** Sets the defaults that the schema holds. */
  void applyDefaults(Kind kind, ObjectNode object);

  /**
   * Keeps {@code managedFields} on create and update: what differs from {@code old} now belongs to
   * the call's field manager.
   */
  void own(Call call, @Nullable ObjectNode old, ObjectNode object);

  /**
   * What a patch makes of an object; a tree of its own.
   *
   * @param type of the object, which may be that of a subresource
   * @param current not to be changed; null if it does not exist, which apply alone allows
   * @throws StatusException if the patch is malformed or does not apply
   */
  ObjectNode patch(Call call, GroupVersionKind type, PatchBody patch, @Nullable ObjectNode current);

  /** What an apply configuration of nobody's own makes of an object: a new tree. */
  ObjectNode merged(Kind kind, ObjectNode object, ObjectNode configuration);
}
