package io.naru.apiserver.customresources;

import com.fasterxml.jackson.databind.JsonNode;
import io.naru.machinery.schema.SchemaNode;
import io.naru.machinery.schema.Schemas;
import java.util.Collections;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;
import org.jspecify.annotations.Nullable;

/** A structural schema as the machinery sees schemas: for field ownership and decoding. */
final class SchemaView implements SchemaNode {

  private static final String OBJECT_META = "io.k8s.apimachinery.pkg.apis.meta.v1.ObjectMeta";

  private final StructuralSchema schema;
  private final Type type;
  private final Map<String, SchemaNode> properties;
  private final @Nullable SchemaNode items;
  private final @Nullable SchemaNode values;

  private SchemaView(StructuralSchema schema, Map<String, SchemaNode> envelope) {
    this.schema = schema;
    this.type = type(schema);
    Map<String, SchemaNode> fields = new LinkedHashMap<>();
    schema.properties().forEach((name, property) -> fields.put(name, of(property)));
    fields.putAll(envelope);
    properties = Collections.unmodifiableMap(fields);
    items = schema.items() == null ? null : of(schema.items());
    values = schema.additional() == null ? null : of(schema.additional());
  }

  static SchemaNode of(StructuralSchema schema) {
    return new SchemaView(schema, Map.of());
  }

  /** Of a whole object, which has a kind and metadata. */
  static SchemaNode ofObject(StructuralSchema schema) {
    SchemaNode metadata = Schemas.builtIn().definition(OBJECT_META);
    if (metadata == null) {
      throw new IllegalStateException("no schema of " + OBJECT_META);
    }
    SchemaNode text = of(StructuralSchema.of(TEXT));
    return new SchemaView(schema, Map.of("apiVersion", text, "kind", text, "metadata", metadata));
  }

  private static final JsonNode TEXT = io.naru.machinery.Json.object().put("type", "string");

  private static Type type(StructuralSchema schema) {
    if (schema.intOrString()) {
      return Type.INT_OR_STRING;
    }
    return switch (schema.type()) {
      case "array" -> Type.LIST;
      case "string" -> Type.STRING;
      case "integer" -> Type.INTEGER;
      case "number" -> Type.NUMBER;
      case "boolean" -> Type.BOOLEAN;
      case "object" -> {
        if (schema.preserveUnknown()) {
          // Known fields among others that nothing is known of.
          yield Type.ANY;
        }
        yield schema.additional() == null ? Type.STRUCT : Type.MAP;
      }
      default -> Type.ANY;
    };
  }

  @Override
  public Type type() {
    return type;
  }

  @Override
  public Map<String, SchemaNode> properties() {
    return properties;
  }

  @Override
  public Set<String> required() {
    return schema.required();
  }

  @Override
  public @Nullable SchemaNode items() {
    return items;
  }

  @Override
  public @Nullable SchemaNode values() {
    return values;
  }

  @Override
  public String format() {
    return schema.format();
  }

  @Override
  public String description() {
    return schema.json().path("description").asText("");
  }

  @Override
  public @Nullable JsonNode defaultValue() {
    return schema.defaultValue();
  }

  @Override
  public Set<String> enumValues() {
    return Set.of();
  }

  @Override
  public ListType listType() {
    return switch (schema.listType()) {
      case "set" -> ListType.SET;
      case "map" -> ListType.MAP;
      default -> ListType.ATOMIC;
    };
  }

  @Override
  public List<String> listMapKeys() {
    return schema.listMapKeys();
  }

  @Override
  public boolean atomic() {
    return schema.atomicMap();
  }

  @Override
  public Set<String> patchStrategies() {
    return Set.of();
  }

  @Override
  public String patchMergeKey() {
    return "";
  }
}
