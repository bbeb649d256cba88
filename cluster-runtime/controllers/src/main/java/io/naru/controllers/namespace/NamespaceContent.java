package io.naru.controllers.namespace;

import com.fasterxml.jackson.databind.node.ObjectNode;
import io.naru.client.ApiTransport;
import io.naru.client.ApiTransport.Selection;
import io.naru.client.ApiTransport.Target;
import io.naru.client.Resources;
import io.naru.machinery.ApiObject;
import io.naru.machinery.GroupVersionResource;
import io.naru.machinery.Json;
import io.naru.machinery.StatusException;
import java.util.List;

/**
 * Deletes what is in a namespace: pods first and alone, so that nothing that protects the world
 * from them (network policies, say) goes while they still run; then everything else.
 */
final class NamespaceContent {

  private static final GroupVersionResource PODS = Resources.PODS.resource();

  private final ApiTransport transport;

  NamespaceContent(ApiTransport transport) {
    this.transport = transport;
  }

  /**
   * Asks everything to go.
   *
   * @return what was not gone at once
   */
  RemainingContent delete(String namespace, List<GroupVersionResource> resources) {
    RemainingContent remaining = new RemainingContent();
    if (resources.contains(PODS)) {
      delete(namespace, PODS, remaining);
    }
    if (!remaining.isEmpty()) {
      return remaining;
    }
    for (GroupVersionResource resource : resources) {
      if (!resource.equals(PODS)) {
        delete(namespace, resource, remaining);
      }
    }
    return remaining;
  }

  private void delete(String namespace, GroupVersionResource resource, RemainingContent remaining) {
    try {
      List<ApiObject> found = list(namespace, resource);
      if (found.isEmpty()) {
        return;
      }
      for (ApiObject object : found) {
        if (!object.isBeingDeleted()) {
          deleteOne(Target.of(resource, namespace, object.name()));
        }
      }
      remaining.add(resource, list(namespace, resource));
    } catch (StatusException e) {
      if (!isNotServed(e)) {
        // The other resources go nevertheless; the condition says which did not.
        remaining.addFailure(e.status().message());
      }
    }
  }

  private List<ApiObject> list(String namespace, GroupVersionResource resource) {
    return transport.list(resource, namespace, Selection.ALL).items();
  }

  private void deleteOne(Target target) {
    // Stated, because the default of some kinds is to leave their dependents behind.
    ObjectNode options =
        Json.object()
            .put("apiVersion", "v1")
            .put("kind", "DeleteOptions")
            .put("propagationPolicy", "Background");
    try {
      transport.delete(target, ApiObject.of(options));
    } catch (StatusException e) {
      if (!e.isNotFound()) {
        throw e;
      }
    }
  }

  /** The resource went away, with its custom resource definition say, since it was discovered. */
  private static boolean isNotServed(StatusException e) {
    return e.code() == 404 || e.code() == 405;
  }
}
