package io.naru.machinery.schema;

import com.fasterxml.jackson.databind.JsonNode;
import java.util.Collections;
import java.util.LinkedHashMap;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;
import org.jspecify.annotations.Nullable;

/**
 * A node of the built-in schema. What it refers to by name is looked up at first use, which lets
 * definitions refer to each other and be parsed one by one.
 */
final class BuiltInNode implements SchemaNode {

  private static final String API_MACHINERY = "io.k8s.apimachinery.pkg.";
  private static final Set<String> ANY_JSON =
      Set.of(
          API_MACHINERY + "runtime.RawExtension",
          API_MACHINERY + "apis.meta.v1.FieldsV1",
          API_MACHINERY + "apis.meta.v1.Patch");
  private static final String ANY_JSON_PREFIX =
      "io.k8s.apiextensions-apiserver.pkg.apis.apiextensions.v1.JSON";

  private final Schemas schemas;
  private final String reference;
  private final boolean isDefinition;
  private final Type type;
  private final String format;
  private final Map<String, SchemaNode> properties;
  private final Set<String> required;
  private final @Nullable SchemaNode items;
  private final @Nullable SchemaNode values;
  private final @Nullable JsonNode defaultValue;
  private final Set<String> enumValues;
  private final ListType listType;
  private final List<String> listMapKeys;
  private final boolean atomic;
  private final Set<String> patchStrategies;
  private final String patchMergeKey;
  private final int description;
  private final boolean keepsZero;
  private final boolean marksListType;
  private @Nullable BuiltInNode target;

  private BuiltInNode(Schemas schemas, String name, JsonNode json) {
    this.schemas = schemas;
    this.isDefinition = !name.isEmpty();
    this.reference = isDefinition ? name : json.path("$ref").asText().intern();
    this.items = json.has("items") ? new BuiltInNode(schemas, "", json.get("items")) : null;
    JsonNode additional = json.get("additionalProperties");
    this.values = additional == null ? null : new BuiltInNode(schemas, "", additional);
    this.properties = propertiesOf(schemas, json.path("properties"));
    this.type = typeOf(json);
    this.format = json.path("format").asText().intern();
    this.required = strings(json.path("required"));
    this.defaultValue = json.get("default");
    this.enumValues = strings(json.path("enum"));
    this.marksListType = json.has("x-kubernetes-list-type");
    this.listType =
        switch (json.path("x-kubernetes-list-type").asText()) {
          case "set" -> ListType.SET;
          case "map" -> ListType.MAP;
          default -> ListType.ATOMIC;
        };
    this.listMapKeys = List.copyOf(strings(json.path("x-kubernetes-list-map-keys")));
    this.atomic = json.path("x-kubernetes-map-type").asText().equals("atomic");
    String strategies = json.path("x-kubernetes-patch-strategy").asText();
    this.patchStrategies = strategies.isEmpty() ? Set.of() : Set.of(strategies.split(","));
    this.patchMergeKey = json.path("x-kubernetes-patch-merge-key").asText().intern();
    this.description = json.path("doc").asInt(-1);
    this.keepsZero = json.path("pointer").asBoolean(false);
  }

  static BuiltInNode definition(Schemas schemas, String name, JsonNode json) {
    return new BuiltInNode(schemas, name, json);
  }

  private Type typeOf(JsonNode json) {
    if (reference.equals(API_MACHINERY + "api.resource.Quantity")) {
      return Type.QUANTITY;
    }
    if (reference.equals(API_MACHINERY + "util.intstr.IntOrString")) {
      return Type.INT_OR_STRING;
    }
    if (ANY_JSON.contains(reference)
        || reference.startsWith(ANY_JSON_PREFIX)
            && !reference.equals(ANY_JSON_PREFIX + "SchemaProps")) {
      return Type.ANY;
    }
    return switch (json.path("type").asText()) {
      case "string" -> Type.STRING;
      case "integer" -> Type.INTEGER;
      case "number" -> Type.NUMBER;
      case "boolean" -> Type.BOOLEAN;
      case "array" -> Type.LIST;
      case "object" -> values == null ? Type.STRUCT : Type.MAP;
      default -> Type.STRUCT;
    };
  }

  private static Map<String, SchemaNode> propertiesOf(Schemas schemas, JsonNode json) {
    if (json.isEmpty()) {
      return Map.of();
    }
    Map<String, SchemaNode> properties = LinkedHashMap.newLinkedHashMap(json.size());
    for (Map.Entry<String, JsonNode> property : json.properties()) {
      properties.put(property.getKey().intern(), new BuiltInNode(schemas, "", property.getValue()));
    }
    return Collections.unmodifiableMap(properties);
  }

  private static Set<String> strings(JsonNode array) {
    if (array.isEmpty()) {
      return Set.of();
    }
    Set<String> strings = LinkedHashSet.newLinkedHashSet(array.size());
    array.forEach(value -> strings.add(value.asText().intern()));
    return Collections.unmodifiableSet(strings);
  }

  /** The definition that says what this value is made of: its own, or the one it refers to. */
  private BuiltInNode target() {
    if (isDefinition || reference.isEmpty()) {
      return this;
    }
    BuiltInNode found = target;
    if (found == null) {
      found = schemas.node(reference);
      if (found == null) {
        throw new IllegalStateException("the schema refers to an unknown " + reference);
      }
      target = found; // idempotent: every thread finds the same one
    }
    return found;
  }

  String reference() {
    return reference;
  }

  boolean marksListType() {
    return marksListType;
  }

  boolean keepsZero() {
    return keepsZero;
  }

  @Override
  public Type type() {
    return target().type;
  }

  @Override
  public Map<String, SchemaNode> properties() {
    return target().properties;
  }

  @Override
  public Set<String> required() {
    return target().required;
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
    return target().format;
  }

  @Override
  public String description() {
    return description < 0 ? "" : SchemaResource.description(description);
  }

  @Override
  public @Nullable JsonNode defaultValue() {
    return defaultValue;
  }

  @Override
  public Set<String> enumValues() {
    return enumValues;
  }

  @Override
  public ListType listType() {
    return listType;
  }

  @Override
  public List<String> listMapKeys() {
    return listMapKeys;
  }

  @Override
  public boolean atomic() {
    return atomic || target().atomic;
  }

  @Override
  public Set<String> patchStrategies() {
    return patchStrategies;
  }

  @Override
  public String patchMergeKey() {
    return patchMergeKey;
  }

  @Override
  public String toString() {
    return type() + (reference.isEmpty() ? "" : " " + reference);
  }
}
