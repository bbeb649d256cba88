package io.naru.controllers.namespace;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.ArrayNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import io.fabric8.kubernetes.api.model.Namespace;
import io.fabric8.kubernetes.api.model.Pod;
import io.naru.client.ApiTransport;
import io.naru.client.ApiTransport.Target;
import io.naru.client.Controller;
import io.naru.client.Controller.Result;
import io.naru.client.EventHandler;
import io.naru.client.Indexer;
import io.naru.client.Resources;
import io.naru.client.control.ControllerContext;
import io.naru.client.control.ManagedController;
import io.naru.machinery.ApiObject;
import io.naru.machinery.GroupVersionResource;
import io.naru.machinery.Json;
import io.naru.machinery.StatusException;
import java.time.Duration;
import java.time.Instant;
import java.util.List;
import java.util.function.Supplier;
import org.jspecify.annotations.Nullable;

/**
 * Deletes all that is in a deleted namespace, tells in its conditions how far that is, and takes
 * the finalizer {@code kubernetes} from its spec when nothing is left.
 */
public final class NamespaceController implements ManagedController {

  private static final String FINALIZER = "kubernetes";
  private static final Duration SOONEST = Duration.ofMillis(500);
  private static final Duration LATEST = Duration.ofSeconds(15);

  private final ControllerContext context;
  private final Indexer<Namespace> namespaces;
  private final ApiTransport transport;
  private final NamespaceContent content;
  private final Supplier<List<GroupVersionResource>> resources;
  private final Controller<String> controller;

  /**
   * @param resources the namespaced resources that can be listed and deleted, as of now; may throw
   *     {@link StatusException} while some of them can't be found out
   */
  public NamespaceController(
      ControllerContext context, Supplier<List<GroupVersionResource>> resources) {
    this.context = context;
    namespaces = context.lister(Resources.NAMESPACES);
    transport = context.transport("namespace-controller");
    content = new NamespaceContent(transport);
    this.resources = resources;
    controller = new Controller<>("namespace", context.timers(), this::sync);
    context
        .informer(Resources.NAMESPACES)
        .addHandler(
            EventHandler.forEach(found -> {
              if (isTerminating(found)) {
                controller.enqueue(found.getMetadata().getName());
              }
            }));
    context
        .informer(Resources.PODS)
        .addHandler(
            new EventHandler<Pod>() {
              @Override
              public void onDelete(Pod pod) {
                // The last pod gone is what most deletions wait for.
                String namespace = pod.getMetadata().getNamespace();
                if (isTerminating(namespaces.get("", namespace))) {
                  controller.enqueue(namespace);
                }
              }
            });
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

  private static boolean isTerminating(@Nullable Namespace namespace) {
    return namespace != null && namespace.getMetadata().getDeletionTimestamp() != null;
  }

  private Result sync(String name) {
    Namespace known = namespaces.get("", name);
    if (!isTerminating(known)) {
      return Result.done();
    }
    // Its status and spec are written in turn: what the lister has would be stale for the second.
    ApiObject namespace;
    try {
      namespace = transport.get(target(name));
    } catch (StatusException e) {
      if (e.isNotFound()) {
        return Result.done();
      }
      throw e;
    }
    if (!namespace.isBeingDeleted() || !hasFinalizer(namespace)) {
      return Result.done();
    }
    String discoveryFailure = null;
    RemainingContent remaining = new RemainingContent();
    try {
      remaining = content.delete(name, resources.get());
    } catch (StatusException e) {
      discoveryFailure = e.status().message();
    }
    namespace = writeStatus(namespace, remaining, discoveryFailure);
    if (discoveryFailure != null || !remaining.isEmpty()) {
      return Result.after(again(namespace));
    }
    finish(namespace);
    return Result.done();
  }

  private ApiObject writeStatus(
      ApiObject namespace, RemainingContent remaining, @Nullable String discoveryFailure) {
    ObjectNode body = namespace.mutableTree();
    NamespaceConditions.set(
        Json.ensureObject(body, "status"), remaining, discoveryFailure, context.now());
    return body.equals(namespace.tree())
        ? namespace
        : transport.update(target(namespace.name()).subresource("status"), ApiObject.of(body));
  }

  private void finish(ApiObject namespace) {
    ObjectNode body = namespace.mutableTree();
    ArrayNode kept = Json.array();
    for (JsonNode finalizer : body.path("spec").path("finalizers")) {
      if (!finalizer.asText().equals(FINALIZER)) {
        kept.add(finalizer);
      }
    }
    Json.ensureObject(body, "spec").set("finalizers", kept);
    transport.update(target(namespace.name()).subresource("finalize"), ApiObject.of(body));
  }

  /** Soon at first; seldom for a namespace that has been stuck on somebody's finalizer for long. */
  private Duration again(ApiObject namespace) {
    String since = Json.text(namespace.tree(), "metadata", "deletionTimestamp");
    Duration waiting = Duration.between(Instant.parse(since), context.now()).dividedBy(4);
    if (waiting.compareTo(SOONEST) < 0) {
      return SOONEST;
    }
    return waiting.compareTo(LATEST) > 0 ? LATEST : waiting;
  }

  private static boolean hasFinalizer(ApiObject namespace) {
    for (JsonNode finalizer : namespace.tree().path("spec").path("finalizers")) {
      if (finalizer.asText().equals(FINALIZER)) {
        return true;
      }
    }
    return false;
  }

  private static Target target(String name) {
    return Target.of(Resources.NAMESPACES.resource(), "", name);
  }
}
