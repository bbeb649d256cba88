package io.naru.apiserver.kinds.support;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.ArrayNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import io.naru.machinery.JsonEquality;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/**
 * A place in an object together with the path that errors name it by. The place may be missing;
 * reading then gives what an unset Go field would: empty text, zero, false, no items.
 *
 * @param node what is there; null or JSON null if nothing
 * @param path for example {@code spec.containers[0].name}; empty for the object itself
 */
public record Field(@Nullable JsonNode node, String path) {

  public static Field of(ObjectNode object) {
    return new Field(object, "");
  }

  /** A field of this object; goes on with the next name if several are given. */
  public Field at(String... names) {
    Field current = this;
    for (String name : names) {
      JsonNode parent = current.node;
      current =
          new Field(
              parent == null ? null : parent.get(name),
              current.path.isEmpty() ? name : current.path + "." + name);
    }
    return current;
  }

  /** An entry of this map. */
  public Field key(String key) {
    return new Field(node == null ? null : node.get(key), path + "[" + key + "]");
  }

  /** The same place under another path, where Kubernetes' errors name it oddly. */
  public Field as(String otherPath) {
    return new Field(node, otherPath);
  }

  public boolean present() {
    return node != null && !node.isNull();
  }

  /** Missing, or what Go would not write: empty text, list or map. */
  public boolean empty() {
    return switch (node) {
      case null -> true;
      case JsonNode found when found.isNull() -> true;
      case JsonNode found when found.isTextual() -> found.textValue().isEmpty();
      case JsonNode found when found.isContainerNode() -> found.isEmpty();
      default -> false;
    };
  }

  public String text() {
    return node != null && node.isTextual() ? node.textValue() : "";
  }

  public boolean is(String value) {
    return text().equals(value);
  }

  public long number() {
    return node != null && node.isNumber() ? node.longValue() : 0;
  }

  public boolean flag() {
    return node != null && node.booleanValue();
  }

  public int size() {
    return node == null ? 0 : node.size();
  }

  /** The items of a list, with paths such as {@code ports[1]}. */
  public List<Field> items() {
    if (!(node instanceof ArrayNode array)) {
      return List.of();
    }
    List<Field> items = new ArrayList<>(array.size());
    for (int i = 0; i < array.size(); i++) {
      items.add(new Field(array.get(i), path + "[" + i + "]"));
    }
    return items;
  }

  /** The entries of a map, with paths such as {@code data[key]}. */
  public List<Map.Entry<String, Field>> entries() {
    List<Map.Entry<String, Field>> entries = new ArrayList<>();
    if (node instanceof ObjectNode map) {
      map.properties()
          .forEach(entry -> entries.add(Map.entry(entry.getKey(), key(entry.getKey()))));
    }
    return entries;
  }

  /** The names of an object's fields that hold something. */
  public List<String> names() {
    List<String> names = new ArrayList<>();
    if (node instanceof ObjectNode map) {
      map.properties().stream()
          .filter(entry -> !entry.getValue().isNull())
          .forEach(entry -> names.add(entry.getKey()));
    }
    return names;
  }

  /** The texts of a list of strings. */
  public List<String> texts() {
    return items().stream().map(Field::text).toList();
  }

  /** Whether both hold the same; nothing is the same as an empty list or map. */
  public boolean same(Field other) {
    return JsonEquality.equal(content(), other.content());
  }

  private @Nullable JsonNode content() {
    return node == null || node.isNull() || (node.isContainerNode() && node.isEmpty())
        ? null
        : node;
  }
}
