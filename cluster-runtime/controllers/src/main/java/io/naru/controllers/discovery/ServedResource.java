package io.naru.controllers.discovery;

import io.naru.machinery.GroupVersionResource;

/**
 * A resource whose objects can be listed, watched and deleted.
 *
 * @param resource in the one version that is to be used
 * @param kind of its objects
 */
public record ServedResource(GroupVersionResource resource, String kind, boolean namespaced) {}
