package io.naru.desktop.forward;

import io.naru.desktop.kinds.Resource;

/**
 * What a local port leads to.
 *
 * @param port as people know it: of a service, the service's own
 * @param podPort where pods listen: a number, or the name of a container's port
 */
public record ForwardTarget(
    Resource resource, String namespace, String name, int port, String podPort) {

  /** Whether it is a port of this object. */
  public boolean isOf(Resource other, String namespaceOfOther, String nameOfOther) {
    return resource.equals(other) && namespace.equals(namespaceOfOther) && name.equals(nameOfOther);
  }
}
