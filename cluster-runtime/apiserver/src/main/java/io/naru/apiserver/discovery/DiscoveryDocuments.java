package io.naru.apiserver.discovery;

import com.fasterxml.jackson.databind.node.ArrayNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import io.naru.apiserver.kinds.CustomObjects;
import io.naru.apiserver.kinds.Kind;
import io.naru.machinery.GroupVersion;
import io.naru.machinery.Json;
import java.nio.charset.StandardCharsets;
import java.security.MessageDigest;
import java.security.NoSuchAlgorithmException;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.Base64;
import java.util.Collection;
import java.util.Comparator;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;

/**
 * Discovery of one set of kinds: the lists of {@code v1 APIGroupList}, {@code APIResourceList} and
 * their aggregated form {@code apidiscovery.k8s.io/v2}, as documented under "API discovery".
 * Immutable once made.
 */
final class DiscoveryDocuments {

  private static final int HASH_BYTES = 8;

  private final Map<GroupVersion, List<Kind>> kinds = new TreeMap<>(GroupOrder.COMPARATOR);
  private final Map<String, List<GroupVersion>> groups = new LinkedHashMap<>();

  DiscoveryDocuments(Collection<Kind> all) {
    for (Kind kind : all) {
      kinds
          .computeIfAbsent(kind.groupVersionKind().groupVersion(), key -> new ArrayList<>())
          .add(kind);
    }
    kinds.values().forEach(list -> list.sort(Comparator.comparing(Kind::plural)));
    kinds
        .keySet()
        .forEach(version ->
            groups.computeIfAbsent(version.group(), key -> new ArrayList<>()).add(version));
  }

  /** Groups served, without core, in order of preference. */
  List<String> groupNames() {
    return groups.keySet().stream().filter(group -> !group.isEmpty()).toList();
  }

  boolean has(String group) {
    return groups.containsKey(group);
  }

  boolean has(GroupVersion version) {
    return kinds.containsKey(version);
  }

  List<GroupVersion> versions() {
    return List.copyOf(kinds.keySet());
  }

  /** {@code /api}. */
  ObjectNode coreVersions(String serverAddress) {
    ObjectNode json = Json.object().put("kind", "APIVersions");
    ArrayNode versions = json.putArray("versions");
    groups.getOrDefault("", List.of()).forEach(version -> versions.add(version.version()));
    json.putArray("serverAddressByClientCIDRs")
        .addObject()
        .put("clientCIDR", "0.0.0.0/0")
        .put("serverAddress", serverAddress);
    return json;
  }

  /** {@code /apis}. */
  ObjectNode groupList() {
    ObjectNode json = Json.object().put("kind", "APIGroupList").put("apiVersion", "v1");
    ArrayNode list = json.putArray("groups");
    groupNames().forEach(group -> list.add(fill(Json.object(), group)));
    return json;
  }

  /** {@code /apis/GROUP}. */
  ObjectNode group(String group) {
    return fill(Json.object().put("kind", "APIGroup").put("apiVersion", "v1"), group);
  }

  private ObjectNode fill(ObjectNode json, String group) {
    json.put("name", group);
    ArrayNode versions = json.putArray("versions");
    List<GroupVersion> served = groups.getOrDefault(group, List.of());
    served.forEach(version -> versions.add(groupVersionJson(version)));
    json.set("preferredVersion", groupVersionJson(served.getFirst()));
    return json;
  }

  private static ObjectNode groupVersionJson(GroupVersion version) {
    return Json.object()
        .put("groupVersion", version.apiVersion())
        .put("version", version.version());
  }

  /** {@code /api/v1} or {@code /apis/GROUP/VERSION}. */
  ObjectNode resources(GroupVersion version) {
    ObjectNode json = Json.object().put("kind", "APIResourceList");
    if (!version.group().isEmpty()) {
      json.put("apiVersion", "v1");
    }
    json.put("groupVersion", version.apiVersion());
    ArrayNode resources = json.putArray("resources");
    for (Kind kind : kinds.getOrDefault(version, List.of())) {
      if (!kind.verbs().isEmpty()) {
        resources.add(resource(kind));
      }
      kind.subresources().stream()
          .sorted(Comparator.comparing(Kind.Subresource::name))
          .forEach(subresource -> resources.add(subresource(kind, subresource)));
    }
    return json;
  }

  private static ObjectNode resource(Kind kind) {
    ObjectNode json =
        Json.object()
            .put("name", kind.plural())
            .put("singularName", kind.singular())
            .put("namespaced", kind.namespaced())
            .put("kind", kind.groupVersionKind().kind());
    strings(json, "verbs", kind.verbs().stream().sorted().toList());
    if (!kind.shortNames().isEmpty()) {
      strings(json, "shortNames", kind.shortNames());
    }
    if (!kind.categories().isEmpty()) {
      strings(json, "categories", kind.categories());
    }
    if (kind.verbs().contains("watch")) {
      json.put("storageVersionHash", storageVersionHash(kind));
    }
    return json;
  }

  private static ObjectNode subresource(Kind kind, Kind.Subresource subresource) {
    ObjectNode json =
        Json.object()
            .put("name", kind.plural() + "/" + subresource.name())
            .put("singularName", "")
            .put("namespaced", kind.namespaced());
    GroupVersion own = subresource.groupVersionKind().groupVersion();
    if (!own.equals(kind.groupVersionKind().groupVersion())) {
      json.put("group", own.group()).put("version", own.version());
    }
    json.put("kind", subresource.groupVersionKind().kind());
    strings(json, "verbs", subresource.verbs().stream().sorted().toList());
    return json;
  }

  /**
   * {@code APIGroupDiscoveryList} of {@code apidiscovery.k8s.io/v2}.
   *
   * @param core whether of {@code /api} or of {@code /apis}
   */
  ObjectNode aggregated(boolean core) {
    ObjectNode json =
        Json.object()
            .put("kind", "APIGroupDiscoveryList")
            .put("apiVersion", "apidiscovery.k8s.io/v2");
    json.putObject("metadata");
    ArrayNode items = json.putArray("items");
    groups.forEach((group, versions) -> {
      if (group.isEmpty() == core) {
        ObjectNode item = items.addObject();
        ObjectNode metadata = item.putObject("metadata");
        if (!core) {
          metadata.put("name", group);
        }
        metadata.putNull("creationTimestamp");
        ArrayNode list = item.putArray("versions");
        versions.forEach(version -> list.add(aggregated(version)));
      }
    });
    return json;
  }

  private ObjectNode aggregated(GroupVersion version) {
    ObjectNode json = Json.object().put("version", version.version());
    ArrayNode resources = json.putArray("resources");
    for (Kind kind : kinds.getOrDefault(version, List.of())) {
      ObjectNode resource =
          Json.object()
              .put("resource", kind.plural())
              .put("scope", kind.namespaced() ? "Namespaced" : "Cluster")
              .put("singularResource", kind.singular());
      resource.set("responseKind", responseKind("", "", kind.groupVersionKind().kind()));
      strings(resource, "verbs", kind.verbs().stream().sorted().toList());
      if (!kind.shortNames().isEmpty()) {
        strings(resource, "shortNames", kind.shortNames());
      }
      if (!kind.categories().isEmpty()) {
        strings(resource, "categories", kind.categories());
      }
      if (!kind.subresources().isEmpty()) {
        ArrayNode list = resource.putArray("subresources");
        kind.subresources().stream()
            .sorted(Comparator.comparing(Kind.Subresource::name))
            .forEach(subresource -> list.add(aggregated(kind, subresource)));
      }
      resources.add(resource);
    }
    return json.put("freshness", "Current");
  }

  private static ObjectNode aggregated(Kind kind, Kind.Subresource subresource) {
    ObjectNode json = Json.object().put("subresource", subresource.name());
    GroupVersion own = subresource.groupVersionKind().groupVersion();
    boolean inherited = own.equals(kind.groupVersionKind().groupVersion());
    json.set(
        "responseKind",
        responseKind(
            inherited ? "" : own.group(),
            inherited ? "" : own.version(),
            subresource.groupVersionKind().kind()));
    strings(json, "verbs", subresource.verbs().stream().sorted().toList());
    return json;
  }

  /** Group and version are left empty where they are those of the list they stand in. */
  private static ObjectNode responseKind(String group, String version, String kind) {
    return Json.object().put("group", group).put("version", version).put("kind", kind);
  }

  /** Lets clients see that two resources are stored as the same objects. */
  private static String storageVersionHash(Kind kind) {
    CustomObjects custom = kind.custom();
    var gvk = custom == null ? kind.groupVersionKind() : custom.storedAs();
    String text =
        gvk.group().isEmpty()
            ? gvk.version() + "/" + gvk.kind()
            : gvk.group() + "/" + gvk.version() + "/" + gvk.kind();
    try {
      byte[] digest =
          MessageDigest.getInstance("SHA-256").digest(text.getBytes(StandardCharsets.UTF_8));
      return Base64.getEncoder().encodeToString(Arrays.copyOf(digest, HASH_BYTES));
    } catch (NoSuchAlgorithmException e) {
      throw new IllegalStateException("every JDK has SHA-256", e);
    }
  }

  private static void strings(ObjectNode json, String field, List<String> values) {
    ArrayNode array = json.putArray(field);
    values.forEach(array::add);
  }
}
