package io.naru.agent.network;

import com.fasterxml.jackson.databind.JsonNode;
import java.util.Collection;
import java.util.Collections;
import java.util.EnumMap;
import java.util.List;
import java.util.Map;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.function.Consumer;

/**
 * A {@link ClusterState} that is told each object, for informers without a store of their own and
 * for tests. Thread-safe; objects are keyed by namespace and name.
 */
public final class InMemoryClusterState implements ClusterState {

  private final Map<Kind, Map<String, JsonNode>> objects = new EnumMap<>(Kind.class);
  private final List<Consumer<Kind>> listeners = new CopyOnWriteArrayList<>();
  private volatile boolean synced;

  public InMemoryClusterState() {
    for (Kind kind : Kind.values()) {
      objects.put(kind, new ConcurrentHashMap<>());
    }
  }

  /** Adds the object or replaces the one of the same namespace and name. */
  public void put(Kind kind, JsonNode object) {
    of(kind).put(key(object), object);
    signal(kind);
  }

  /** Forgets the object of this namespace and name, if known. */
  public void remove(Kind kind, JsonNode object) {
    if (of(kind).remove(key(object)) != null) {
      signal(kind);
    }
  }

  /** Makes these the only objects of the kind, as after a fresh list. */
  public void replace(Kind kind, Collection<? extends JsonNode> all) {
    Map<String, JsonNode> known = of(kind);
    Map<String, JsonNode> fresh = new ConcurrentHashMap<>();
    all.forEach(object -> fresh.put(key(object), object));
    known.keySet().retainAll(fresh.keySet());
    known.putAll(fresh);
    signal(kind);
  }

  /** To be called once, when the first list of every kind is in. */
  public void markSynced() {
    synced = true;
    for (Kind kind : Kind.values()) {
      signal(kind);
    }
  }

  @Override
  public Collection<JsonNode> services() {
    return Collections.unmodifiableCollection(of(Kind.SERVICES).values());
  }

  @Override
  public Collection<JsonNode> endpointSlices() {
    return Collections.unmodifiableCollection(of(Kind.ENDPOINT_SLICES).values());
  }

  @Override
  public Collection<JsonNode> nodes() {
    return Collections.unmodifiableCollection(of(Kind.NODES).values());
  }

  @Override
  public boolean synced() {
    return synced;
  }

  @Override
  public void onChange(Consumer<Kind> listener) {
    listeners.add(listener);
  }

  private Map<String, JsonNode> of(Kind kind) {
    Map<String, JsonNode> map = objects.get(kind);
    if (map == null) {
      throw new IllegalStateException("no map of " + kind);
    }
    return map;
  }

  private void signal(Kind kind) {
    listeners.forEach(listener -> listener.accept(kind));
  }

  private static String key(JsonNode object) {
    JsonNode metadata = object.path("metadata");
    return metadata.path("namespace").asText() + "/" + metadata.path("name").asText();
  }
}
