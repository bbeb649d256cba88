package io.naru.desktop.actions;

import io.naru.desktop.kinds.Resource;

/**
 * An object that something is done to.
 *
 * @param namespace empty of what is in none
 */
public record Target(Resource resource, String namespace, String name) {

  String path() {
    return resource.path(namespace) + "/" + name;
  }
}
