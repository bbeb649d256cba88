package io.naru.machinery.openapi;

import com.fasterxml.jackson.databind.node.ObjectNode;
import io.naru.machinery.GroupVersionKind;
import java.util.List;
import java.util.Set;
import org.jspecify.annotations.Nullable;

/**
 * One resource that the API server answers for.
 *
 * @param plural name in paths, for example {@code deployments}
 * @param verbs as in discovery: {@code get}, {@code list}, {@code watch}, {@code create}, {@code
 *     update}, {@code patch}, {@code delete}, {@code deletecollection}
 * @param returnsDeleted whether a deletion answers the object, not a Status
 * @param customSchema the OpenAPI v3 schema of a custom resource; null for built-in kinds
 */
public record ServedResource(
    GroupVersionKind kind,
    String plural,
    boolean namespaced,
    Set<String> verbs,
    List<ServedSubresource> subresources,
    boolean returnsDeleted,
    @Nullable ObjectNode customSchema) {

  /**
   * @param name last part of the path, for example {@code status}
   * @param kind what it takes and gives
   */
  public record ServedSubresource(String name, GroupVersionKind kind, Set<String> verbs) {}

  /** A built-in resource. */
  public ServedResource(
      GroupVersionKind kind,
      String plural,
      boolean namespaced,
      Set<String> verbs,
      List<ServedSubresource> subresources) {
    this(kind, plural, namespaced, verbs, subresources, false, null);
  }

  /** Path of the group version without a slash in front: {@code api/v1} or {@code apis/apps/v1}. */
  String groupVersionPath() {
    return kind.group().isEmpty()
        ? "api/" + kind.version()
        : "apis/" + kind.group() + "/" + kind.version();
  }
}
