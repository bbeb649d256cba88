package io.naru.machinery.protobuf;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import io.naru.machinery.GroupVersionKind;
import io.naru.machinery.Json;
import io.naru.machinery.protobuf.Messages.Field;
import java.io.IOException;
import java.nio.ByteBuffer;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;

/**
 * Writes trees of built-in kinds as {@code application/vnd.kubernetes.protobuf}, by the tables that
 * {@link ProtobufDecoder} reads by. What a tree does not have is not written, which means the same
 * to a reader as the zero values that Go writes. Stateless.
 */
public final class ProtobufEncoder {

  /** Encoding and type of content of {@code runtime.Unknown}: none. */
  private static final byte[] CLOSING = new WireOutput().text(3, "").text(4, "").toBytes();

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
    return enclose(kind(object), message(object));
  }

  private static GroupVersionKind kind(ObjectNode object) {
    return GroupVersionKind.of(Json.text(object, "apiVersion"), Json.text(object, "kind"));
  }

  /**
   * An object without anything around it, as lists have it.
   *
   * @throws IllegalArgumentException if its kind has no messages
   */
  public static byte[] message(ObjectNode object) {
    return message(fields(kind(object)), object).toBytes();
  }

  /** What {@link #encode} makes of an object whose {@link #message(ObjectNode)} is known. */
  public static byte[] enclose(GroupVersionKind kind, byte[] message) {
    return new WireOutput()
        .append(opening(kind, message.length).toBytes())
        .append(message)
        .append(CLOSING)
        .toBytes();
  }

  /**
   * A list, in parts to be written one after the other: the items are among them as they are.
   *
   * @param list kind of the list itself
   * @param items as {@link #message(ObjectNode)} returned them
   */
  public static List<byte[]> list(GroupVersionKind list, ObjectNode metadata, List<byte[]> items) {
    List<byte[]> parts = new ArrayList<>(2 * items.size() + 3);
    parts.add(new byte[0]);
    long length = 0;
    for (Map.Entry<Integer, Field> entry : fields(list).entrySet()) {
      switch (entry.getValue().jsonName()) {
        case "metadata" -> {
          WireOutput out = new WireOutput();
          value(out, entry.getKey(), entry.getValue().type(), metadata);
          length += add(parts, out.toBytes());
        }
        case "items" -> {
          for (byte[] item : items) {
            length += add(parts, new WireOutput().head(entry.getKey(), item.length).toBytes());
            length += add(parts, item);
          }
        }
        default -> {}
      }
    }
    parts.set(0, opening(list, Math.toIntExact(length)).toBytes());
    parts.add(CLOSING);
    return parts;
  }

  private static int add(List<byte[]> parts, byte[] part) {
    parts.add(part);
    return part.length;
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

  /** The magic bytes and {@code runtime.Unknown}, up to the message that it encloses. */
  private static WireOutput opening(GroupVersionKind kind, int length) {
    return new WireOutput()
        .append(ProtobufDecoder.MAGIC)
        .message(1, new WireOutput().text(1, kind.apiVersion()).text(2, kind.kind()))
        .head(2, length);
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
