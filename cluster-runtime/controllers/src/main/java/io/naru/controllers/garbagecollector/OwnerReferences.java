package io.naru.controllers.garbagecollector;

import io.naru.client.ApiTransport;
import io.naru.client.ApiTransport.Target;
import io.naru.controllers.discovery.ServedResource;
import io.naru.machinery.ApiObject;
import io.naru.machinery.GroupVersion;
import io.naru.machinery.Json;
import io.naru.machinery.StatusException;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.function.BiFunction;
import org.jspecify.annotations.Nullable;

/** Finds out what owner references are worth. */
final class OwnerReferences {

  /** What has become of an owner. */
  enum Standing {
    /** It exists. */
    SOLID,
    /** It does not exist, or another object has its name now. */
    DANGLING,
    /** It waits for its dependents to be gone before it goes itself. */
    WAITING
  }

  private final ApiTransport transport;
  private final OwnerGraph graph;
  private final BiFunction<String, String, @Nullable ServedResource> resources;

  /**
   * @param resources the resource of a group and a kind, or null if there is none
   */
  OwnerReferences(
      ApiTransport transport,
      OwnerGraph graph,
      BiFunction<String, String, @Nullable ServedResource> resources) {
    this.transport = transport;
    this.graph = graph;
    this.resources = resources;
  }

  /**
   * Whether the graph shows all owners alive and where the references say. If it is behind, the
   * event that it lacks brings the object up again.
   */
  boolean areAllSolidInGraph(Vertex vertex) {
    for (Vertex.Owner reference : vertex.owners()) {
      Vertex owner = graph.get(reference.uid());
      if (owner == null
          || owner.waitsForDependents()
          || !owner.name().equals(reference.name())
          || !owner.resource().kind().equals(reference.kind())
          || (owner.resource().namespaced() && !owner.namespace().equals(vertex.namespace()))) {
        return false;
      }
    }
    return true;
  }

  /** What the server says of the owners of an object, by their uid. */
  Map<String, Standing> standings(Vertex vertex, List<Vertex.Owner> owners) {
    Map<String, Standing> result = new HashMap<>();
    for (Vertex.Owner owner : owners) {
      result.put(owner.uid(), standing(vertex, owner));
    }
    return result;
  }

  private Standing standing(Vertex vertex, Vertex.Owner reference) {
    GroupVersion version = GroupVersion.parse(reference.apiVersion());
    ServedResource resource = resources.apply(version.group(), reference.kind());
    if (resource == null || (resource.namespaced() && vertex.namespace().isEmpty())) {
      // An unknown kind may be known later; an owner in a namespace can't own what is in none.
      // Neither is a proof that the owner is gone, so nothing may be deleted for it.
      return Standing.SOLID;
    }
    String namespace = resource.namespaced() ? vertex.namespace() : "";
    ApiObject owner = find(Target.of(resource.resource(), namespace, reference.name()));
    if (owner == null || !owner.uid().equals(reference.uid())) {
      return Standing.DANGLING;
    }
    return Vertex.of(resource, owner).waitsForDependents() ? Standing.WAITING : Standing.SOLID;
  }

  /** The object as the server has it; null if it is gone or another one has its name. */
  @Nullable ApiObject live(Vertex vertex) {
    ApiObject found = find(vertex.target());
    return found == null || !Json.text(found.tree(), "metadata", "uid").equals(vertex.uid())
        ? null
        : found;
  }

  private @Nullable ApiObject find(Target target) {
    try {
      return transport.get(target);
    } catch (StatusException e) {
      if (e.isNotFound()) {
        return null;
      }
      throw e;
    }
  }
}
