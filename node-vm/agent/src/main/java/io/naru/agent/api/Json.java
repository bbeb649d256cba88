package io.naru.agent.api;

import com.fasterxml.jackson.core.JsonProcessingException;
import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import com.fasterxml.jackson.databind.node.ArrayNode;
import com.fasterxml.jackson.databind.node.JsonNodeFactory;
import com.fasterxml.jackson.databind.node.ObjectNode;
import java.io.IOException;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/**
 * Reading JSON trees of API objects without noise. An absent field reads as the empty value of its
 * type, which is what the API's "omitempty" convention means. All methods are thread-safe.
 */
public final class Json {

  /** The shared mapper; never reconfigured. */
  public static final ObjectMapper MAPPER = new ObjectMapper();

  private Json() {}

  /** A new empty object. */
  public static ObjectNode object() {
    return JsonNodeFactory.instance.objectNode();
  }

  /** A new empty array. */
  public static ArrayNode array() {
    return JsonNodeFactory.instance.arrayNode();
  }

  /** The node at the path, a missing node if any step is absent. */
  public static JsonNode at(JsonNode node, String... path) {
    JsonNode current = node;
    for (String step : path) {
      current = current.path(step);
    }
    return current;
  }

  /** The text at the path, or "". */
  public static String text(JsonNode node, String... path) {
    return at(node, path).asText("");
  }

  /** The text at the path, or null where the field is absent or null. */
  public static @Nullable String textOrNull(JsonNode node, String... path) {
    JsonNode found = at(node, path);
    return found.isMissingNode() || found.isNull() ? null : found.asText();
  }

  /** The strings of the array at the path. */
  public static List<String> texts(JsonNode node, String... path) {
    List<String> texts = new ArrayList<>();
    at(node, path).forEach(item -> texts.add(item.asText()));
    return texts;
  }

  /** The string map at the path, in document order. */
  public static Map<String, String> map(JsonNode node, String... path) {
    Map<String, String> map = new LinkedHashMap<>();
    at(node, path).properties().forEach(e -> map.put(e.getKey(), e.getValue().asText()));
    return map;
  }

  /** "namespace/name", or "name" for a cluster-scoped object. */
  public static String key(JsonNode object) {
    String namespace = text(object, "metadata", "namespace");
    String name = text(object, "metadata", "name");
    return namespace.isEmpty() ? name : namespace + "/" + name;
  }

  /** Parses a document. */
  public static JsonNode parse(byte[] bytes) throws IOException {
    return MAPPER.readTree(bytes);
  }

  /** The document's bytes. */
  public static byte[] bytes(JsonNode node) {
    try {
      return MAPPER.writeValueAsBytes(node);
    } catch (JsonProcessingException e) {
      throw new IllegalStateException("a JSON tree always serialises", e);
    }
  }
}
