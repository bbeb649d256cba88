package io.naru.apiserver.customresources;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import io.naru.apiserver.kinds.CustomObjects.ScalePaths;
import io.naru.apiserver.kinds.Kind;
import io.naru.apiserver.kinds.support.KindBuilder;
import io.naru.machinery.GroupVersionKind;
import io.naru.machinery.Json;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/**
 * A definition as it is served: a kind for each of its versions. Made anew whenever its spec or its
 * accepted names change. Thread-safe.
 */
final class Definition {

  private final JsonNode spec;
  private final JsonNode names;
  private final Conversion conversion;
  private final GroupVersionKind storedAs;
  private final Map<String, CustomVersion> versions = new LinkedHashMap<>();
  private final List<Kind> kinds;
  private final Kind storedKind;
  private volatile boolean terminating;

  /**
   * @param spec of the definition
   * @param names accepted ones
   * @throws IllegalArgumentException if a path or pattern in it cannot be read
   */
  Definition(JsonNode spec, JsonNode names, Conversion conversion) {
    this.spec = spec;
    this.names = names;
    this.conversion = conversion;
    String kind = Json.text(names, "kind");
    Kind stored = null;
    List<Kind> served = new ArrayList<>();
    for (JsonNode version : spec.path("versions")) {
      GroupVersionKind type = new GroupVersionKind(group(), Json.text(version, "name"), kind);
      StructuralSchema schema = StructuralSchema.of(version.path("schema").path("openAPIV3Schema"));
      CustomVersion custom = new CustomVersion(this, type, schema, scale(version));
      versions.put(type.apiVersion(), custom);
      Kind made = kind(type, version, custom);
      if (version.path("storage").asBoolean()) {
        stored = made;
      }
      if (version.path("served").asBoolean()) {
        served.add(made);
      }
    }
    if (stored == null) {
      throw new IllegalArgumentException("no version is stored");
    }
    storedKind = stored;
    storedAs = stored.groupVersionKind();
    kinds = List.copyOf(served);
  }

  private Kind kind(GroupVersionKind type, JsonNode version, CustomVersion custom) {
    String plural = Json.text(names, "plural");
    boolean namespaced = Json.text(spec, "scope").equals("Namespaced");
    KindBuilder builder =
        namespaced
            ? KindBuilder.namespaced(type.apiVersion(), type.kind(), plural)
            : KindBuilder.clusterWide(type.apiVersion(), type.kind(), plural);
    JsonNode subresources = version.path("subresources");
    builder
        .singular(Json.text(names, "singular"))
        .shortNames(strings(names.path("shortNames")))
        .categories(strings(names.path("categories")))
        .printer(new CustomColumns(version.path("additionalPrinterColumns")))
        .strategy(
            new CustomStrategy(
                custom.structural(),
                subresources.has("status"),
                version.path("selectableFields"),
                Deprecations.of(spec, version, type)))
        .custom(custom);
    if (subresources.has("status")) {
      builder.status();
    }
    if (subresources.has("scale")) {
      builder.scale();
    }
    return builder.build();
  }

  private static @Nullable ScalePaths scale(JsonNode version) {
    JsonNode scale = version.path("subresources").path("scale");
    return scale.isObject()
        ? new ScalePaths(
            fields(scale, "specReplicasPath"),
            fields(scale, "statusReplicasPath"),
            fields(scale, "labelSelectorPath"))
        : null;
  }

  /** {@code .spec.replicas} as names. */
  private static List<String> fields(JsonNode scale, String name) {
    String path = Json.text(scale, name);
    return path.isEmpty() ? List.of() : List.of(path.substring(1).split("\\."));
  }

  private static String[] strings(JsonNode array) {
    return array.valueStream().map(JsonNode::asText).toArray(String[]::new);
  }

  private String group() {
    return Json.text(spec, "group");
  }

  /** Whether a definition of this spec and these names is served as this one. */
  boolean isOf(JsonNode otherSpec, JsonNode otherNames) {
    return spec.equals(otherSpec) && names.equals(otherNames);
  }

  /** One for each version that is served. */
  List<Kind> kinds() {
    return kinds;
  }

  /** The version that is stored, served or not. */
  Kind storedKind() {
    return storedKind;
  }

  GroupVersionKind storedAs() {
    return storedAs;
  }

  boolean terminating() {
    return terminating;
  }

  /** From now on nothing may be created. */
  void terminate() {
    terminating = true;
  }

  /**
   * A stored tree after the present schema of its version.
   *
   * @param fallback for objects of versions that are no longer known
   */
  ObjectNode upToDate(ObjectNode tree, CustomVersion fallback) {
    CustomVersion version = versions.getOrDefault(Json.text(tree, "apiVersion"), fallback);
    version.prune(tree);
    version.applyDefaults(tree);
    // The kind's name is the definition's, whatever was written.
    tree.put("kind", storedAs.kind());
    return tree;
  }

  /** Trees of one's own in a version; those that are of it already stay as they are. */
  List<ObjectNode> convert(List<ObjectNode> trees, String apiVersion) {
    List<ObjectNode> others =
        trees.stream().filter(tree -> !Json.text(tree, "apiVersion").equals(apiVersion)).toList();
    if (others.isEmpty()) {
      return trees;
    }
    var converted = conversion.convert(others, apiVersion).iterator();
    List<ObjectNode> result = new ArrayList<>();
    int next = 0;
    for (ObjectNode tree : trees) {
      boolean other = next < others.size() && others.get(next) == tree;
      next += other ? 1 : 0;
      result.add(other ? converted.next() : tree);
    }
    return result;
  }
}
