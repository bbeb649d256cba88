package io.naru.controllers.namespace;

import com.fasterxml.jackson.databind.JsonNode;
import io.naru.machinery.ApiObject;
import io.naru.machinery.GroupVersionResource;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.SortedMap;
import java.util.TreeMap;

/** What a namespace still holds after all of it was asked to go. Not thread-safe. */
final class RemainingContent {

  private final SortedMap<String, Integer> resources = new TreeMap<>();
  private final SortedMap<String, Integer> finalizers = new TreeMap<>();
  private final List<String> failures = new ArrayList<>();

  void add(GroupVersionResource resource, List<ApiObject> objects) {
    if (objects.isEmpty()) {
      return;
    }
    resources.merge(resource.resource() + "." + resource.group(), objects.size(), Integer::sum);
    for (ApiObject object : objects) {
      for (JsonNode finalizer : object.tree().path("metadata").path("finalizers")) {
        finalizers.merge(finalizer.asText(), 1, Integer::sum);
      }
    }
  }

  void addFailure(String message) {
    failures.add(message);
  }

  boolean isEmpty() {
    return resources.isEmpty() && failures.isEmpty();
  }

  /** How many objects are left, by {@code plural.group}. */
  Map<String, Integer> resources() {
    return resources;
  }

  /** How many objects wait for a finalizer, by its name. */
  Map<String, Integer> finalizers() {
    return finalizers;
  }

  /** Why resources could not be listed or deleted. */
  List<String> failures() {
    return failures;
  }
}
