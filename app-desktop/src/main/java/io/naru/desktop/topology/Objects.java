package io.naru.desktop.topology;

import io.fabric8.kubernetes.api.model.HasMetadata;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;

/**
 * The objects of the kinds that the graph is of, shared with the informers' caches.
 *
 * @param byKind by the id of the kind's page
 */
public record Objects(Map<String, List<HasMetadata>> byKind) {

  /** The kinds that the graph shows, from the outside of an application to its inside. */
  public static final List<String> KINDS =
      List.of(
          "ingresses",
          "services",
          "cronjobs",
          "deployments",
          "statefulsets",
          "daemonsets",
          "jobs",
          "replicasets",
          "pods",
          "configmaps",
          "secrets",
          "persistentvolumeclaims",
          "persistentvolumes",
          "nodes");

  /** Only what is in a namespace, and what is in none; empty: all. */
  Objects within(String namespace) {
    if (namespace.isEmpty()) {
      return this;
    }
    Map<String, List<HasMetadata>> left = new LinkedHashMap<>();
    byKind.forEach((kind, objects) ->
        left.put(
            kind,
            objects.stream()
                .filter(object -> {
                  String in = object.getMetadata().getNamespace();
                  return in == null || in.isEmpty() || in.equals(namespace);
                })
                .toList()));
    return new Objects(left);
  }

  List<HasMetadata> of(String kind) {
    return byKind.getOrDefault(kind, List.of());
  }

  List<HasMetadata> all() {
    List<HasMetadata> all = new ArrayList<>();
    byKind.values().forEach(all::addAll);
    return all;
  }
}
