package io.naru.apiserver.cel.value;

import io.naru.machinery.schema.SchemaNode;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;
import org.jspecify.annotations.Nullable;

/** Shapes of what is served, after the schema that is published for it. */
public final class SchemaShapes {

  private SchemaShapes() {}

  /** The shape of a kind's objects; values within themselves may be anything. */
  public static Shape of(SchemaNode schema, String typeName) {
    return of(schema, typeName, Set.of());
  }

  private static Shape of(@Nullable SchemaNode schema, String typeName, Set<SchemaNode> outer) {
    if (schema == null || outer.contains(schema)) {
      return simple(Shape.Kind.DYNAMIC);
    }
    return switch (schema.type()) {
      case STRING ->
          switch (schema.format()) {
            case "date-time" -> simple(Shape.Kind.TIMESTAMP);
            case "byte" -> simple(Shape.Kind.BYTES);
            default -> simple(Shape.Kind.STRING);
          };
      case QUANTITY -> simple(Shape.Kind.STRING);
      case INTEGER -> simple(Shape.Kind.INT);
      case NUMBER -> simple(Shape.Kind.DOUBLE);
      case BOOLEAN -> simple(Shape.Kind.BOOL);
      case INT_OR_STRING, ANY -> simple(Shape.Kind.DYNAMIC);
      case LIST ->
          container(Shape.Kind.LIST, of(schema.items(), typeName + ".@idx", with(outer, schema)));
      case MAP ->
          container(Shape.Kind.MAP, of(schema.values(), typeName + ".@elem", with(outer, schema)));
      case STRUCT -> struct(schema, typeName, with(outer, schema));
    };
  }

  private static Set<SchemaNode> with(Set<SchemaNode> outer, SchemaNode schema) {
    Set<SchemaNode> more = java.util.Collections.newSetFromMap(new java.util.IdentityHashMap<>());
    more.addAll(outer);
    more.add(schema);
    return more;
  }

  private static Shape struct(SchemaNode schema, String typeName, Set<SchemaNode> outer) {
    Map<String, Shape.Property> properties = new HashMap<>();
    schema
        .properties()
        .forEach((name, property) ->
            PropertyNames.escape(name)
                .ifPresent(identifier ->
                    properties.put(
                        identifier,
                        new Shape.Property(
                            name,
                            of(property, typeName + "." + identifier, outer),
                            schema.required().contains(name)))));
    return Shape.record(typeName, properties);
  }

  private static Shape simple(Shape.Kind kind) {
    return new Shape(kind, "", Map.of(), null, Shape.ListType.ATOMIC, List.of(), Shape.UNBOUNDED);
  }

  private static Shape container(Shape.Kind kind, Shape element) {
    return new Shape(
        kind, "", Map.of(), element, Shape.ListType.ATOMIC, List.of(), Shape.UNBOUNDED);
  }
}
