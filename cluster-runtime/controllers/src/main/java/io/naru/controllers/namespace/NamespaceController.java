package io.naru.controllers.namespace;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.ArrayNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import io.fabric8.kubernetes.api.model.Namespace;
import io.naru.client.ApiTransport;
import io.naru.client.ApiTransport.Selection;
import io.naru.client.ApiTransport.Target;
import io.naru.client.Controller;
import io.naru.client.Controller.Result;
import io.naru.client.EventHandler;
import io.naru.client.Indexer;
import io.naru.client.Resources;
import io.naru.controllers.support.ControllerContext;
import io.naru.controllers.support.ManagedController;
import io.naru.machinery.ApiObject;
import io.naru.machinery.GroupVersionResource;
import io.naru.machinery.Json;
import io.naru.machinery.StatusException;
import java.time.Duration;
import java.util.List;
import java.util.function.Supplier;

/** Deletes all that is in a deleted namespace, and then takes its finalizer away. */
public final class NamespaceController implements ManagedController {

  // Pods take their grace; nothing tells when the last object of any kind is gone.
  private static final Duration AGAIN = Duration.ofSeconds(1);

  private final Indexer<Namespace> namespaces;
  private final ApiTransport transport;
  private final Supplier<List<GroupVersionResource>> resources;
  private final Controller<String> controller;

  /**
   * @param resources the namespaced resources that can be listed and deleted, as of now
   */
  public NamespaceController(
      ControllerContext context, Supplier<List<GroupVersionResource>> resources) {
    namespaces = context.lister(Resources.NAMESPACES);
    transport = context.transport("namespace-controller");
    this.resources = resources;
    controller = new Controller<>("namespace", context.timers(), this::sync);
    context
        .informer(Resources.NAMESPACES)
        .addHandler(
            EventHandler.forEach(found -> {
              if (found.getMetadata().getDeletionTimestamp() != null) {
                controller.enqueue(found.getMetadata().getName());
              }
            }));
  }

  @Override
  public void start() {
    controller.start(4);
  }

  @Override
  public void close() {
    controller.close();
  }

  /** Works on what is ready, on the calling thread; for tests. */
  public void drain() throws InterruptedException {
    controller.drain();
  }

  private Result sync(String name) {
    Namespace namespace = namespaces.get("", name);
    if (namespace == null
        || namespace.getMetadata().getDeletionTimestamp() == null
        || namespace.getSpec() == null
        || !namespace.getSpec().getFinalizers().contains("kubernetes")) {
      return Result.done();
    }
    boolean empty = true;
    for (GroupVersionResource resource : resources.get()) {
      empty &= clear(resource, name);
    }
    if (!empty) {
      return Result.after(AGAIN);
    }
    ObjectNode body = ApiObject.ofTyped(namespace).mutableTree();
    ArrayNode kept = Json.array();
    for (JsonNode finalizer : body.path("spec").path("finalizers")) {
      if (!finalizer.asText().equals("kubernetes")) {
        kept.add(finalizer);
      }
    }
    Json.ensureObject(body, "spec").set("finalizers", kept);
    transport.update(
        Target.of(Resources.NAMESPACES.resource(), "", name).subresource("finalize"),
        ApiObject.of(body));
    return Result.done();
  }

  /** Returns whether nothing is left. */
  private boolean clear(GroupVersionResource resource, String namespace) {
    List<ApiObject> found = transport.list(resource, namespace, Selection.ALL).items();
    for (ApiObject object : found) {
      if (object.isBeingDeleted()) {
        continue;
      }
      try {
        transport.delete(Target.of(resource, namespace, object.name()), null);
      } catch (StatusException e) {
        if (!e.isNotFound()) {
          throw e;
        }
      }
    }
    return found.isEmpty();
  }
}
