package io.naru.apiserver.customresources;

import com.fasterxml.jackson.databind.node.ObjectNode;
import io.naru.apiserver.kinds.CustomObjects;
import io.naru.machinery.ApiObject;
import io.naru.machinery.GroupVersionKind;
import io.naru.machinery.Json;
import io.naru.machinery.JsonEquality;
import io.naru.machinery.schema.SchemaNode;
import java.util.ArrayList;
import java.util.Collections;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.WeakHashMap;
import java.util.function.Function;
import org.jspecify.annotations.Nullable;

/** One served version of a definition. */
final class CustomVersion implements CustomObjects {

  private final Definition definition;
  private final GroupVersionKind kind;
  private final StructuralSchema structural;
  private final SchemaNode schema;
  private final @Nullable ScalePaths scale;

  /**
   * What stored objects look like in this version, as long as somebody holds the stored one; empty
   * if they look as they are. Watchers and lists then convert each object once.
   */
  private final Map<ApiObject, Optional<ApiObject>> readings =
      Collections.synchronizedMap(new WeakHashMap<>());

  CustomVersion(
      Definition definition,
      GroupVersionKind kind,
      StructuralSchema structural,
      @Nullable ScalePaths scale) {
    this.definition = definition;
    this.kind = kind;
    this.structural = structural;
    this.schema = SchemaView.ofObject(structural);
    this.scale = scale;
  }

  StructuralSchema structural() {
    return structural;
  }

  @Override
  public SchemaNode schema() {
    return schema;
  }

  @Override
  public ObjectNode openApi() {
    return structural.json() instanceof ObjectNode json ? json : Json.object();
  }

  @Override
  public GroupVersionKind storedAs() {
    return definition.storedAs();
  }

  @Override
  public List<String> prune(ObjectNode object) {
    return Pruner.prune(structural, object);
  }

  @Override
  public void applyDefaults(ObjectNode object) {
    SchemaDefaults.apply(structural, object);
  }

  @Override
  public ObjectNode toStored(ObjectNode object) {
    return definition.convert(List.of(object), storedAs().apiVersion()).getFirst();
  }

  @Override
  public List<ApiObject> read(List<ApiObject> stored, Function<ObjectNode, ApiObject> encode) {
    List<ApiObject> result = new ArrayList<>(stored);
    List<Integer> unread = new ArrayList<>();
    boolean same = true;
    for (int i = 0; i < stored.size(); i++) {
      Optional<ApiObject> known = readings.get(stored.get(i));
      if (known == null) {
        unread.add(i);
      } else if (known.isPresent()) {
        result.set(i, known.get());
        same = false;
      }
    }
    if (unread.isEmpty()) {
      return same ? stored : result;
    }
    List<ObjectNode> trees = new ArrayList<>();
    unread.forEach(i -> trees.add(definition.upToDate(stored.get(i).mutableTree(), this)));
    List<ObjectNode> converted = definition.convert(trees, kind.apiVersion());
    for (int i = 0; i < unread.size(); i++) {
      ApiObject original = stored.get(unread.get(i));
      ObjectNode tree = converted.get(i);
      if (JsonEquality.equal(tree, original.tree())) {
        readings.put(original, Optional.empty());
      } else {
        ApiObject read = encode.apply(tree);
        readings.put(original, Optional.of(read));
        result.set(unread.get(i), read);
        same = false;
      }
    }
    return same ? stored : result;
  }

  @Override
  public @Nullable ScalePaths scale() {
    return scale;
  }

  @Override
  public boolean acceptsCreations() {
    return !definition.terminating();
  }
}
