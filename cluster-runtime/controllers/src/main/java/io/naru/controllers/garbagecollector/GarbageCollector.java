package io.naru.controllers.garbagecollector;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.ArrayNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import io.naru.client.ApiTransport;
import io.naru.client.ApiTransport.EventType;
import io.naru.client.ApiTransport.Selection;
import io.naru.client.Controller;
import io.naru.client.Controller.Result;
import io.naru.client.Reflector;
import io.naru.client.control.ControllerContext;
import io.naru.client.control.ManagedController;
import io.naru.controllers.discovery.ServedResource;
import io.naru.controllers.discovery.ServedResources;
import io.naru.controllers.garbagecollector.OwnerReferences.Standing;
import io.naru.machinery.ApiObject;
import io.naru.machinery.GroupResource;
import io.naru.machinery.Json;
import io.naru.machinery.StatusException;
import java.time.Duration;
import java.util.HashSet;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.function.Predicate;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Deletes dependents whose owners are all gone, and lets owners go that wait for their dependents
 * (finalizers {@code foregroundDeletion} and {@code orphan}). Before anything is deleted the server
 * is asked whether the owners are really gone. See
 * https://kubernetes.io/docs/concepts/architecture/garbage-collection/
 */
public final class GarbageCollector implements ManagedController {

  private static final Logger LOG = LoggerFactory.getLogger(GarbageCollector.class);

  /** The service account it acts as. */
  public static final String USER = "generic-garbage-collector";

  /** Written often, owned by nobody, and gone by themselves. */
  private static final Set<GroupResource> IGNORED =
      Set.of(new GroupResource("", "events"), new GroupResource("events.k8s.io", "events"));

  private final ApiTransport transport;
  private final ServedResources served;
  private final OwnerGraph graph = new OwnerGraph();
  private final Map<ServedResource, Reflector> feeds = new LinkedHashMap<>();
  private final OwnerReferences references;
  private final Controller<String> controller;
  private volatile List<ServedResource> resources = List.of();

  public GarbageCollector(ControllerContext context, ServedResources served) {
    transport = context.transport(USER);
    this.served = served;
    references = new OwnerReferences(transport, graph, this::resourceOf);
    controller = new Controller<>("garbage-collector", context.timers(), this::sync);
    served.onChange(this::resourcesChanged);
  }

  /** Returns once the graph is whole: half of it would cost a question to the server an object. */
  @Override
  public void start() {
    try {
      awaitGraph();
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
      return;
    }
    controller.start(8);
  }

  /** Resources were added or removed by a custom resource definition. */
  private synchronized void resourcesChanged() {
    Map<GroupResource, ServedResource> now = new LinkedHashMap<>();
    for (ServedResource resource : served.all()) {
      GroupResource name = resource.resource().groupResource();
      if (!IGNORED.contains(name)) {
        now.putIfAbsent(name, resource);
      }
    }
    resources = List.copyOf(now.values());
    for (ServedResource resource : List.copyOf(feeds.keySet())) {
      Reflector feed = resources.contains(resource) ? null : feeds.remove(resource);
      if (feed != null) {
        end(feed);
        graph.of(resource).forEach(vertex -> enqueue(graph.remove(vertex.uid())));
      }
    }
    for (ServedResource resource : resources) {
      if (!feeds.containsKey(resource)) {
        Reflector feed =
            new Reflector(
                transport, resource.resource(), null, Selection.ALL, new FeedListener(resource));
        feeds.put(resource, feed);
        feed.start();
      }
    }
  }

  @Override
  public void close() {
    currentFeeds().forEach(Reflector::close);
    controller.close();
  }

  /** Works on what is ready, on the calling thread; for tests. */
  public void drain() throws InterruptedException {
    controller.drain();
  }

  /** Feeds the graph without working; for tests. */
  void awaitGraph() throws InterruptedException {
    resourcesChanged();
    for (Reflector feed : currentFeeds()) {
      // One that can't be listed must not hold up the collection of all others.
      feed.awaitAttempt();
    }
  }

  /** The last objects of a kind go just before it does: their deletion must not be lost. */
  private static void end(Reflector feed) {
    try {
      feed.awaitApplied();
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
    }
    feed.close();
  }

  private synchronized List<Reflector> currentFeeds() {
    return List.copyOf(feeds.values());
  }

  private final class FeedListener implements Reflector.Listener {
    private final ServedResource resource;

    private FeedListener(ServedResource resource) {
      this.resource = resource;
    }

    @Override
    public void onList(List<ApiObject> objects) {
      Set<String> present = new HashSet<>();
      for (ApiObject object : objects) {
        present.add(object.uid());
        put(object);
      }
      for (Vertex vertex : graph.of(resource)) {
        if (!present.contains(vertex.uid())) {
          enqueue(graph.remove(vertex.uid()));
        }
      }
    }

    @Override
    public void onChange(EventType type, ApiObject object) {
      if (type == EventType.DELETED) {
        enqueue(graph.remove(object.uid()));
      } else {
        put(object);
      }
    }

    @Override
    public void onFailure(RuntimeException failure, Duration retry) {
      LOG.debug(
          "{} will be listed again in {}: {}", resource.resource(), retry, failure.toString());
    }

    private void put(ApiObject object) {
      enqueue(graph.put(Vertex.of(resource, object)));
    }
  }

  private void enqueue(Set<String> uids) {
    uids.forEach(controller::enqueue);
  }

  private Result sync(String uid) {
    Vertex vertex = graph.get(uid);
    if (vertex == null) {
      return Result.done();
    }
    if (vertex.waitsForOrphaning()) {
      orphanDependents(vertex);
    } else if (vertex.waitsForDependents()) {
      awaitDependents(vertex);
    } else if (!vertex.deleting() && !references.areAllSolidInGraph(vertex)) {
      collect(vertex);
    }
    return Result.done();
  }

  private void orphanDependents(Vertex owner) {
    for (Vertex dependent : graph.dependentsOf(owner.uid())) {
      ApiObject live = references.live(dependent);
      if (live != null) {
        editOwners(dependent, live, reference -> !uidOf(reference).equals(owner.uid()), false);
      }
    }
    removeFinalizer(owner, Vertex.ORPHAN);
  }

  private void awaitDependents(Vertex owner) {
    boolean blocked = false;
    for (Vertex dependent : graph.dependentsOf(owner.uid())) {
      Vertex.Owner reference = dependent.owner(owner.uid());
      if (reference != null && reference.blocks()) {
        blocked = true;
        if (!dependent.deleting()) {
          controller.enqueue(dependent.uid());
        }
      }
    }
    if (!blocked) {
      removeFinalizer(owner, Vertex.FOREGROUND);
    }
  }

  private void collect(Vertex vertex) {
    ApiObject live = references.live(vertex);
    if (live == null) {
      enqueue(graph.remove(vertex.uid()));
      return;
    }
    if (live.isBeingDeleted() || Vertex.owners(live).isEmpty()) {
      return;
    }
    Map<String, Standing> standings = references.standings(vertex, Vertex.owners(live));
    boolean anySolid = standings.containsValue(Standing.SOLID);
    boolean anyWaiting = standings.containsValue(Standing.WAITING);
    if (anySolid) {
      if (standings.values().stream().anyMatch(standing -> standing != Standing.SOLID)) {
        editOwners(
            vertex, live, reference -> standings.get(uidOf(reference)) == Standing.SOLID, false);
      }
    } else if (anyWaiting && !graph.dependentsOf(vertex.uid()).isEmpty()) {
      boolean circle =
          graph.dependentsOf(vertex.uid()).stream().anyMatch(Vertex::waitsForDependents);
      if (circle) {
        // Two that wait for each other would wait for ever.
        editOwners(vertex, live, reference -> true, true);
      }
      delete(vertex, "Foreground");
    } else {
      delete(vertex, propagation(live));
    }
  }

  /** What whoever made the object has asked for in its finalizers. */
  private static String propagation(ApiObject live) {
    JsonNode finalizers = Json.at(live.tree(), "metadata", "finalizers");
    if (finalizers != null) {
      for (JsonNode finalizer : finalizers) {
        if (finalizer.asText().equals(Vertex.ORPHAN)) {
          return "Orphan";
        }
        if (finalizer.asText().equals(Vertex.FOREGROUND)) {
          return "Foreground";
        }
      }
    }
    return "Background";
  }

  private void delete(Vertex vertex, String propagation) {
    ObjectNode options = Json.object().put("kind", "DeleteOptions").put("apiVersion", "v1");
    options.put("propagationPolicy", propagation);
    options.putObject("preconditions").put("uid", vertex.uid());
    ignoringGone(() -> transport.delete(vertex.target(), ApiObject.of(options)));
  }

  private void removeFinalizer(Vertex vertex, String finalizer) {
    ApiObject live = references.live(vertex);
    JsonNode finalizers = live == null ? null : Json.at(live.tree(), "metadata", "finalizers");
    if (live == null || finalizers == null) {
      return;
    }
    ArrayNode kept = Json.array();
    for (JsonNode each : finalizers) {
      if (!each.asText().equals(finalizer)) {
        kept.add(each);
      }
    }
    if (kept.size() < finalizers.size()) {
      patch(vertex, live, "finalizers", kept);
    }
  }

  private void editOwners(
      Vertex vertex, ApiObject live, Predicate<JsonNode> keep, boolean unblock) {
    JsonNode owners = Json.at(live.tree(), "metadata", "ownerReferences");
    ArrayNode kept = Json.array();
    if (owners != null) {
      for (JsonNode owner : owners) {
        if (keep.test(owner)) {
          ObjectNode copy = owner.deepCopy();
          kept.add(unblock ? copy.put("blockOwnerDeletion", false) : copy);
        }
      }
    }
    if (owners != null && !kept.equals(owners)) {
      patch(vertex, live, "ownerReferences", kept);
    }
  }

  /** The list is replaced whole, so only in the version that it was read from. */
  private void patch(Vertex vertex, ApiObject live, String field, ArrayNode value) {
    ObjectNode patch = Json.object();
    ObjectNode metadata = patch.putObject("metadata");
    metadata.put("uid", live.uid()).put("resourceVersion", live.resourceVersion());
    metadata.set(field, value);
    ignoringGone(() ->
        transport.patch(
            vertex.target(), "application/merge-patch+json", Json.bytes(patch), Map.of()));
  }

  private static void ignoringGone(Runnable write) {
    try {
      write.run();
    } catch (StatusException e) {
      if (!e.isNotFound()) {
        throw e;
      }
    }
  }

  private static String uidOf(JsonNode reference) {
    return Json.text(reference, "uid");
  }

  private @Nullable ServedResource resourceOf(String group, String kind) {
    ServedResource found = find(group, kind);
    if (found == null) {
      resourcesChanged();
      found = find(group, kind);
    }
    return found;
  }

  private @Nullable ServedResource find(String group, String kind) {
    for (ServedResource resource : resources) {
      if (resource.kind().equals(kind) && resource.resource().group().equals(group)) {
        return resource;
      }
    }
    return null;
  }
}
