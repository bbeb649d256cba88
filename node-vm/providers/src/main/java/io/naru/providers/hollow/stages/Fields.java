package io.naru.providers.hollow.stages;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import io.naru.machinery.Json;
import java.util.ArrayList;
import java.util.HashSet;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;
import org.jspecify.annotations.Nullable;

/** The fields of one mapping of a file, each asked for by name; what nobody asked for is wrong. */
final class Fields {

  private final String path;
  private final ObjectNode object;
  private final Set<String> known = new HashSet<>();

  Fields(String path, ObjectNode object) {
    this.path = path;
    this.object = object;
  }

  boolean has(String field) {
    return find(field) != null;
  }

  @Nullable JsonNode raw(String field) {
    return find(field);
  }

  /** Empty if missing; numbers and booleans as they are written. */
  String text(String field) {
    JsonNode value = find(field);
    if (value == null) {
      return "";
    }
    if (!isScalar(value)) {
      throw wrong(field, "it must be a single word or number", null);
    }
    return value.asText();
  }

  long number(String field, long otherwise) {
    JsonNode value = find(field);
    if (value == null) {
      return otherwise;
    }
    if (!value.isIntegralNumber()) {
      throw wrong(field, "it must be a whole number", null);
    }
    return value.longValue();
  }

  double fraction(String field, double otherwise) {
    JsonNode value = find(field);
    if (value == null) {
      return otherwise;
    }
    if (!value.isNumber() || value.doubleValue() < 0 || value.doubleValue() > 1) {
      throw wrong(field, "it must be a number from 0 to 1", null);
    }
    return value.doubleValue();
  }

  boolean flag(String field, boolean otherwise) {
    JsonNode value = find(field);
    if (value == null) {
      return otherwise;
    }
    if (!value.isBoolean()) {
      throw wrong(field, "it must be true or false", null);
    }
    return value.booleanValue();
  }

  /** One word, or a list of words. */
  List<String> words(String field) {
    JsonNode value = find(field);
    if (value == null) {
      return List.of();
    }
    List<String> words = new ArrayList<>();
    for (JsonNode word : value.isArray() ? value : Json.array().add(value)) {
      if (!isScalar(word)) {
        throw wrong(field, "it must be a word or a list of words", null);
      }
      words.add(word.asText());
    }
    return words;
  }

  Map<String, String> texts(String field) {
    Map<String, String> texts = new LinkedHashMap<>();
    Fields inner = object(field);
    for (Map.Entry<String, JsonNode> entry : inner.object.properties()) {
      texts.put(entry.getKey(), inner.text(entry.getKey()));
    }
    return texts;
  }

  /** Without fields if missing. */
  Fields object(String field) {
    JsonNode value = find(field);
    if (value == null) {
      return new Fields(at(field), Json.object());
    }
    if (value instanceof ObjectNode inner) {
      return new Fields(at(field), inner);
    }
    throw wrong(field, "it must be a mapping", null);
  }

  List<Fields> objects(String field) {
    JsonNode value = find(field);
    if (value == null) {
      return List.of();
    }
    if (!value.isArray()) {
      throw wrong(field, "it must be a list", null);
    }
    List<Fields> all = new ArrayList<>();
    for (JsonNode element : value) {
      String where = at(field) + "[" + all.size() + "]";
      if (!(element instanceof ObjectNode inner)) {
        throw new IllegalArgumentException(where + ": it must be a mapping");
      }
      all.add(new Fields(where, inner));
    }
    return all;
  }

  /** Call when all has been asked for. */
  void end() {
    object
        .fieldNames()
        .forEachRemaining(field -> {
          if (!known.contains(field)) {
            throw wrong(field, "nothing has this name", null);
          }
        });
  }

  IllegalArgumentException wrong(String field, String why, @Nullable Throwable cause) {
    return new IllegalArgumentException(at(field) + ": " + why, cause);
  }

  private @Nullable JsonNode find(String field) {
    known.add(field);
    return Json.at(object, field);
  }

  private String at(String field) {
    return path.isEmpty() ? field : path + "." + field;
  }

  private static boolean isScalar(JsonNode value) {
    return value.isTextual() || value.isNumber() || value.isBoolean();
  }
}
