package io.naru.apiserver.admission;

import com.fasterxml.jackson.databind.node.ObjectNode;
import io.naru.apiserver.kinds.Kind;
import io.naru.apiserver.request.UserInfo;
import io.naru.machinery.Json;
import io.naru.machinery.StatusException;
import java.util.Set;
import org.jspecify.annotations.Nullable;

/**
 * A write that asks for admission.
 *
 * @param kind of the object at the main resource
 * @param namespace empty for cluster-scoped kinds
 * @param name empty if it is still to be generated
 * @param subresource empty for the object itself
 * @param object as it will be stored, or the body of a subresource such as {@code binding}; may be
 *     changed while mutating; null on delete
 * @param old as stored, not to be changed; null on create
 * @param warnings for the client
 */
public record Attributes(
    Operation operation,
    Kind kind,
    String namespace,
    String name,
    String subresource,
    @Nullable ObjectNode object,
    @Nullable ObjectNode old,
    UserInfo user,
    boolean dryRun,
    Set<String> warnings) {

  /** What is being done. */
  public enum Operation {
    CREATE,
    UPDATE,
    DELETE,
    CONNECT
  }

  /** Whether it is about this resource itself, not about a subresource. */
  public boolean isAbout(String group, String plural) {
    return subresource.isEmpty()
        && kind.groupVersionKind().group().equals(group)
        && kind.plural().equals(plural);
  }

  public boolean isCreateOf(String group, String plural) {
    return operation == Operation.CREATE && isAbout(group, plural);
  }

  /** The object of a create or update. */
  public ObjectNode requireObject() {
    if (object == null) {
      throw new IllegalStateException(operation + " has no object");
    }
    return object;
  }

  /** 403 with the wording of admission. */
  public StatusException forbidden(String message) {
    String shown = name;
    if (shown.isEmpty() && object != null) {
      shown = Json.text(object, "metadata", "name");
      if (shown.isEmpty()) {
        shown = Json.text(object, "metadata", "generateName");
      }
    }
    return StatusException.forbidden(kind.resource().groupResource(), shown, message);
  }
}
