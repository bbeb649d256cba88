package io.naru.controllers.resourcequota;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import io.naru.client.ApiTransport;
import io.naru.client.ApiTransport.Selection;
import io.naru.machinery.ApiObject;
import io.naru.machinery.GroupVersionResource;
import io.naru.machinery.Json;
import io.naru.machinery.quantity.Quantity;
import io.naru.machinery.quota.QuotaScopes;
import io.naru.machinery.quota.QuotaUsage;
import java.time.Instant;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.TreeMap;
import java.util.TreeSet;
import java.util.function.Supplier;
import org.jspecify.annotations.Nullable;

/**
 * Counts, by the same arithmetic as admission charges quotas, what is in a namespace. Objects are
 * read from the server, not from informers: a recount must not miss what has just been charged.
 */
final class QuotaCount {

  private static final String COUNT = "count/";

  private final ApiTransport transport;
  private final Supplier<List<GroupVersionResource>> resources;

  /**
   * @param resources the namespaced resources that can be listed, as of now
   */
  QuotaCount(ApiTransport transport, Supplier<List<GroupVersionResource>> resources) {
    this.transport = transport;
    this.resources = resources;
  }

  /** What the names in {@code spec.hard} come to now; zero where there is nothing. */
  Map<String, Quantity> used(ObjectNode quota, Instant now) {
    Map<String, Quantity> used = new TreeMap<>();
    names(quota).forEach(name -> used.put(name, Quantity.ZERO));
    String namespace = Json.text(quota, "metadata", "namespace");
    for (GroupVersionResource resource : measured(quota)) {
      for (ApiObject object : transport.list(resource, namespace, Selection.ALL).items()) {
        if (QuotaScopes.match(quota, resource.groupResource(), object.tree())) {
          QuotaUsage.of(resource.groupResource(), object.tree(), now)
              .forEach((name, amount) -> used.computeIfPresent(name, (n, sum) -> sum.add(amount)));
        }
      }
    }
    return used;
  }

  /** The resources whose objects a quota is about. Those that nobody serves are left out. */
  List<GroupVersionResource> measured(ObjectNode quota) {
    Set<String> wanted = new TreeSet<>();
    for (String name : names(quota)) {
      wanted.add(
          name.startsWith(COUNT) ? name.substring(COUNT.length()) : QuotaUsage.coreResource(name));
    }
    Map<String, GroupVersionResource> found = new TreeMap<>();
    for (GroupVersionResource resource : resources.get()) {
      String name = resource.groupResource().toString();
      if (wanted.contains(name)) {
        found.putIfAbsent(name, resource);
      }
    }
    return List.copyOf(found.values());
  }

  private static Set<String> names(ObjectNode quota) {
    Set<String> names = new TreeSet<>();
    @Nullable JsonNode hard = Json.at(quota, "spec", "hard");
    if (hard != null) {
      hard.fieldNames().forEachRemaining(names::add);
    }
    return names;
  }
}
