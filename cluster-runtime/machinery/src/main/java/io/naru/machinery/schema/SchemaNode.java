package io.naru.machinery.schema;

import com.fasterxml.jackson.databind.JsonNode;
import java.util.List;
import java.util.Map;
import java.util.Set;
import org.jspecify.annotations.Nullable;

/**
 * The type of one value in an API object, with the markers that Kubernetes publishes for it in
 * OpenAPI. Immutable; may refer to itself (JSONSchemaProps). Implemented by the built-in schema and
 * by those of custom resources.
 */
public interface SchemaNode {

  /** What JSON a value is. */
  enum Type {
    /** An object with known {@link #properties()}. */
    STRUCT,
    /** An object with arbitrary keys and values of one type, {@link #values()}. */
    MAP,
    /** An array of {@link #items()}. */
    LIST,
    STRING,
    INTEGER,
    NUMBER,
    BOOLEAN,
    /** An integer or a string ({@code intstr.IntOrString}). */
    INT_OR_STRING,
    /** A {@code resource.Quantity}: a string, or a number that is taken as one. */
    QUANTITY,
    /** Any JSON, kept as it is ({@code RawExtension}, {@code FieldsV1}, {@code JSON}). */
    ANY
  }

  /** {@code x-kubernetes-list-type}. */
  enum ListType {
    ATOMIC,
    SET,
    MAP
  }

  Type type();

  /** By JSON name, of a STRUCT; empty otherwise. */
  Map<String, SchemaNode> properties();

  /** Names of properties that must be there, of a STRUCT. */
  Set<String> required();

  /** Of a LIST; null otherwise. */
  @Nullable SchemaNode items();

  /** Of a MAP; null otherwise. */
  @Nullable SchemaNode values();

  /** OpenAPI format, for example {@code int32}, {@code date-time}, {@code byte}; empty if none. */
  String format();

  String description();

  /** The value where none is given; null if there is no default. Not to be written to. */
  @Nullable JsonNode defaultValue();

  /** Allowed values of a STRING; empty if any. */
  Set<String> enumValues();

  /** How server-side apply merges a LIST; ATOMIC unless marked. */
  ListType listType();

  /** Fields that tell items apart in a LIST of list type MAP. */
  List<String> listMapKeys();

  /** Whether server-side apply owns a STRUCT or MAP as a whole ({@code x-kubernetes-map-type}). */
  boolean atomic();

  /**
   * {@code x-kubernetes-patch-strategy}, split: {@code merge}, {@code replace}, {@code retainKeys}.
   */
  Set<String> patchStrategies();

  /** {@code x-kubernetes-patch-merge-key}; empty if none. */
  String patchMergeKey();
}
