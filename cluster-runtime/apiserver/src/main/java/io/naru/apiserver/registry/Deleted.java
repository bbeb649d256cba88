package io.naru.apiserver.registry;

import io.naru.machinery.ApiObject;

/**
 * What became of an object that was to be deleted.
 *
 * @param object its last state
 * @param gone whether it is no longer there
 */
public record Deleted(ApiObject object, boolean gone) {}
