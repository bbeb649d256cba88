package io.naru.machinery.protobuf;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import io.naru.machinery.GroupVersionKind;
import io.naru.machinery.Json;
import io.naru.machinery.protobuf.Messages.Field;
import java.io.IOException;
import java.nio.ByteBuffer;
import java.util.Map;

/**
 * Writes trees of built-in kinds as {@code application/vnd.kubernetes.protobuf}, by the tables that
 * {@link ProtobufDecoder} reads by. What a tree does not have is not written, which means the same
 * to a reader as the zero values that Go writes. Stateless.
 */
public final class ProtobufEncoder {

  private ProtobufEncoder() {}

  /** Whether the kind has messages; custom resources have none. */
  public static boolean knows(GroupVersionKind kind) {
    return Messages.of(kind) != null;
  }

  /**
   * An object, its kind and version around it.
   *
   * @throws IllegalArgumentException if its kind has no messages
   */
  public static byte[] encode(ObjectNode object) {
    GroupVersionKind kind =
        GroupVersionKind.of(Json.text(object, "apiVersion"), Json.text(object, "kind"));
    return enclose(kind, message(fields(kind), object));
  }

  /**
   * A list, of items that need not say their kind.
   *
   * @param list kind of the list itself
   */
  public static byte[] list(
      GroupVersionKind list, ObjectNode metadata, Iterable<ObjectNode> items) {
    WireOutput out = new WireOutput();
    Map<Integer, Field> fields = fields(list);
    fields.forEach((number, field) -> {
      if (field.jsonName().equals("metadata")) {
        value(out, number, field.type(), metadata);
      } else if (field.jsonName().equals("items")) {
        items.forEach(item -> value(out, number, field.type(), item));
      }
    });
    return enclose(list, out);
  }

  /**
   * One frame of a watch ({@code application/vnd.kubernetes.protobuf;stream=watch}): its length in
   * four bytes, then a {@code WatchEvent} without anything around it.
   *
   * @param object as {@link #encode} returned it
   */
  public static byte[] watchFrame(String type, byte[] object) {
    byte[] event =
        new WireOutput().text(1, type).message(2, new WireOutput().raw(1, object)).toBytes();
    return ByteBuffer.allocate(Integer.BYTES + event.length)
        .putInt(event.length)
        .put(event)
        .array();
  }

  /** The magic bytes and {@code runtime.Unknown}. */
  private static byte[] enclose(GroupVersionKind kind, WireOutput message) {
    return new WireOutput()
        .append(ProtobufDecoder.MAGIC)
        .message(1, new WireOutput().text(1, kind.apiVersion()).text(2, kind.kind()))
        .message(2, message)
        .text(3, "")
        .text(4, "")
        .toBytes();
  }

  private static Map<Integer, Field> fields(GroupVersionKind kind) {
    Map<Integer, Field> fields = Messages.of(kind);
    if (fields == null) {
      throw new IllegalArgumentException("no messages of " + kind);
    }
    return fields;
  }

  static WireOutput message(Map<Integer, Field> fields, JsonNode object) {
    WireOutput out = new WireOutput();
    fields.forEach((number, field) -> field(out, number, field, object));
    return out;
  }

  static WireOutput message(String type, JsonNode object) {
    return message(ProtobufDecoder.known(type), object);
  }

  private static void field(WireOutput out, int number, Field field, JsonNode object) {
    if (field.jsonName().isEmpty()) {
      WireOutput embedded = message(field.type(), object);
      if (!embedded.isEmpty()) {
        out.message(number, embedded);
      }
      return;
    }
    JsonNode value = object.get(field.jsonName());
    if (value == null || value.isNull()) {
      return;
    }
    switch (field.shape()) {
      case SINGLE -> value(out, number, field.type(), value);
      case REPEATED -> value.forEach(item -> value(out, number, field.type(), item));
      case MAP ->
          value
              .properties()
              .forEach(entry -> {
                WireOutput pair = new WireOutput().text(1, entry.getKey());
                value(pair, 2, field.type(), entry.getValue());
                out.message(number, pair);
              });
    }
  }

  private static void value(WireOutput out, int number, String type, JsonNode value) {
    switch (type) {
      case "int32", "int64", "uint32" -> out.integer(number, value.asLong());
      case "bool" -> out.integer(number, value.asBoolean() ? 1 : 0);
      case "string" -> out.text(number, value.asText());
      case "double" -> out.floating(number, value.asDouble());
      case "bytes" -> out.raw(number, bytes(value));
      default -> {
        WireOutput special = SpecialMessages.write(type, value);
        out.message(number, special != null ? special : message(type, value));
      }
    }
  }

  private static byte[] bytes(JsonNode value) {
    try {
      return value.binaryValue();
    } catch (IOException e) {
      throw new IllegalArgumentException("bytes that are not base64", e);
    }
  }
}
