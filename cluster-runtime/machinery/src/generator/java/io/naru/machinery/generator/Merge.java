package io.naru.machinery.generator;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import com.fasterxml.jackson.databind.node.ArrayNode;
import com.fasterxml.jackson.databind.node.JsonNodeFactory;
import com.fasterxml.jackson.databind.node.ObjectNode;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.util.ArrayDeque;
import java.util.Deque;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Set;
import java.util.TreeMap;
import java.util.TreeSet;
import java.util.function.Consumer;
import java.util.regex.Pattern;

/**
 * Makes each definition from its sources: which properties there are, their types and whether they
 * are required is said by the model classes; markers and defaults by the older definitions, or by
 * the comments where those lack them; the table has the last word.
 */
final class Merge {

  private static final JsonNodeFactory NODES = JsonNodeFactory.instance;
  private static final ObjectMapper MAPPER = new ObjectMapper();
  private static final String REF = "#/definitions/";
  private static final Set<String> MARKERS =
      Set.of(
          "x-kubernetes-list-type",
          "x-kubernetes-list-map-keys",
          "x-kubernetes-map-type",
          "x-kubernetes-patch-merge-key",
          "x-kubernetes-patch-strategy");

  private final Map<String, ApiModels.Model> models;
  private final Map<String, String> names;
  private final JsonNode older;
  private final Map<String, ProtoComments.Message> comments;
  private final JsonNode tables;
  private final Map<String, ObjectNode> done = new TreeMap<>();
  private final Deque<String> referenced = new ArrayDeque<>();

  Merge(
      Map<String, ApiModels.Model> models,
      Map<String, String> names,
      JsonNode older,
      Map<String, ProtoComments.Message> comments,
      JsonNode tables) {
    this.models = models;
    this.names = names;
    this.older = older;
    this.comments = comments;
    this.tables = tables;
  }

  /** Every definition by name, those without a class that others refer to among them. */
  Map<String, ObjectNode> all() {
    names.forEach((type, name) -> {
      if (!isNotPublished(name)) {
        done.put(name, definition(name, models.get(type)));
      }
    });
    tables.path("properties").properties().forEach(e -> overlay(done.get(e.getKey()), e));
    eachRow("pointers", property -> property.put("pointer", true));
    eachRow("nulls", property -> property.putNull("default"));
    tables.path("published").forEach(name -> referenced.push(name.asText()));
    while (!referenced.isEmpty()) {
      String name = referenced.pop();
      if (!done.containsKey(name) && !isNotPublished(name)) {
        done.put(name, withoutClass(name));
      }
    }
    return done;
  }

  /** Classes that upstream's OpenAPI document does not have. */
  private boolean isNotPublished(String name) {
    for (JsonNode unpublished : tables.path("unpublished")) {
      if (name.startsWith(unpublished.asText())) {
        return true;
      }
    }
    return false;
  }

  /**
   * What no source tells about the Go types, but shows in what they write: scalars that are
   * pointers, of which a zero value is kept, and fields that are written as null when empty.
   */
  private void eachRow(String table, Consumer<ObjectNode> change) {
    for (Map.Entry<String, JsonNode> row : tables.path(table).properties()) {
      for (JsonNode field : row.getValue()) {
        JsonNode property = done.get(row.getKey()).path("properties").path(field.asText());
        if (!(property instanceof ObjectNode found)) {
          throw new IllegalStateException("no property for the row " + row + " of " + table);
        }
        change.accept(found);
      }
    }
  }

  private void overlay(ObjectNode definition, Map.Entry<String, JsonNode> row) {
    if (definition == null) {
      throw new IllegalStateException("the table names an unknown definition: " + row.getKey());
    }
    for (Map.Entry<String, JsonNode> change : row.getValue().properties()) {
      JsonNode target = definition.path("properties").path(change.getKey());
      if (!(target instanceof ObjectNode property)) {
        throw new IllegalStateException(
            "the table names an unknown property: " + row.getKey() + " " + change.getKey());
      }
      for (Map.Entry<String, JsonNode> value : change.getValue().properties()) {
        if (value.getValue().isNull()) {
          property.remove(value.getKey());
        } else {
          property.set(value.getKey(), value.getValue());
          if (value.getKey().equals("$ref")) {
            referenced.push(value.getValue().asText());
          }
        }
      }
    }
  }

  private ObjectNode withoutClass(String name) {
    JsonNode old = older.path(name);
    ProtoComments.Message message = comments.get(name);
    ObjectNode definition = NODES.objectNode();
    String comment = message == null ? "" : Descriptions.of(message.lines());
    definition.put(
        "description", Descriptions.choose("", old.path("description").asText(), comment));
    for (String key : List.of("type", "format")) {
      if (old.has(key)) {
        definition.set(key, old.get(key));
      }
    }
    if (!old.has("type") && !name.contains(".JSON")) {
      definition.put("type", "object");
    }
    return definition;
  }

  private ObjectNode definition(String name, ApiModels.Model model) {
    JsonNode old = older.path(name);
    ProtoComments.Message message = comments.get(name);
    ObjectNode definition = NODES.objectNode();
    String comment = message == null ? "" : Descriptions.of(message.lines());
    definition.put(
        "description",
        Descriptions.choose(model.description(), old.path("description").asText(), comment));
    definition.put("type", "object");
    if (old.has("x-kubernetes-map-type")) {
      definition.set("x-kubernetes-map-type", old.get("x-kubernetes-map-type"));
    } else if (message != null
        && message.lines().stream().anyMatch(line -> line.strip().equals("+structType=atomic"))) {
      definition.put("x-kubernetes-map-type", "atomic");
    }
    ObjectNode properties = definition.putObject("properties");
    Set<String> required = new TreeSet<>();
    model
        .properties()
        .forEach((field, property) -> {
          ProtoComments.Field said =
              message == null ? null : message.fields().get(camelCase(field));
          properties.set(field, property(property, old.path("properties").path(field), said));
          if (property.required()) {
            required.add(field);
          }
        });
    if (!required.isEmpty()) {
      ArrayNode list = definition.putArray("required");
      required.forEach(list::add);
    }
    return definition;
  }

  /** As a proto file spells {@code x-kubernetes-list-type}. */
  private static String camelCase(String field) {
    return Pattern.compile("-([a-z])")
        .matcher(field)
        .replaceAll(found -> found.group(1).toUpperCase(Locale.ROOT));
  }

  private ObjectNode property(ApiModels.Property property, JsonNode old, ProtoComments.Field said) {
    ObjectNode type = type(property.signature(), old, said);
    String comment = said == null ? "" : Descriptions.of(said.lines());
    type.put(
        "description",
        Descriptions.choose(
            property.describesItsType() ? "" : property.description(),
            old.path("description").asText(),
            comment));
    if (!old.isMissingNode()) {
      for (String key : MARKERS) {
        if (old.has(key)) {
          type.set(key, old.get(key));
        }
      }
      if (old.has("default")) {
        type.set("default", old.get("default"));
      }
      if (old.has("enum")) {
        type.set("enum", old.get("enum"));
      }
      JsonNode items = old.path("items");
      if (items.has("enum")) {
        ((ObjectNode) type.path("items")).set("enum", items.get("enum"));
      }
    } else {
      if (said != null) {
        markers(type, said);
      }
      if (!type.has("default") && property.required()) {
        zero(type);
      }
    }
    if (!type.path("type").asText().equals("array")) {
      MARKERS.stream().filter(key -> key.contains("-list-")).forEach(type::remove);
    }
    return type;
  }

  private static void markers(ObjectNode type, ProtoComments.Field said) {
    said.markers("listType").forEach(v -> type.put("x-kubernetes-list-type", v));
    List<String> keys = said.markers("listMapKey");
    if (!keys.isEmpty()) {
      ArrayNode list = type.putArray("x-kubernetes-list-map-keys");
      keys.forEach(list::add);
    }
    said.markers("patchMergeKey").forEach(v -> type.put("x-kubernetes-patch-merge-key", v));
    said.markers("patchStrategy").forEach(v -> type.put("x-kubernetes-patch-strategy", v));
    said.markers("mapType").forEach(v -> type.put("x-kubernetes-map-type", v));
    said.markers("structType").forEach(v -> type.put("x-kubernetes-map-type", v));
    for (String value : said.markers("default")) {
      try {
        type.set("default", MAPPER.readTree(value));
      } catch (IOException e) {
        throw new UncheckedIOException("default of a field: " + value, e);
      }
    }
  }

  /** A required field without a default is a plain Go value, which is always written. */
  private static void zero(ObjectNode type) {
    switch (type.path("type").asText()) {
      case "string" -> {
        if (!type.path("format").asText().equals("byte")) {
          type.put("default", "");
        }
      }
      case "integer", "number" -> type.put("default", 0);
      case "boolean" -> type.put("default", false);
      case "" -> type.putObject("default");
      default -> {}
    }
  }

  private ObjectNode type(String signature, JsonNode old, ProtoComments.Field said) {
    ObjectNode type = NODES.objectNode();
    switch (signature) {
      case "Ljava/lang/String;" -> type.put("type", "string");
      case "Ljava/lang/Integer;" -> type.put("type", "integer").put("format", "int32");
      case "Ljava/lang/Long;" -> type.put("type", "integer").put("format", "int64");
      case "Ljava/lang/Double;" -> type.put("type", "number").put("format", "double");
      case "Ljava/lang/Boolean;" -> type.put("type", "boolean");
      case "[B" -> type.put("type", "string").put("format", "byte");
      case "Lio/kubernetes/client/custom/IntOrString;" ->
          reference(type, "io.k8s.apimachinery.pkg.util.intstr.IntOrString");
      case "Lio/kubernetes/client/custom/Quantity;" ->
          reference(type, "io.k8s.apimachinery.pkg.api.resource.Quantity");
      case "Ljava/time/OffsetDateTime;" ->
          reference(type, referenceOf(old, said, "io.k8s.apimachinery.pkg.apis.meta.v1.Time"));
      case "Ljava/lang/Object;" ->
          reference(type, referenceOf(old, said, "io.k8s.apimachinery.pkg.runtime.RawExtension"));
      default -> container(type, signature, old, said);
    }
    return type;
  }

  private void container(
      ObjectNode type, String signature, JsonNode old, ProtoComments.Field said) {
    if (signature.startsWith("Ljava/util/List<")) {
      type.put("type", "array");
      String item = signature.substring("Ljava/util/List<".length(), signature.length() - 2);
      type.set("items", type(item, old.path("items"), said));
    } else if (signature.startsWith("Ljava/util/Map<Ljava/lang/String;")) {
      type.put("type", "object");
      String value =
          signature.substring("Ljava/util/Map<Ljava/lang/String;".length(), signature.length() - 2);
      type.set("additionalProperties", type(value, old.path("additionalProperties"), said));
    } else {
      String model = DefinitionNames.modelClass(signature);
      String name = names.get(model);
      if (name == null) {
        throw new IllegalStateException("no definition for " + signature);
      }
      reference(type, name);
    }
  }

  private static String referenceOf(JsonNode old, ProtoComments.Field said, String otherwise) {
    if (old.has("$ref")) {
      return old.get("$ref").asText().substring(REF.length());
    }
    if (said == null) {
      return otherwise;
    }
    String type = said.type();
    if (type.startsWith("map<")) {
      type = type.substring(type.indexOf(',') + 1, type.length() - 1).strip();
    }
    return type.startsWith(".") ? ProtoComments.definitionName(type) : otherwise;
  }

  private void reference(ObjectNode type, String name) {
    type.put("$ref", name);
    referenced.push(name);
  }
}
