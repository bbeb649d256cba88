package io.naru.client;

import io.fabric8.kubernetes.api.model.HasMetadata;
import io.naru.machinery.ApiObject;
import io.naru.machinery.GroupVersionResource;

/**
 * A collection and the class of its objects. Constants for the kinds that the control plane works
 * with stand in {@link Resources}.
 *
 * @param apiVersion written into objects, for example {@code apps/v1}
 * @param namespaced whether its objects live in namespaces
 */
public record ResourceType<T extends HasMetadata>(
    String apiVersion, String kind, String plural, boolean namespaced, Class<T> type) {

  public GroupVersionResource resource() {
    return GroupVersionResource.of(apiVersion, plural);
  }

  /** The typed form of an object of this collection; shared, not to be mutated. */
  public T typed(ApiObject object) {
    return object.as(type);
  }
}
