package io.naru.controllers.garbagecollector;

import io.naru.controllers.discovery.ServedResource;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;
import org.jspecify.annotations.Nullable;

/**
 * All objects by uid, and who depends on whom. Each change answers which objects have to be looked
 * at for it. Dependents are known by the uid of an owner even before the owner is. Thread-safe.
 */
final class OwnerGraph {

  private final Map<String, Vertex> vertices = new HashMap<>();
  private final Map<String, Set<String>> dependents = new HashMap<>();

  synchronized @Nullable Vertex get(String uid) {
    return vertices.get(uid);
  }

  synchronized List<Vertex> dependentsOf(String uid) {
    List<Vertex> result = new ArrayList<>();
    for (String dependent : dependents.getOrDefault(uid, Set.of())) {
      Vertex vertex = vertices.get(dependent);
      if (vertex != null) {
        result.add(vertex);
      }
    }
    return result;
  }

  synchronized List<Vertex> of(ServedResource resource) {
    return vertices.values().stream().filter(vertex -> vertex.resource().equals(resource)).toList();
  }

  /** Adds or replaces an object; returns the uids of those to look at. */
  synchronized Set<String> put(Vertex next) {
    Set<String> affected = new LinkedHashSet<>();
    Vertex old = vertices.put(next.uid(), next);
    List<Vertex.Owner> before = old == null ? List.of() : old.owners();
    for (Vertex.Owner owner : before) {
      Vertex.Owner now = next.owner(owner.uid());
      if (now == null) {
        unlink(owner.uid(), next.uid());
      }
      if (owner.blocks() && (now == null || !now.blocks()) && waits(owner.uid())) {
        affected.add(owner.uid());
      }
    }
    for (Vertex.Owner owner : next.owners()) {
      dependents.computeIfAbsent(owner.uid(), o -> new LinkedHashSet<>()).add(next.uid());
    }
    if (!next.owners().isEmpty() && !next.owners().equals(before)) {
      affected.add(next.uid());
    }
    if (next.waitsForDependents() && (old == null || !old.waitsForDependents())) {
      affected.addAll(dependents.getOrDefault(next.uid(), Set.of()));
      affected.add(next.uid());
    }
    if (next.waitsForOrphaning() && (old == null || !old.waitsForOrphaning())) {
      affected.add(next.uid());
    }
    return affected;
  }

  /** Removes an object; returns the uids of those to look at. */
  synchronized Set<String> remove(String uid) {
    Vertex old = vertices.remove(uid);
    Set<String> affected = new LinkedHashSet<>(dependents.getOrDefault(uid, Set.of()));
    if (old != null) {
      for (Vertex.Owner owner : old.owners()) {
        unlink(owner.uid(), uid);
        if (waits(owner.uid())) {
          affected.add(owner.uid());
        }
      }
    }
    return affected;
  }

  private boolean waits(String uid) {
    Vertex owner = vertices.get(uid);
    return owner != null && owner.waitsForDependents();
  }

  private void unlink(String owner, String dependent) {
    Set<String> all = dependents.get(owner);
    if (all != null && all.remove(dependent) && all.isEmpty()) {
      dependents.remove(owner);
    }
  }
}
