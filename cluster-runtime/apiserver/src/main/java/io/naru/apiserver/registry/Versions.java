package io.naru.apiserver.registry;

import com.fasterxml.jackson.databind.node.ObjectNode;
import io.naru.apiserver.kinds.CustomObjects;
import io.naru.apiserver.kinds.Kind;
import io.naru.machinery.ApiObject;
import io.naru.machinery.Json;
import java.util.Arrays;
import java.util.List;
import java.util.Map;
import java.util.concurrent.ConcurrentHashMap;

/**
 * Objects in the version that is asked for. They are stored in the version in which they were
 * written; kinds that share a directory are versions of one another. Thread-safe.
 */
final class Versions {

  private final Map<Kind, byte[]> headers = new ConcurrentHashMap<>();

  /** What the stored bytes of an object of this kind and version begin with. */
  byte[] header(Kind kind) {
    return headers.computeIfAbsent(
        kind,
        k -> StoredForm.header(k.groupVersionKind().apiVersion(), k.groupVersionKind().kind()));
  }

  /** Decides by the first bytes, so that objects need not be parsed to be passed on. */
  private boolean isIn(Kind kind, ApiObject object) {
    byte[] header = header(kind);
    byte[] json = object.json();
    return json.length > header.length
        && Arrays.equals(json, 0, header.length, header, 0, header.length);
  }

  /** The objects themselves where they already are of this version. */
  List<ApiObject> in(Kind kind, List<ApiObject> objects) {
    CustomObjects custom = kind.custom();
    if (custom != null) {
      return custom.read(objects, Versions::stored);
    }
    return objects.stream().allMatch(object -> isIn(kind, object))
        ? objects
        : objects.stream().map(object -> in(kind, object)).toList();
  }

  /** The object itself if it already is of this version. */
  ApiObject in(Kind kind, ApiObject object) {
    CustomObjects custom = kind.custom();
    if (custom != null) {
      return custom.read(List.of(object), Versions::stored).getFirst();
    }
    if (isIn(kind, object)) {
      return object;
    }
    ObjectNode tree = object.mutableTree();
    convert(tree, kind);
    return stored(tree);
  }

  /** An object as it would come from the store. */
  private static ApiObject stored(ObjectNode tree) {
    long revision = Long.parseLong(Json.text(tree, "metadata", "resourceVersion"));
    return ApiObject.of(StoredForm.of(tree).at(revision), tree);
  }

  /** Changes a tree of one's own. */
  private static void convert(ObjectNode object, Kind to) {
    EventVersions.convert(object, to);
    AutoscalerVersions.convert(object, to);
    object.put("apiVersion", to.groupVersionKind().apiVersion());
    object.put("kind", to.groupVersionKind().kind());
  }
}
