package io.naru.machinery.schema;

/** Names of the Go types that error messages speak of. */
final class GoTypes {

  private GoTypes() {}

  static String name(SchemaNode schema) {
    return switch (schema.type()) {
      case STRUCT -> qualified(schema);
      case MAP -> {
        SchemaNode values = schema.values();
        yield "map[string]" + (values == null ? "interface {}" : name(values));
      }
      case LIST -> {
        SchemaNode items = schema.items();
        yield "[]" + (items == null ? "interface {}" : name(items));
      }
      case STRING -> schema.format().equals("byte") ? "[]uint8" : "string";
      case INTEGER -> schema.format().isEmpty() ? "int64" : schema.format();
      case NUMBER -> "float64";
      case BOOLEAN -> "bool";
      case INT_OR_STRING -> "intstr.IntOrString";
      case QUANTITY -> "resource.Quantity";
      case ANY -> "interface {}";
    };
  }

  /** The bare name of a struct; {@code otherwise} where it has none. */
  static String structName(SchemaNode schema, String otherwise) {
    String name = Schemas.nameOf(schema);
    return name.isEmpty() ? otherwise : name.substring(name.lastIndexOf('.') + 1);
  }

  private static String qualified(SchemaNode schema) {
    String[] parts = Schemas.nameOf(schema).split("\\.");
    return parts.length < 2
        ? "map[string]interface {}"
        : parts[parts.length - 2] + "." + parts[parts.length - 1];
  }
}
