package io.naru.machinery;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.lang.ref.Reference;
import java.lang.ref.SoftReference;
import java.lang.ref.WeakReference;
import java.util.Collections;
import java.util.LinkedHashMap;
import java.util.Map;
import java.util.function.Function;
import org.jspecify.annotations.Nullable;

/**
 * One version of one API object, immutable and shared: its JSON bytes as they go over the wire
 * (resource version in place), and, made when first asked for, its parsed tree and its typed form.
 * Both take many times the room of the bytes, and most versions are history that nobody looks at
 * again: they live as long as somebody uses them, and are made again when asked for after that.
 * What everybody asks for, names and labels, is kept. Thread-safe.
 *
 * <p>Nothing reached from here may be mutated, neither the byte array, nor the tree, nor the typed
 * object: every watcher, lister and controller sees the same instance. Copy first ({@link
 * #mutableTree()}).
 */
public final class ApiObject {

  private record Header(
      String apiVersion,
      String kind,
      String name,
      String namespace,
      String uid,
      String resourceVersion,
      Map<String, String> labels) {}

  private final byte[] json;
  private volatile Reference<ObjectNode> tree;
  private volatile Reference<Object> typed = new WeakReference<>(null);
  private volatile @Nullable Header header;
  private volatile @Nullable Reference<byte[]> message;

  private ApiObject(byte[] json, @Nullable ObjectNode tree) {
    this.json = json;
    this.tree = new WeakReference<>(tree);
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
      object.typed = new WeakReference<>(typed);
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
    ObjectNode result = tree.get();
    if (result == null) {
      result = Json.parseObject(json);
      tree = new WeakReference<>(result);
    }
    return result;
  }

  /**
   * The object in another encoding, of which there is one: kept as long as there is room, so that
   * the many who list and watch in it find it made.
   */
  public byte[] message(Function<ObjectNode, byte[]> encoder) {
    Reference<byte[]> known = message;
    byte[] made = known == null ? null : known.get();
    if (made == null) {
      made = encoder.apply(tree());
      message = new SoftReference<>(made);
    }
    return made;
  }

  /** A tree of one's own to change. */
  public ObjectNode mutableTree() {
    ObjectNode known = tree.get();
    return known == null ? Json.parseObject(json) : known.deepCopy();
  }

  /**
   * The object as a class of the typed model. Not to be written to.
   *
   * @throws UncheckedIOException if the JSON does not fit the class
   */
  public <T> T as(Class<T> type) {
    Object known = typed.get();
    return type.isInstance(known) ? type.cast(known) : made(type);
  }

  /** Informers are told of a change all at once: the first of them parses, the others wait. */
  private synchronized <T> T made(Class<T> type) {
    Object known = typed.get();
    if (type.isInstance(known)) {
      return type.cast(known);
    }
    try {
      // By way of the tree, which others need as well: texts are then in memory once.
      T made = Json.typedMapper().treeToValue(tree(), type);
      typed = new WeakReference<>(made);
      return made;
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }

  public String apiVersion() {
    return header().apiVersion();
  }

  public String kind() {
    return header().kind();
  }

  public GroupVersionKind groupVersionKind() {
    return GroupVersionKind.of(apiVersion(), kind());
  }

  public String name() {
    return header().name();
  }

  /** Empty for cluster-scoped objects. */
  public String namespace() {
    return header().namespace();
  }

  public String uid() {
    return header().uid();
  }

  public String resourceVersion() {
    return header().resourceVersion();
  }

  public boolean isBeingDeleted() {
    return Json.at(tree(), "metadata", "deletionTimestamp") != null;
  }

  /** Labels in their written order; empty if none. */
  public Map<String, String> labels() {
    return header().labels();
  }

  private static Map<String, String> labels(ObjectNode tree) {
    JsonNode labels = Json.at(tree, "metadata", "labels");
    if (labels == null || labels.isEmpty()) {
      return Map.of();
    }
    Map<String, String> result = new LinkedHashMap<>();
    labels.properties().forEach(e -> result.put(e.getKey(), e.getValue().asText()));
    return Collections.unmodifiableMap(result);
  }

  private Header header() {
    Header known = header;
    if (known == null) {
      ObjectNode object = tree();
      known =
          new Header(
              Json.text(object, "apiVersion"),
              Json.text(object, "kind"),
              Json.text(object, "metadata", "name"),
              Json.text(object, "metadata", "namespace"),
              Json.text(object, "metadata", "uid"),
              Json.text(object, "metadata", "resourceVersion"),
              labels(object));
      header = known;
    }
    return known;
  }

  /** For logs: kind and name, never content. */
  @Override
  public String toString() {
    return kind() + " " + (namespace().isEmpty() ? "" : namespace() + "/") + name();
  }
}
