package io.naru.controllers.garbagecollector;

import com.fasterxml.jackson.databind.JsonNode;
import io.naru.client.ApiTransport.Target;
import io.naru.controllers.discovery.ServedResource;
import io.naru.machinery.ApiObject;
import io.naru.machinery.Json;
import java.util.ArrayList;
import java.util.HashSet;
import java.util.List;
import java.util.Set;
import org.jspecify.annotations.Nullable;

/**
 * What the graph knows of one object. Immutable.
 *
 * @param namespace empty for cluster-scoped objects
 * @param deleting whether it has a deletion timestamp
 */
record Vertex(
    ServedResource resource,
    String namespace,
    String name,
    String uid,
    boolean deleting,
    Set<String> finalizers,
    List<Owner> owners) {

  /** Finalizer of an owner that waits until those who block it are gone. */
  static final String FOREGROUND = "foregroundDeletion";

  /** Finalizer of an owner that waits until its dependents no longer name it. */
  static final String ORPHAN = "orphan";

  /** An owner reference. */
  record Owner(String apiVersion, String kind, String name, String uid, boolean blocks) {}

  static Vertex of(ServedResource resource, ApiObject object) {
    Set<String> finalizers = new HashSet<>();
    JsonNode written = Json.at(object.tree(), "metadata", "finalizers");
    if (written != null) {
      written.forEach(finalizer -> finalizers.add(finalizer.asText()));
    }
    return new Vertex(
        resource,
        object.namespace(),
        object.name(),
        object.uid(),
        object.isBeingDeleted(),
        finalizers,
        owners(object));
  }

  static List<Owner> owners(ApiObject object) {
    JsonNode references = Json.at(object.tree(), "metadata", "ownerReferences");
    if (references == null) {
      return List.of();
    }
    List<Owner> owners = new ArrayList<>();
    for (JsonNode reference : references) {
      owners.add(
          new Owner(
              Json.text(reference, "apiVersion"),
              Json.text(reference, "kind"),
              Json.text(reference, "name"),
              Json.text(reference, "uid"),
              reference.path("blockOwnerDeletion").asBoolean()));
    }
    return List.copyOf(owners);
  }

  Target target() {
    return Target.of(resource.resource(), namespace, name);
  }

  boolean waitsForDependents() {
    return deleting && finalizers.contains(FOREGROUND);
  }

  boolean waitsForOrphaning() {
    return deleting && finalizers.contains(ORPHAN);
  }

  @Nullable Owner owner(String ownerUid) {
    for (Owner owner : owners) {
      if (owner.uid().equals(ownerUid)) {
        return owner;
      }
    }
    return null;
  }

  /** For logs. */
  @Override
  public String toString() {
    return resource.kind() + " " + (namespace.isEmpty() ? "" : namespace + "/") + name;
  }
}
