package io.naru.apiserver.cel.library;

import com.google.common.primitives.UnsignedLong;
import dev.cel.common.values.CelByteString;
import dev.cel.common.values.NullValue;
import io.naru.apiserver.cel.value.OpaqueValue;
import java.time.Duration;
import java.time.Instant;
import java.util.List;
import java.util.Map;
import java.util.Optional;

/**
 * A type as a value: what {@code type(x)} gives.
 *
 * @param name as expressions write it
 */
public record TypeValue(String name) {

  /** The type of a value. */
  public static TypeValue of(Object value) {
    return new TypeValue(
        switch (value) {
          case Boolean bool -> "bool";
          case Long number -> "int";
          case UnsignedLong number -> "uint";
          case Double number -> "double";
          case String text -> "string";
          case CelByteString bytes -> "bytes";
          case NullValue nothing -> "null_type";
          case List<?> list -> "list";
          case Map<?, ?> map -> "map";
          case Instant instant -> "google.protobuf.Timestamp";
          case Duration duration -> "google.protobuf.Duration";
          case Optional<?> optional -> "optional_type";
          case TypeValue type -> "type";
          case OpaqueValue opaque -> opaque.typeName();
          default -> value.getClass().getSimpleName();
        });
  }
}
