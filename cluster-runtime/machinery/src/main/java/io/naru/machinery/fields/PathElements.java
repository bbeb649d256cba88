package io.naru.machinery.fields;

import com.fasterxml.jackson.core.JsonProcessingException;
import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import io.naru.machinery.Json;
import io.naru.machinery.schema.SchemaNode;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.List;
import org.jspecify.annotations.Nullable;

/**
 * Steps of a field path in the notation of FieldsV1: {@code f:name} (field or map key), {@code
 * k:{"name":"x"}} (list item by its keys), {@code v:"x"} (item of a set), {@code i:0} (by index).
 * They stay strings: ownership is mostly copied and compared, seldom understood.
 */
final class PathElements {

  /** The order in which Kubernetes writes them: fields, keys, values, indices, each by content. */
  static final Comparator<String> ORDER = PathElements::compare;

  private PathElements() {}

  static String field(String name) {
    return "f:" + name;
  }

  static String value(JsonNode item) {
    return "v:" + item;
  }

  /** The element of an item in a list of type MAP, or null if it lacks a key without default. */
  static @Nullable String key(JsonNode item, SchemaNode list) {
    if (!item.isObject()) {
      return null;
    }
    List<String> names = list.listMapKeys();
    if (names.size() > 1) {
      names = new ArrayList<>(names);
      names.sort(null);
    }
    StringBuilder text = new StringBuilder("k:{");
    for (String name : names) {
      JsonNode value = item.get(name);
      if (value == null || value.isNull()) {
        SchemaNode items = list.items();
        SchemaNode field = items == null ? null : items.properties().get(name);
        value = field == null ? null : field.defaultValue();
      }
      if (value == null) {
        return null;
      }
      text.append(text.length() > 3 ? ",\"" : "\"").append(name).append("\":").append(value);
    }
    return text.append('}').toString();
  }

  /** As paths are shown to people: {@code .spec.containers[name="a"].image}. */
  static String show(String element) {
    String content = element.substring(2);
    return switch (element.charAt(0)) {
      case 'f' -> "." + content;
      case 'k' -> {
        StringBuilder text = new StringBuilder("[");
        parse(content)
            .properties()
            .forEach(key ->
                text.append(text.length() > 1 ? "," : "")
                    .append(key.getKey())
                    .append('=')
                    .append(key.getValue()));
        yield text.append(']').toString();
      }
      default -> "[" + content + "]";
    };
  }

  /** Whether a key of a FieldsV1 object is an element. */
  static boolean isValid(String element) {
    return element.length() >= 2
        && element.charAt(1) == ':'
        && "fkvi".indexOf(element.charAt(0)) >= 0;
  }

  private static int compare(String a, String b) {
    int kinds = Integer.compare(rank(a), rank(b));
    if (kinds != 0 || a.equals(b)) {
      return kinds;
    }
    return switch (a.charAt(0)) {
      case 'k' -> compareKeys(parse(a.substring(2)), parse(b.substring(2)), a, b);
      case 'v', 'i' -> compareValues(parse(a.substring(2)), parse(b.substring(2)));
      default -> a.compareTo(b);
    };
  }

  private static int compareKeys(JsonNode a, JsonNode b, String textA, String textB) {
    if (a instanceof ObjectNode left && b instanceof ObjectNode right) {
      var others = right.properties().iterator();
      for (var entry : left.properties()) {
        if (!others.hasNext()) {
          return 1;
        }
        var other = others.next();
        int names = entry.getKey().compareTo(other.getKey());
        int result = names != 0 ? names : compareValues(entry.getValue(), other.getValue());
        if (result != 0) {
          return result;
        }
      }
      return others.hasNext() ? -1 : 0;
    }
    return textA.compareTo(textB);
  }

  private static int compareValues(JsonNode a, JsonNode b) {
    if (a.isNumber() && b.isNumber()) {
      return a.decimalValue().compareTo(b.decimalValue());
    }
    if (a.isNumber() != b.isNumber()) {
      return a.isNumber() ? -1 : 1;
    }
    return a.asText().compareTo(b.asText());
  }

  private static int rank(String element) {
    return "fkvi".indexOf(element.charAt(0));
  }

  private static JsonNode parse(String json) {
    try {
      return Json.mapper().readTree(json);
    } catch (JsonProcessingException e) {
      // Not of our making; it then sorts and shows as the text it is.
      return Json.mapper().getNodeFactory().textNode(json);
    }
  }
}
