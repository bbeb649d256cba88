package io.naru.apiserver.admission;

import com.fasterxml.jackson.databind.node.ObjectNode;
import io.naru.apiserver.kinds.Kind;
import io.naru.apiserver.request.UserInfo;
import io.naru.machinery.GroupVersionKind;
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
 * @param options how a deletion is to be done; empty otherwise
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
    ObjectNode options,
    Set<String> warnings) {

  /** What is being done. */
  public enum Operation {
    CREATE,
    UPDATE,
    DELETE,
    CONNECT
  }

  /**
   * What {@code object} and {@code old} are: of the kind itself, or what is sent to a subresource,
   * such as a {@code Binding}, a {@code Scale} or the options of a connection.
   */
  public GroupVersionKind objectKind() {
    if (operation == Operation.CONNECT && object != null) {
      return new GroupVersionKind("", "v1", Json.text(object, "kind"));
    }
    return kind.subresources().stream()
        .filter(each -> each.name().equals(subresource))
        .map(Kind.Subresource::groupVersionKind)
        .findFirst()
        .orElse(kind.groupVersionKind());
  }

  /** Whether what is sent is not (a part of) an object of the kind itself. */
  public boolean hasOwnForm() {
    return !objectKind().equals(kind.groupVersionKind());
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
