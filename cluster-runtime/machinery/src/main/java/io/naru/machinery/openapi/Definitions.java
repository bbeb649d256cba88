package io.naru.machinery.openapi;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.ArrayNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import io.naru.machinery.GroupVersion;
import io.naru.machinery.GroupVersionKind;
import io.naru.machinery.Json;
import io.naru.machinery.schema.SchemaNode;
import io.naru.machinery.schema.SchemaNode.ListType;
import io.naru.machinery.schema.SchemaNode.Type;
import io.naru.machinery.schema.Schemas;
import java.util.ArrayDeque;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.Collection;
import java.util.Collections;
import java.util.Comparator;
import java.util.Deque;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.TreeMap;
import java.util.TreeSet;
import org.jspecify.annotations.Nullable;

/**
 * Writes definitions in the dialect of either version: version 2 knows neither defaults nor enums
 * here, and lets a description stand beside a reference, which version 3 wraps in {@code allOf}.
 */
final class Definitions {

  /** Version of the documents. */
  enum Dialect {
    V2("#/definitions/"),
    V3("#/components/schemas/");

    private final String prefix;

    Dialect(String prefix) {
      this.prefix = prefix;
    }
  }

  private static final String META = "io.k8s.apimachinery.pkg.apis.meta.v1.";
  private static final Set<String> OF_EVERY_GROUP =
      Set.of(META + "DeleteOptions", META + "WatchEvent");

  private final Dialect dialect;
  private final Schemas schemas = Schemas.builtIn();
  private final Map<String, List<GroupVersionKind>> kinds = new TreeMap<>();
  private final Map<String, ObjectNode> written = new TreeMap<>();
  private final Deque<String> open = new ArrayDeque<>();

  private Definitions(Dialect dialect) {
    this.dialect = dialect;
    for (GroupVersionKind kind : schemas.kinds()) {
      String name = schemas.nameOf(kind);
      if (name != null) {
        kinds.put(name, List.of(kind));
      }
    }
  }

  /** The name of a kind's definition; empty if it has none. */
  static String nameOf(GroupVersionKind kind, @Nullable ObjectNode customSchema) {
    if (customSchema == null) {
      String name = Schemas.builtIn().nameOf(kind);
      return name == null ? "" : name;
    }
    List<String> parts = new ArrayList<>(Arrays.asList(kind.group().split("\\.")));
    Collections.reverse(parts);
    return String.join(".", parts) + "." + kind.version() + "." + kind.kind();
  }

  static ObjectNode reference(Dialect dialect, String name) {
    ObjectNode json = Json.object();
    json.put("$ref", dialect.prefix + name);
    return json;
  }

  /** What the operations and custom resources refer to, and all that those refer to. */
  static ObjectNode write(
      Dialect dialect, Collection<ServedResource> resources, Collection<Operation> operations) {
    Definitions definitions = new Definitions(dialect);
    Set<GroupVersion> groups =
        new TreeSet<>(
            Comparator.comparing(GroupVersion::group).thenComparing(GroupVersion::version));
    for (ServedResource resource : resources) {
      groups.add(resource.kind().groupVersion());
      if (resource.customSchema() != null) {
        definitions.custom(resource, resource.customSchema());
      }
    }
    for (String name : OF_EVERY_GROUP) {
      String kind = name.substring(META.length());
      groups.addAll(Markers.KNOWN_VERSIONS);
      definitions.kinds.put(name, groups.stream().map(group -> group.kind(kind)).toList());
    }
    for (Operation operation : operations) {
      definitions.need(operation.body());
      definitions.need(operation.answer());
    }
    definitions.follow();
    ObjectNode all = Json.object();
    definitions.written.forEach(all::set);
    return all;
  }

  private void need(String name) {
    if (!name.isEmpty() && !written.containsKey(name)) {
      open.push(name);
    }
  }

  private void follow() {
    while (!open.isEmpty()) {
      String name = open.pop();
      SchemaNode node = written.containsKey(name) ? null : schemas.definition(name);
      if (node != null) {
        written.put(name, definition(name, node));
      }
    }
  }

  private ObjectNode definition(String name, SchemaNode node) {
    ObjectNode json = Json.object();
    describe(json, node.description());
    switch (node.type()) {
      case STRUCT -> struct(json, name, node);
      case QUANTITY -> alternatives(json, "", "string", "number");
      case INT_OR_STRING -> alternatives(json, "int-or-string", "integer", "string");
      case STRING -> json.put("type", "string").put("format", node.format());
      case ANY -> {
        if (!name.contains(".JSON")) {
          json.put("type", "object");
        }
      }
      default -> throw new IllegalStateException("a definition of type " + node.type());
    }
    if (node.atomic()) {
      json.put("x-kubernetes-map-type", "atomic");
    }
    kinds(json, kinds.getOrDefault(name, List.of()));
    Markers.ofDefinition(json, name);
    return json;
  }

  private void struct(ObjectNode json, String name, SchemaNode node) {
    json.put("type", "object");
    if (!node.required().isEmpty()) {
      ArrayNode required = json.putArray("required");
      new TreeSet<>(node.required()).forEach(required::add);
    }
    if (!node.properties().isEmpty()) {
      ObjectNode properties = json.putObject("properties");
      node.properties().forEach((field, type) -> properties.set(field, property(type)));
      Markers.ofProperties(properties, name);
    }
  }

  /** Version 2 has no alternatives: there it is a string with a format. */
  private void alternatives(ObjectNode json, String format, String... types) {
    if (dialect == Dialect.V2) {
      json.put("type", "string");
    } else {
      ArrayNode oneOf = json.putArray("oneOf");
      for (String type : types) {
        oneOf.addObject().put("type", type);
      }
    }
    if (!format.isEmpty()) {
      json.put("format", format);
    }
  }

  private ObjectNode property(SchemaNode node) {
    ObjectNode json = Json.object();
    String reference = Schemas.nameOf(node);
    if (!reference.isEmpty()) {
      need(reference);
    }
    describe(json, node.description());
    markers(json, node, reference.isEmpty());
    if (reference.isEmpty()) {
      inPlace(json, node);
    } else if (dialect == Dialect.V2) {
      json.put("$ref", dialect.prefix + reference);
    } else if (json.isEmpty()) {
      return reference(dialect, reference);
    } else {
      json.putArray("allOf").add(reference(dialect, reference));
    }
    return json;
  }

  private void inPlace(ObjectNode json, SchemaNode node) {
    SchemaNode items = node.items();
    SchemaNode values = node.values();
    json.put("type", typeName(node.type()));
    if (!node.format().isEmpty()) {
      json.put("format", node.format());
    }
    if (items != null) {
      json.set("items", property(items));
    }
    if (values != null) {
      json.set("additionalProperties", property(values));
    }
  }

  private void markers(ObjectNode json, SchemaNode node, boolean inPlace) {
    JsonNode standard = node.defaultValue();
    if (dialect == Dialect.V3) {
      if (standard != null && !standard.isNull()) {
        json.set("default", standard.deepCopy());
      }
      if (!node.enumValues().isEmpty()) {
        ArrayNode values = json.putArray("enum");
        node.enumValues().forEach(values::add);
      }
    }
    if (node.type() == Type.LIST && Schemas.marksListType(node)) {
      json.put("x-kubernetes-list-type", node.listType().name().toLowerCase(java.util.Locale.ROOT));
      if (node.listType() == ListType.MAP) {
        ArrayNode keys = json.putArray("x-kubernetes-list-map-keys");
        node.listMapKeys().forEach(keys::add);
      }
    }
    if (inPlace && node.atomic()) {
      json.put("x-kubernetes-map-type", "atomic");
    }
    if (!node.patchMergeKey().isEmpty()) {
      json.put("x-kubernetes-patch-merge-key", node.patchMergeKey());
    }
    if (!node.patchStrategies().isEmpty()) {
      json.put(
          "x-kubernetes-patch-strategy", String.join(",", new TreeSet<>(node.patchStrategies())));
    }
  }

  private static String typeName(Type type) {
    return switch (type) {
      case LIST -> "array";
      case STRING -> "string";
      case INTEGER -> "integer";
      case NUMBER -> "number";
      case BOOLEAN -> "boolean";
      case STRUCT, MAP, ANY -> "object";
      case INT_OR_STRING, QUANTITY -> "string";
    };
  }

  private static void describe(ObjectNode json, String description) {
    if (!description.isEmpty()) {
      json.put("description", description);
    }
  }

  private static void kinds(ObjectNode json, List<GroupVersionKind> kinds) {
    if (!kinds.isEmpty()) {
      ArrayNode list = json.putArray("x-kubernetes-group-version-kind");
      kinds.forEach(kind -> list.add(kind(kind)));
    }
  }

  static ObjectNode kind(GroupVersionKind kind) {
    return Json.object()
        .put("group", kind.group())
        .put("kind", kind.kind())
        .put("version", kind.version());
  }

  /** Says what an operation does, and to which objects. */
  static void action(ObjectNode json, Operation operation) {
    GroupVersionKind kind = operation.kind();
    if (kind != null) {
      json.put("x-kubernetes-action", operation.action());
      json.set("x-kubernetes-group-version-kind", kind(kind));
    }
  }

  private void custom(ServedResource resource, ObjectNode schema) {
    String name = nameOf(resource.kind(), schema);
    ObjectNode json = CustomSchemas.publish(schema, dialect == Dialect.V2);
    ObjectNode properties = Json.ensureObject(json, "properties");
    properties.set("apiVersion", string("Version of the schema of this object."));
    properties.set("kind", string("The resource that this object represents."));
    properties.set("metadata", reference(dialect, META + "ObjectMeta"));
    kinds(json, List.of(resource.kind()));
    written.put(name, json);

    ObjectNode list = Json.object();
    list.put(
        "description", name.substring(name.lastIndexOf('.') + 1) + "List is a list of objects");
    list.put("type", "object").putArray("required").add("items");
    ObjectNode fields = list.putObject("properties");
    fields.set("apiVersion", string("Version of the schema of this object."));
    ObjectNode items = fields.putObject("items");
    items.put("type", "array").set("items", reference(dialect, name));
    fields.set("kind", string("The resource that this object represents."));
    fields.set("metadata", reference(dialect, META + "ListMeta"));
    GroupVersionKind kind = resource.kind();
    kinds(list, List.of(kind.groupVersion().kind(kind.kind() + "List")));
    written.put(name + "List", list);
    open.push(META + "ObjectMeta");
    open.push(META + "ListMeta");
  }

  private static ObjectNode string(String description) {
    return Json.object().put("description", description).put("type", "string");
  }
}
