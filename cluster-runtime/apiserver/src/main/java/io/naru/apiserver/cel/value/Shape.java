package io.naru.apiserver.cel.value;

import com.fasterxml.jackson.databind.JsonNode;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/**
 * What a structural schema says of a value: how Json is read as a value of the language, and how
 * large it may become.
 *
 * @param typeName name of an object's type, else empty
 * @param properties of an object, by identifier
 * @param element of a list's items or a map's values
 * @param listKeys of a list of type map
 * @param maxSize characters, items or entries; {@code UNBOUNDED} if the schema sets no bound
 */
public record Shape(
    Kind kind,
    String typeName,
    Map<String, Property> properties,
    @Nullable Shape element,
    ListType listType,
    List<String> listKeys,
    long maxSize) {

  /** No bound: then only the size of a request bounds it. */
  public static final long UNBOUNDED = -1;

  /** How a value is read. */
  public enum Kind {
    DYNAMIC,
    BOOL,
    INT,
    DOUBLE,
    STRING,
    BYTES,
    TIMESTAMP,
    DURATION,
    LIST,
    MAP,
    OBJECT
  }

  /** How lists are compared and added. */
  public enum ListType {
    ATOMIC,
    SET,
    MAP
  }

  /**
   * @param name in Json
   */
  public record Property(String name, Shape shape, boolean required) {}

  /**
   * The shape of a structural schema; null where it says no type, because what is not described
   * cannot be reached.
   *
   * @param typeName name of its type; those of inner objects are made from it
   * @param resource whether it is a whole object: then it has kind, apiVersion and metadata
   */
  public static @Nullable Shape of(JsonNode schema, String typeName, boolean resource) {
    if (schema.path("x-kubernetes-int-or-string").booleanValue()) {
      return simple(Kind.DYNAMIC, UNBOUNDED);
    }
    return switch (schema.path("type").asText("")) {
      case "array" -> list(schema, typeName);
      case "object" -> object(schema, typeName, resource);
      case "string" -> text(schema);
      case "boolean" -> simple(Kind.BOOL, 1);
      case "number" -> simple(Kind.DOUBLE, 1);
      case "integer" -> simple(Kind.INT, 1);
      default -> null;
    };
  }

  private static Shape simple(Kind kind, long maxSize) {
    return new Shape(kind, "", Map.of(), null, ListType.ATOMIC, List.of(), maxSize);
  }

  private static Shape text(JsonNode schema) {
    long max = longestOf(schema);
    return switch (schema.path("format").asText("")) {
      case "byte" -> simple(Kind.BYTES, max);
      case "duration" -> simple(Kind.DURATION, 1);
      case "date", "date-time" -> simple(Kind.TIMESTAMP, 1);
      default -> simple(Kind.STRING, max);
    };
  }

  private static long longestOf(JsonNode schema) {
    JsonNode allowed = schema.path("enum");
    long longest = schema.path("maxLength").asLong(UNBOUNDED);
    if (allowed.isArray() && !allowed.isEmpty()) {
      longest = 0;
      for (JsonNode value : allowed) {
        longest = Math.max(longest, value.asText().length());
      }
    }
    return longest;
  }

  private static @Nullable Shape list(JsonNode schema, String typeName) {
    JsonNode items = schema.path("items");
    Shape element = of(items, typeName + ".@idx", isResource(items));
    if (element == null) {
      return null;
    }
    List<String> keys = new ArrayList<>();
    schema.path("x-kubernetes-list-map-keys").forEach(key -> keys.add(key.asText()));
    ListType type =
        switch (schema.path("x-kubernetes-list-type").asText("")) {
          case "set" -> ListType.SET;
          case "map" -> ListType.MAP;
          default -> ListType.ATOMIC;
        };
    long max = schema.path("maxItems").asLong(UNBOUNDED);
    return new Shape(Kind.LIST, "", Map.of(), element, type, List.copyOf(keys), max);
  }

  private static @Nullable Shape object(JsonNode schema, String typeName, boolean resource) {
    JsonNode additional = schema.path("additionalProperties");
    if (additional.isObject()) {
      Shape element = of(additional, typeName + ".@elem", isResource(additional));
      long max = schema.path("maxProperties").asLong(UNBOUNDED);
      return element == null
          ? null
          : new Shape(Kind.MAP, "", Map.of(), element, ListType.ATOMIC, List.of(), max);
    }
    Map<String, Property> properties = new LinkedHashMap<>();
    if (resource) {
      Shape text = simple(Kind.STRING, UNBOUNDED);
      properties.put("apiVersion", new Property("apiVersion", text, true));
      properties.put("kind", new Property("kind", text, true));
      Map<String, Property> names =
          Map.of(
              "name", new Property("name", text, false),
              "generateName", new Property("generateName", text, false));
      properties.put(
          "metadata", new Property("metadata", record(typeName + ".metadata", names), true));
    }
    List<String> required = new ArrayList<>();
    schema.path("required").forEach(name -> required.add(name.asText()));
    for (var entry : schema.path("properties").properties()) {
      String name = entry.getKey();
      String identifier = PropertyNames.escape(name).orElse(null);
      if (identifier == null || (resource && properties.containsKey(identifier))) {
        continue;
      }
      JsonNode inner = entry.getValue();
      Shape shape = of(inner, typeName + "." + identifier, isResource(inner));
      if (shape != null) {
        properties.put(identifier, new Property(name, shape, required.contains(name)));
      }
    }
    return record(typeName, properties);
  }

  /** The shape of an object with these properties. */
  public static Shape record(String typeName, Map<String, Property> properties) {
    return new Shape(
        Kind.OBJECT, typeName, Map.copyOf(properties), null, ListType.ATOMIC, List.of(), UNBOUNDED);
  }

  private static boolean isResource(JsonNode schema) {
    return schema.path("x-kubernetes-embedded-resource").booleanValue();
  }
}
