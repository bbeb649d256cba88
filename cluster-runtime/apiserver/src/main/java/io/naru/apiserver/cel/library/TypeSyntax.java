package io.naru.apiserver.cel.library;

import com.google.common.collect.ImmutableList;
import com.google.common.primitives.UnsignedLong;
import dev.cel.common.types.CelType;
import dev.cel.common.types.ListType;
import dev.cel.common.types.MapType;
import dev.cel.common.types.OpaqueType;
import dev.cel.common.types.OptionalType;
import dev.cel.common.types.SimpleType;
import dev.cel.common.types.TypeParamType;
import dev.cel.common.types.TypeType;
import dev.cel.common.values.CelByteString;
import io.naru.apiserver.cel.value.OpaqueValue;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Optional;

/**
 * Types as text, for example {@code list(string)}, {@code optional(T)} or {@code net.IP}: one
 * capital letter is any type, a name that the language does not have is a library's own type.
 */
public final class TypeSyntax {

  private static final Map<String, CelType> SIMPLE =
      Map.of(
          "bool", SimpleType.BOOL,
          "int", SimpleType.INT,
          "uint", SimpleType.UINT,
          "double", SimpleType.DOUBLE,
          "string", SimpleType.STRING,
          "bytes", SimpleType.BYTES,
          "timestamp", SimpleType.TIMESTAMP,
          "duration", SimpleType.DURATION,
          "dyn", SimpleType.DYN,
          "null", SimpleType.NULL_TYPE);

  private TypeSyntax() {}

  /** The checker's type. */
  public static CelType parse(String text) {
    CelType simple = SIMPLE.get(text);
    if (simple != null) {
      return simple;
    }
    if (text.length() == 1 && Character.isUpperCase(text.charAt(0))) {
      return TypeParamType.create(text);
    }
    int open = text.indexOf('(');
    if (open < 0) {
      return OpaqueType.create(text, ImmutableList.of());
    }
    List<CelType> inner =
        split(text.substring(open + 1, text.length() - 1)).stream().map(TypeSyntax::parse).toList();
    return switch (text.substring(0, open)) {
      case "list" -> ListType.create(inner.getFirst());
      case "map" -> MapType.create(inner.getFirst(), inner.getLast());
      case "optional" -> OptionalType.create(inner.getFirst());
      case "type" -> TypeType.create(inner.getFirst());
      default -> throw new IllegalArgumentException("unknown type " + text);
    };
  }

  /** Splits at commas that are not within parentheses. */
  static List<String> split(String list) {
    List<String> parts = new ArrayList<>();
    int depth = 0;
    int start = 0;
    for (int i = 0; i < list.length(); i++) {
      switch (list.charAt(i)) {
        case '(' -> depth++;
        case ')' -> depth--;
        case ',' -> {
          if (depth == 0) {
            parts.add(list.substring(start, i).strip());
            start = i + 1;
          }
        }
        default -> {}
      }
    }
    String last = list.substring(start).strip();
    if (!last.isEmpty()) {
      parts.add(last);
    }
    return parts;
  }

  /** Whether a value may be passed where this type is wanted. */
  static boolean accepts(CelType type, Object value) {
    return switch (type.kind()) {
      case BOOL -> value instanceof Boolean;
      case INT -> value instanceof Long;
      case UINT -> value instanceof UnsignedLong;
      case DOUBLE -> value instanceof Double;
      case STRING -> value instanceof String;
      case BYTES -> value instanceof CelByteString;
      case TIMESTAMP -> value instanceof Instant;
      case DURATION -> value instanceof Duration;
      case LIST -> value instanceof List<?>;
      case MAP -> value instanceof Map<?, ?>;
      case TYPE -> value instanceof TypeValue;
      case OPAQUE ->
          type instanceof OptionalType
              ? value instanceof Optional<?>
              : value instanceof OpaqueValue opaque && opaque.typeName().equals(type.name());
      default -> true;
    };
  }
}
