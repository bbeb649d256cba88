package io.naru.apiserver.kinds.support;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.ArrayNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import java.util.List;
import java.util.stream.Stream;

/** Fills what is not set. A field that is there, even if empty, stays as it is. */
public final class Defaults {

  private Defaults() {}

  public static boolean missing(ObjectNode object, String field) {
    JsonNode value = object.get(field);
    return value == null || value.isNull();
  }

  public static void text(ObjectNode object, String field, String value) {
    if (missing(object, field)) {
      object.put(field, value);
    }
  }

  /** As {@link #text}, for fields where empty text means unset too. */
  public static void textIfEmpty(ObjectNode object, String field, String value) {
    if (missing(object, field) || object.path(field).asText().isEmpty()) {
      object.put(field, value);
    }
  }

  public static void number(ObjectNode object, String field, long value) {
    if (missing(object, field)) {
      set(object, field, value);
    }
  }

  /** Writes a number as a parser would read it, so that trees of both sources are equal. */
  public static void set(ObjectNode object, String field, long value) {
    if (value == (int) value) {
      object.put(field, (int) value);
    } else {
      object.put(field, value);
    }
  }

  /** As {@link #number}, for fields where 0 means unset too. */
  public static void numberIfZero(ObjectNode object, String field, long value) {
    if (missing(object, field) || object.path(field).asLong() == 0) {
      set(object, field, value);
    }
  }

  public static void flag(ObjectNode object, String field, boolean value) {
    if (missing(object, field)) {
      object.put(field, value);
    }
  }

  /** The object there, made empty if missing. */
  public static ObjectNode object(ObjectNode parent, String field) {
    return parent.get(field) instanceof ObjectNode there ? there : parent.putObject(field);
  }

  /** The objects of a list; none if there is no list. */
  public static List<ObjectNode> objects(ObjectNode parent, String field) {
    return parent.get(field) instanceof ArrayNode array
        ? array
            .valueStream()
            .flatMap(item -> item instanceof ObjectNode object ? Stream.of(object) : Stream.empty())
            .toList()
        : List.of();
  }

  /** The object there as a list of one; none if missing. */
  public static List<ObjectNode> optional(ObjectNode parent, String field) {
    return parent.get(field) instanceof ObjectNode there ? List.of(there) : List.of();
  }
}
