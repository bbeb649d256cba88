package io.naru.apiserver.cel.value;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import java.util.AbstractMap;
import java.util.AbstractSet;
import java.util.Iterator;
import java.util.Map;
import java.util.Set;
import org.jspecify.annotations.Nullable;

/** A Json object seen as a map; keys are the identifiers where its shape is an object's. */
public final class JsonMap extends AbstractMap<Object, Object> {

  private final ObjectNode node;
  private final @Nullable Shape shape;

  JsonMap(ObjectNode node, @Nullable Shape shape) {
    this.node = node;
    this.shape = shape;
  }

  public ObjectNode node() {
    return node;
  }

  @Override
  public int size() {
    return node.size();
  }

  @Override
  public boolean containsKey(@Nullable Object key) {
    return find(key) != null;
  }

  @Override
  public @Nullable Object get(@Nullable Object key) {
    JsonNode found = find(key);
    return found == null ? null : JsonValues.of(found, shapeOf(key));
  }

  private @Nullable JsonNode find(@Nullable Object key) {
    if (!(key instanceof String name)) {
      return null;
    }
    if (shape != null && shape.kind() == Shape.Kind.OBJECT) {
      Shape.Property property = shape.properties().get(name);
      return node.get(property == null ? PropertyNames.unescape(name) : property.name());
    }
    return node.get(name);
  }

  private @Nullable Shape shapeOf(@Nullable Object key) {
    if (shape == null) {
      return null;
    }
    if (shape.kind() == Shape.Kind.OBJECT && key instanceof String name) {
      Shape.Property property = shape.properties().get(name);
      return property == null ? null : property.shape();
    }
    return shape.element();
  }

  @Override
  public Set<Map.Entry<Object, Object>> entrySet() {
    return new AbstractSet<>() {
      @Override
      public Iterator<Map.Entry<Object, Object>> iterator() {
        return node.properties().stream()
            .map(entry ->
                Map.<Object, Object>entry(
                    entry.getKey(), JsonValues.of(entry.getValue(), shapeOf(entry.getKey()))))
            .iterator();
      }

      @Override
      public int size() {
        return node.size();
      }
    };
  }
}
