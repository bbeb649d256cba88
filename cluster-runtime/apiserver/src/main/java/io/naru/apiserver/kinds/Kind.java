package io.naru.apiserver.kinds;

import io.naru.machinery.GroupVersionKind;
import io.naru.machinery.GroupVersionResource;
import java.util.List;
import java.util.Set;
import org.jspecify.annotations.Nullable;

/**
 * One row of the table of kinds: a resource as it is served in one version.
 *
 * @param groupVersionKind of its objects
 * @param plural lower-case resource name
 * @param singular lower-case
 * @param namespaced whether objects live in a namespace
 * @param shortNames for kubectl, for example {@code po}
 * @param categories for kubectl, for example {@code all}
 * @param verbs as in discovery
 * @param subresources by name, as in discovery
 * @param storageKey directory of the stored objects, for example {@code pods} or {@code
 *     apps/deployments}; shared by all versions of a resource
 * @param strategy what is this kind's own
 * @param printer cells of its server-side table
 * @param custom what a custom resource definition says of the objects; null for built-in kinds
 */
public record Kind(
    GroupVersionKind groupVersionKind,
    String plural,
    String singular,
    boolean namespaced,
    List<String> shortNames,
    List<String> categories,
    Set<String> verbs,
    List<Subresource> subresources,
    String storageKey,
    Strategy strategy,
    Printer printer,
    @Nullable CustomObjects custom) {

  /**
   * @param name for example {@code status}
   * @param groupVersionKind of what is read or written there, for example {@code autoscaling/v1
   *     Scale}
   * @param verbs as in discovery
   */
  public record Subresource(String name, GroupVersionKind groupVersionKind, Set<String> verbs) {}

  public GroupVersionResource resource() {
    return groupVersionKind.groupVersion().resource(plural);
  }

  public boolean hasSubresource(String name) {
    return subresources.stream().anyMatch(subresource -> subresource.name().equals(name));
  }
}
