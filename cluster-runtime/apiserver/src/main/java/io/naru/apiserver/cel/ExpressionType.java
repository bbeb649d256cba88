package io.naru.apiserver.cel;

import com.fasterxml.jackson.databind.JsonNode;
import com.google.common.collect.ImmutableMap;
import dev.cel.common.types.CelType;
import dev.cel.common.types.ListType;
import dev.cel.common.types.MapType;
import dev.cel.common.types.SimpleType;
import dev.cel.common.types.StructType;
import dev.cel.common.types.StructTypeReference;
import io.naru.apiserver.cel.library.TypeSyntax;
import io.naru.apiserver.cel.value.SchemaShapes;
import io.naru.apiserver.cel.value.Shape;
import io.naru.machinery.schema.SchemaNode;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.stream.Collectors;
import org.jspecify.annotations.Nullable;

/**
 * The type of a variable or of an expression's value. Types of structural schemas know their
 * fields: one that is not described is a mistake found when compiling.
 */
public final class ExpressionType {

  public static final ExpressionType DYNAMIC = of("dyn");
  public static final ExpressionType BOOL = of("bool");
  public static final ExpressionType INT = of("int");
  public static final ExpressionType STRING = of("string");
  public static final ExpressionType NULL = of("null");

  private final CelType type;
  private final @Nullable Shape shape;
  private final List<CelType> inner;

  private ExpressionType(CelType type, @Nullable Shape shape, List<CelType> inner) {
    this.type = type;
    this.shape = shape;
    this.inner = inner;
  }

  /** A type as text: {@code list(string)}, {@code optional(dyn)}, {@code net.IP}. */
  public static ExpressionType of(String text) {
    return new ExpressionType(TypeSyntax.parse(text), null, List.of());
  }

  static ExpressionType of(CelType type) {
    return new ExpressionType(type, null, List.of());
  }

  /**
   * The type that a structural schema of a custom resource (or a part of one) describes.
   *
   * @param typeName names the types in it; unique among an environment's variables, unless they
   *     share this type
   * @param resource whether it is a whole object, with kind, apiVersion and metadata
   * @return empty if the schema gives no type; then no expression can reach the value
   */
  public static Optional<ExpressionType> ofSchema(
      JsonNode schema, String typeName, boolean resource) {
    return Optional.ofNullable(Shape.of(schema, typeName, resource)).map(ExpressionType::of);
  }

  /** The type of a served kind's objects, after its published schema. */
  public static ExpressionType ofSchema(SchemaNode schema, String typeName) {
    return of(SchemaShapes.of(schema, typeName));
  }

  /** An object with these fields; values for it are maps from their names. */
  public static ExpressionType record(String typeName, Map<String, ExpressionType> fields) {
    List<CelType> inner = new ArrayList<>();
    Map<String, CelType> types = new LinkedHashMap<>();
    fields.forEach((name, field) -> {
      types.put(name, field.reference());
      inner.addAll(field.inner);
    });
    StructType struct = struct(typeName, types);
    inner.add(struct);
    return new ExpressionType(struct, null, List.copyOf(inner));
  }

  /** The type of values of this shape. */
  public static ExpressionType of(Shape shape) {
    List<CelType> inner = new ArrayList<>();
    return new ExpressionType(typeOf(shape, inner), shape, List.copyOf(inner));
  }

  private static CelType typeOf(Shape shape, List<CelType> inner) {
    return switch (shape.kind()) {
      case DYNAMIC -> SimpleType.DYN;
      case BOOL -> SimpleType.BOOL;
      case INT -> SimpleType.INT;
      case DOUBLE -> SimpleType.DOUBLE;
      case STRING -> SimpleType.STRING;
      case BYTES -> SimpleType.BYTES;
      case TIMESTAMP -> SimpleType.TIMESTAMP;
      case DURATION -> SimpleType.DURATION;
      case LIST -> ListType.create(elementOf(shape, inner));
      case MAP -> MapType.create(SimpleType.STRING, elementOf(shape, inner));
      case OBJECT -> {
        Map<String, CelType> fields =
            shape.properties().entrySet().stream()
                .collect(
                    Collectors.toMap(
                        Map.Entry::getKey, entry -> typeOf(entry.getValue().shape(), inner)));
        inner.add(struct(shape.typeName(), fields));
        yield StructTypeReference.create(shape.typeName());
      }
    };
  }

  private static CelType elementOf(Shape shape, List<CelType> inner) {
    return shape.element() == null ? SimpleType.DYN : typeOf(shape.element(), inner);
  }

  static StructType struct(String name, Map<String, CelType> fields) {
    ImmutableMap<String, CelType> known = ImmutableMap.copyOf(fields);
    return StructType.create(name, known.keySet(), field -> Optional.ofNullable(known.get(field)));
  }

  /** How other types name this one. */
  CelType reference() {
    return type instanceof StructType ? StructTypeReference.create(type.name()) : type;
  }

  /** The objects' types that the checker has to know. */
  List<CelType> inner() {
    return inner;
  }

  /** How Json is read as this type; null if it says nothing of Json. */
  public @Nullable Shape shape() {
    return shape;
  }

  /** Whether a value of {@code actual} may stand where this type is wanted. */
  boolean accepts(CelType actual) {
    return type.kind().isDyn()
        || actual.kind().isDyn()
        || reference().equals(actual)
        || type.isAssignableFrom(actual);
  }

  /** As expressions name it. */
  @Override
  public String toString() {
    return switch (type.kind()) {
      case LIST, MAP, OPAQUE ->
          type.parameters().isEmpty()
              ? type.name()
              : type.name()
                  + type.parameters().stream()
                      .map(parameter -> of(parameter).toString())
                      .collect(Collectors.joining(", ", "(", ")"));
      default -> type.name();
    };
  }
}
