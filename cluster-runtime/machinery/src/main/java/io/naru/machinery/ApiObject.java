package io.naru.machinery;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.util.LinkedHashMap;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/**
 * One version of one API object, immutable and shared: its JSON bytes as they go over the wire
 * (resource version in place), and, made at most once when first asked for, its parsed tree and its
 * typed form. Thread-safe.
 *
 * <p>Nothing reached from here may be mutated, neither the byte array, nor the tree, nor the typed
 * object: every watcher, lister and controller sees the same instance. Copy first ({@link
 * #mutableTree()}).
 */
public final class ApiObject {

  private final byte[] json;
  private volatile @Nullable ObjectNode tree;
  private volatile @Nullable Object typed;

  private ApiObject(byte[] json, @Nullable ObjectNode tree) {
    this.json = json;
    this.tree = tree;
  }

  /** Takes ownership of the bytes. They must be a JSON object. */
  public static ApiObject of(byte[] json) {
    return new ApiObject(json, null);
  }

  /** Serialises the tree and takes ownership of it. */
  public static ApiObject of(ObjectNode tree) {
    return new ApiObject(Json.bytes(tree), tree);
  }

  /** Takes ownership of both; the bytes must be the serialised tree. */
  public static ApiObject of(byte[] json, ObjectNode tree) {
    return new ApiObject(json, tree);
  }

  /** Serialises a typed object (fabric8 model), which must not be mutated afterwards. */
  public static ApiObject ofTyped(Object typed) {
    try {
      ApiObject object = of(Json.typedMapper().writeValueAsBytes(typed));
      object.typed = typed;
      return object;
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }

  /** Compact UTF-8 JSON. Not to be written to. */
  public byte[] json() {
    return json;
  }

  /** The parsed tree. Not to be written to. */
  public ObjectNode tree() {
    ObjectNode result = tree;
    if (result == null) {
      result = Json.parseObject(json);
      tree = result;
    }
    return result;
  }

  /** A tree of one's own to change. */
  public ObjectNode mutableTree() {
    return tree().deepCopy();
  }

  /**
   * The object as a class of the typed model. Not to be written to.
   *
   * @throws UncheckedIOException if the JSON does not fit the class
   */
  public <T> T as(Class<T> type) {
    Object known = typed;
    if (type.isInstance(known)) {
      return type.cast(known);
    }
    try {
      T made = Json.typedMapper().readValue(json, type);
      typed = made;
      return made;
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }

  public String apiVersion() {
    return Json.text(tree(), "apiVersion");
  }

  public String kind() {
    return Json.text(tree(), "kind");
  }

  public GroupVersionKind groupVersionKind() {
    return GroupVersionKind.of(apiVersion(), kind());
  }

  public String name() {
    return metadata("name");
  }

  /** Empty for cluster-scoped objects. */
  public String namespace() {
    return metadata("namespace");
  }

  public String uid() {
    return metadata("uid");
  }

  public String resourceVersion() {
    return metadata("resourceVersion");
  }

  public boolean isBeingDeleted() {
    return Json.at(tree(), "metadata", "deletionTimestamp") != null;
  }

  /** Labels in their written order; empty if none. */
  public Map<String, String> labels() {
    JsonNode labels = Json.at(tree(), "metadata", "labels");
    if (labels == null || labels.isEmpty()) {
      return Map.of();
    }
    Map<String, String> result = new LinkedHashMap<>();
    labels.properties().forEach(e -> result.put(e.getKey(), e.getValue().asText()));
    return result;
  }

  private String metadata(String field) {
    return Json.text(tree(), "metadata", field);
  }

  /** For logs: kind and name, never content. */
  @Override
  public String toString() {
    return kind() + " " + (namespace().isEmpty() ? "" : namespace() + "/") + name();
  }
}
