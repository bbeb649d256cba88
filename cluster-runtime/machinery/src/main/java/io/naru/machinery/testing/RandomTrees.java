package io.naru.machinery.testing;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.ArrayNode;
import com.fasterxml.jackson.databind.node.JsonNodeFactory;
import com.fasterxml.jackson.databind.node.ObjectNode;
import io.naru.machinery.GroupVersionKind;
import io.naru.machinery.Json;
import io.naru.machinery.schema.SchemaNode;
import io.naru.machinery.schema.Schemas;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Random;
import java.util.Set;
import org.jspecify.annotations.Nullable;

/** Makes up objects that a built-in kind's schema allows. Not thread-safe. */
public final class RandomTrees {

  private static final JsonNodeFactory NODES = JsonNodeFactory.instance;
  private static final Set<String> TYPE = Set.of("apiVersion", "kind");
  private static final Set<String> KINDS = kinds();

  private final Random random;
  private final int maxDepth;
  private final int oneIn;

  /**
   * @param maxDepth below which structures are empty
   * @param oneIn of so many properties that a structure may have, one is there
   */
  public RandomTrees(Random random, int maxDepth, int oneIn) {
    this.random = random;
    this.maxDepth = maxDepth;
    this.oneIn = oneIn;
  }

  private static Set<String> kinds() {
    Set<String> names = new HashSet<>(Set.of("io.k8s.apimachinery.pkg.apis.meta.v1.DeleteOptions"));
    for (GroupVersionKind kind : Schemas.builtIn().kinds()) {
      String name = Schemas.builtIn().nameOf(kind);
      if (name != null) {
        names.add(name);
      }
    }
    return names;
  }

  /** An object of a kind that is known. */
  public ObjectNode object(GroupVersionKind kind) {
    ObjectNode object = any(Schemas.builtIn().of(kind), 0) instanceof ObjectNode made ? made : null;
    if (object == null) {
      throw new IllegalArgumentException(kind + " is no object");
    }
    return object.put("apiVersion", kind.apiVersion()).put("kind", kind.kind());
  }

  private JsonNode any(@Nullable SchemaNode schema, int depth) {
    if (schema == null) {
      return NODES.objectNode();
    }
    return switch (schema.type()) {
      case STRUCT -> structure(schema, depth);
      case MAP -> map(schema, depth);
      case LIST -> list(schema, depth);
      case STRING -> NODES.textNode(text(schema));
      case INTEGER ->
          schema.format().equals("int64")
              ? number(random.nextLong())
              : NODES.numberNode(random.nextInt());
      case NUMBER -> NODES.numberNode(random.nextInt(1000) + 0.5);
      case BOOLEAN -> NODES.booleanNode(random.nextBoolean());
      case INT_OR_STRING ->
          random.nextBoolean()
              ? NODES.numberNode(random.nextInt(65_536))
              : NODES.textNode(random.nextInt(100) + "%");
      case QUANTITY -> NODES.textNode(random.nextInt(1000) + "Mi");
      case ANY ->
          Schemas.nameOf(schema).contains("JSONSchemaPropsOr")
              ? Json.parseObject("{\"type\":\"object\",\"maxProperties\":3}")
              : Json.parseObject("{\"any\":[1,\"two\",{\"three\":null}]}");
    };
  }

  /** As reading JSON makes them. */
  private static JsonNode number(long value) {
    return (int) value == value ? NODES.numberNode((int) value) : NODES.numberNode(value);
  }

  private ObjectNode structure(SchemaNode schema, int depth) {
    ObjectNode object = NODES.objectNode();
    // Whole objects do not say what they are, but for the outermost.
    boolean whole =
        schema.properties().keySet().containsAll(List.copyOf(TYPE))
            && KINDS.contains(Schemas.nameOf(schema));
    for (Map.Entry<String, SchemaNode> property : schema.properties().entrySet()) {
      boolean said = whole && TYPE.contains(property.getKey());
      if (!said && depth < maxDepth && random.nextInt(oneIn) == 0) {
        object.set(property.getKey(), any(property.getValue(), depth + 1));
      }
    }
    return object;
  }

  private ObjectNode map(SchemaNode schema, int depth) {
    ObjectNode object = NODES.objectNode();
    for (int i = 0; i <= random.nextInt(2); i++) {
      object.set("key" + random.nextInt(100), any(schema.values(), depth + 1));
    }
    return object;
  }

  private ArrayNode list(SchemaNode schema, int depth) {
    ArrayNode list = NODES.arrayNode();
    for (int i = 0; i <= random.nextInt(2); i++) {
      list.add(any(schema.items(), depth + 1));
    }
    return list;
  }

  private String text(SchemaNode schema) {
    List<String> allowed = List.copyOf(schema.enumValues());
    if (!allowed.isEmpty() && random.nextBoolean()) {
      return allowed.get(random.nextInt(allowed.size()));
    }
    return switch (schema.format()) {
      case "byte" -> List.of("", "AA==", "aGVsbG8=").get(random.nextInt(3));
      case "date-time" ->
          Schemas.nameOf(schema).endsWith("MicroTime")
              ? "2026-01-02T03:04:05.%06dZ".formatted(random.nextInt(1_000_000))
              : "2026-01-02T03:04:%02dZ".formatted(random.nextInt(60));
      default -> List.of("", "text", "\u00e9\uD83D\uDE00 \"quoted\"").get(random.nextInt(3));
    };
  }
}
