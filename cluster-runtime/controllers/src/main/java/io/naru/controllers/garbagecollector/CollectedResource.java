package io.naru.controllers.garbagecollector;

import io.naru.machinery.GroupVersionResource;

/**
 * A resource whose objects own others or are owned: one that can be listed, watched and deleted.
 *
 * @param resource in the one version that is to be used
 * @param kind of its objects
 */
public record CollectedResource(GroupVersionResource resource, String kind, boolean namespaced) {}
