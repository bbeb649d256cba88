package io.naru.client.testing;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import io.fabric8.kubernetes.api.model.HasMetadata;
import io.naru.client.ApiTransport;
import io.naru.client.Indexer;
import io.naru.client.ResourceType;
import io.naru.machinery.ApiObject;
import io.naru.machinery.GroupVersionResource;
import io.naru.machinery.Json;
import io.naru.machinery.StatusException;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import java.util.concurrent.CopyOnWriteArrayList;
import org.jspecify.annotations.Nullable;

/**
 * An API server without schema, validation, admission or graceful deletion: it keeps objects,
 * numbers revisions, refuses stale writes and tells watchers, which is what unit tests of
 * controllers need. Uids are numbered ({@code uid-1}), so tests repeat exactly. Selectors are
 * ignored. Thread-safe.
 */
public final class InMemoryApi implements ApiTransport {

  /** A write that was made, for assertions. */
  public record Call(String verb, GroupVersionResource resource, String key, String subresource) {}

  private record Watch(
      GroupVersionResource resource, @Nullable String namespace, Watcher watcher) {}

  private record Deletion(GroupVersionResource resource, ApiObject last) {}

  private final Map<GroupVersionResource, Map<String, ApiObject>> collections =
      new java.util.HashMap<>();
  private final List<Watch> watches = new CopyOnWriteArrayList<>();
  private final List<Deletion> deletions = new ArrayList<>();
  private final List<Call> calls = new ArrayList<>();
  private long revision = 1;
  private long names;

  /** The writes so far, in order. */
  public synchronized List<Call> calls() {
    return List.copyOf(calls);
  }

  public synchronized void clearCalls() {
    calls.clear();
  }

  /** Puts an object in place as a test's starting point; not among {@link #calls()}. */
  public synchronized <T extends HasMetadata> T given(ResourceType<T> type, T object) {
    ObjectNode tree = ApiObject.ofTyped(object).mutableTree();
    if (Json.text(tree, "metadata", "uid").isEmpty()) {
      Json.ensureObject(tree, "metadata").put("uid", "uid-" + ++names);
    }
    return type.typed(store(type.resource(), tree));
  }

  /** All objects of a collection, typed. */
  public synchronized <T extends HasMetadata> List<T> all(ResourceType<T> type) {
    return collection(type.resource()).values().stream().map(type::typed).toList();
  }

  @Override
  public synchronized ApiObject get(Target target) {
    ApiObject found =
        collection(target.resource()).get(Indexer.key(target.namespace(), target.name()));
    if (found == null) {
      throw StatusException.notFound(target.resource().groupResource(), target.name());
    }
    return found;
  }

  @Override
  public synchronized Listing list(
      GroupVersionResource resource, @Nullable String namespace, Selection selection) {
    List<ApiObject> items =
        collection(resource).values().stream()
            .filter(object -> namespace == null || object.namespace().equals(namespace))
            .toList();
    return new Listing(Long.toString(revision), items);
  }

  @Override
  public synchronized Subscription watch(
      GroupVersionResource resource,
      @Nullable String namespace,
      Selection selection,
      String resourceVersion,
      Watcher watcher) {
    Watch watch = new Watch(resource, namespace, watcher);
    watches.add(watch);
    // What happened between the list and this watch: objects newer than the list, and deletions,
    // in the order of their revisions, so that a watch that ends half-way goes on from there.
    record Missed(long revision, EventType type, ApiObject object) {}
    long since = Long.parseLong(resourceVersion);
    List<Missed> missed = new ArrayList<>();
    for (ApiObject object : collection(resource).values()) {
      long changed = Long.parseLong(object.resourceVersion());
      if (changed > since && (namespace == null || namespace.equals(object.namespace()))) {
        missed.add(new Missed(changed, EventType.MODIFIED, object));
      }
    }
    for (Deletion deletion : deletions) {
      ApiObject last = deletion.last();
      long changed = Long.parseLong(last.resourceVersion());
      if (deletion.resource().equals(resource)
          && (namespace == null || namespace.equals(last.namespace()))
          && changed > since) {
        missed.add(new Missed(changed, EventType.DELETED, last));
      }
    }
    missed.sort(Comparator.comparingLong(Missed::revision));
    missed.forEach(event -> watcher.onEvent(event.type(), event.object()));
    return () -> watches.remove(watch);
  }

  @Override
  public synchronized ApiObject create(Target target, ApiObject body) {
    ObjectNode tree = body.mutableTree();
    ObjectNode metadata = Json.ensureObject(tree, "metadata");
    if (!target.subresource().isEmpty()) {
      calls.add(
          new Call(
              "create",
              target.resource(),
              Indexer.key(target.namespace(), target.name()),
              target.subresource()));
      if (target.subresource().equals("binding")) {
        bind(target, body);
      }
      return body;
    }
    if (Json.text(metadata, "name").isEmpty()) {
      metadata.put("name", Json.text(metadata, "generateName") + "n" + ++names);
    }
    if (!target.namespace().isEmpty()) {
      metadata.put("namespace", target.namespace());
    }
    String key = Indexer.key(target.namespace(), Json.text(metadata, "name"));
    calls.add(new Call("create", target.resource(), key, ""));
    if (collection(target.resource()).containsKey(key)) {
      throw StatusException.alreadyExists(
          target.resource().groupResource(), Json.text(metadata, "name"));
    }
    metadata.put("uid", "uid-" + ++names);
    return store(target.resource(), tree);
  }

  @Override
  public synchronized ApiObject update(Target target, ApiObject body) {
    ApiObject old = get(target);
    record(target, "update");
    String wanted = body.resourceVersion();
    if (!wanted.isEmpty() && !wanted.equals(old.resourceVersion())) {
      throw StatusException.conflict(
          target.resource().groupResource(),
          target.name(),
          "the object has been modified; please apply your changes to the latest version and try"
              + " again");
    }
    ObjectNode tree = body.mutableTree();
    // Who writes an object does not decide which object it is.
    Json.ensureObject(tree, "metadata").put("uid", old.uid());
    if (target.subresource().equals("status")) {
      ObjectNode merged = old.mutableTree();
      JsonNode status = tree.get("status");
      if (status != null) {
        merged.set("status", status);
      }
      tree = merged;
    }
    return store(target.resource(), tree);
  }

  @Override
  public synchronized ApiObject patch(
      Target target, String contentType, byte[] patch, Map<String, String> options) {
    ApiObject old = get(target);
    record(target, "patch");
    ObjectNode changes = Json.parseObject(patch);
    String wanted = Json.text(changes, "metadata", "resourceVersion");
    if (!wanted.isEmpty() && !wanted.equals(old.resourceVersion())) {
      throw StatusException.conflict(
          target.resource().groupResource(), target.name(), "the object has been modified");
    }
    ObjectNode tree = old.mutableTree();
    merge(tree, changes);
    return store(target.resource(), tree);
  }

  @Override
  public synchronized void delete(Target target, @Nullable ApiObject options) {
    ApiObject old = get(target);
    record(target, "delete");
    String uid = options == null ? "" : Json.text(options.tree(), "preconditions", "uid");
    if (!uid.isEmpty() && !uid.equals(old.uid())) {
      throw StatusException.conflict(
          target.resource().groupResource(), target.name(), "the UID in the precondition differs");
    }
    JsonNode finalizers = Json.at(old.tree(), "metadata", "finalizers");
    if (finalizers != null && !finalizers.isEmpty()) {
      ObjectNode tree = old.mutableTree();
      Json.ensureObject(tree, "metadata").put("deletionTimestamp", "2026-01-01T00:00:00Z");
      store(target.resource(), tree);
      return;
    }
    collection(target.resource()).remove(Indexer.key(target.namespace(), target.name()));
    ObjectNode last = old.mutableTree();
    Json.ensureObject(last, "metadata").put("resourceVersion", Long.toString(++revision));
    ApiObject deleted = ApiObject.of(last);
    deletions.add(new Deletion(target.resource(), deleted));
    tell(target.resource(), EventType.DELETED, deleted);
  }

  private void bind(Target target, ApiObject binding) {
    ObjectNode pod =
        get(Target.of(target.resource(), target.namespace(), target.name())).mutableTree();
    Json.ensureObject(pod, "spec").put("nodeName", Json.text(binding.tree(), "target", "name"));
    store(target.resource(), pod);
  }

  private void record(Target target, String verb) {
    calls.add(
        new Call(
            verb,
            target.resource(),
            Indexer.key(target.namespace(), target.name()),
            target.subresource()));
  }

  private ApiObject store(GroupVersionResource resource, ObjectNode tree) {
    Json.ensureObject(tree, "metadata").put("resourceVersion", Long.toString(++revision));
    ApiObject object = ApiObject.of(tree);
    boolean known = collection(resource).put(Indexer.key(object), object) != null;
    tell(resource, known ? EventType.MODIFIED : EventType.ADDED, object);
    return object;
  }

  private void tell(GroupVersionResource resource, EventType type, ApiObject object) {
    for (Watch watch : watches) {
      if (watch.resource().equals(resource)
          && (watch.namespace() == null || watch.namespace().equals(object.namespace()))) {
        watch.watcher().onEvent(type, object);
      }
    }
  }

  private Map<String, ApiObject> collection(GroupVersionResource resource) {
    return collections.computeIfAbsent(resource, r -> new TreeMap<>());
  }

  private static void merge(ObjectNode target, ObjectNode patch) {
    patch
        .properties()
        .forEach(entry -> {
          if (entry.getValue().isNull()) {
            target.remove(entry.getKey());
          } else if (entry.getValue() instanceof ObjectNode inner) {
            merge(Json.ensureObject(target, entry.getKey()), inner);
          } else {
            target.set(entry.getKey(), entry.getValue());
          }
        });
  }
}
