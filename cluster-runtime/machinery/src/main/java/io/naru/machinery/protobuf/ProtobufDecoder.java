package io.naru.machinery.protobuf;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.ArrayNode;
import com.fasterxml.jackson.databind.node.JsonNodeFactory;
import com.fasterxml.jackson.databind.node.ObjectNode;
import io.naru.machinery.GroupVersionKind;
import io.naru.machinery.Json;
import io.naru.machinery.protobuf.Messages.Field;
import java.io.IOException;
import java.util.Arrays;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/**
 * Turns a body of {@code application/vnd.kubernetes.protobuf} into the tree that its JSON form
 * would be. The body is four magic bytes and a {@code runtime.Unknown} that names the kind
 * (Kubernetes API concepts, "Kubernetes Protobuf encoding"). Zero values of Go's plain fields are
 * in the tree as they are on the wire; decoding by the schema drops them, as it does with JSON.
 */
public final class ProtobufDecoder {

  public static final String MEDIA_TYPE = "application/vnd.kubernetes.protobuf";

  /** Deeper messages are refused before the stack is at risk. */
  private static final int MAX_DEPTH = 100;

  static final byte[] MAGIC = {'k', '8', 's', 0};
  private static final JsonNodeFactory NODES = JsonNodeFactory.instance;

  private ProtobufDecoder() {}

  /**
   * @throws MalformedProtobufException if the bytes are no such body, or of a kind without messages
   */
  public static ObjectNode decode(byte[] body) {
    if (body.length < MAGIC.length || !Arrays.equals(body, 0, 4, MAGIC, 0, 4)) {
      throw new MalformedProtobufException(
          "provided data does not appear to be a protobuf message, expected prefix [107 56 115 0]");
    }
    WireReader envelope = new WireReader(Arrays.copyOfRange(body, MAGIC.length, body.length));
    String apiVersion = "";
    String kind = "";
    byte[] raw = new byte[0];
    for (int field = envelope.next(); field != 0; field = envelope.next()) {
      switch (field) {
        case 1 -> {
          WireReader type = envelope.message();
          for (int part = type.next(); part != 0; part = type.next()) {
            switch (part) {
              case 1 -> apiVersion = type.text();
              case 2 -> kind = type.text();
              default -> type.skip();
            }
          }
        }
        case 2 -> raw = envelope.raw();
        default -> envelope.skip();
      }
    }
    Map<Integer, Field> fields = Messages.of(GroupVersionKind.of(apiVersion, kind));
    if (fields == null) {
      throw new MalformedProtobufException(
          "no kind \"" + kind + "\" is registered for \"" + apiVersion + "\"");
    }
    ObjectNode object = Json.object().put("apiVersion", apiVersion).put("kind", kind);
    read(new WireReader(raw), fields, object, 0);
    return object;
  }

  private static void read(
      WireReader in, Map<Integer, Field> fields, ObjectNode object, int depth) {
    if (depth > MAX_DEPTH) {
      throw new MalformedProtobufException("nested too deeply");
    }
    for (int number = in.next(); number != 0; number = in.next()) {
      Field field = fields.get(number);
      if (field == null) {
        in.skip();
        continue;
      }
      switch (field.shape()) {
        case SINGLE -> {
          if (field.jsonName().isEmpty()) {
            read(in.message(), known(field.type()), object, depth + 1);
          } else {
            object.set(field.jsonName(), value(in, field.type(), depth));
          }
        }
        case REPEATED -> repeated(in, field, object.withArray(field.jsonName()), depth);
        case MAP -> entry(in.message(), field, object.withObject(field.jsonName()), depth);
      }
    }
  }

  private static void repeated(WireReader in, Field field, ArrayNode array, int depth) {
    boolean scalar = isInteger(field.type()) || field.type().equals("bool");
    if (scalar && in.isDelimited()) {
      throw new MalformedProtobufException("packed numbers, which Kubernetes does not write");
    }
    array.add(value(in, field.type(), depth));
  }

  private static void entry(WireReader in, Field field, ObjectNode map, int depth) {
    String key = "";
    JsonNode value = null;
    for (int part = in.next(); part != 0; part = in.next()) {
      switch (part) {
        case 1 -> key = in.text();
        case 2 -> value = value(in, field.type(), depth);
        default -> in.skip();
      }
    }
    map.set(key, value == null ? NODES.textNode("") : value);
  }

  private static JsonNode value(WireReader in, String type, int depth) {
    if (isInteger(type)) {
      long number = in.integer();
      return (int) number == number ? NODES.numberNode((int) number) : NODES.numberNode(number);
    }
    return switch (type) {
      case "string" -> NODES.textNode(in.text());
      case "bool" -> NODES.booleanNode(in.integer() != 0);
      case "bytes" -> NODES.binaryNode(in.raw());
      case "double" -> NODES.numberNode(in.floating());
      default -> {
        WireReader inner = in.message();
        JsonNode special = SpecialMessages.read(type, inner, depth);
        if (special != null) {
          yield special;
        }
        ObjectNode object = Json.object();
        read(inner, known(type), object, depth + 1);
        yield object;
      }
    };
  }

  /** A message of a type, for those that contain others. */
  static ObjectNode message(WireReader in, String type, int depth) {
    ObjectNode object = Json.object();
    read(in, known(type), object, depth + 1);
    return object;
  }

  /** What is kept raw: JSON as a rule, or an object in protocol buffers again. */
  static JsonNode embedded(byte @Nullable [] raw) {
    if (raw == null || raw.length == 0) {
      return NODES.nullNode();
    }
    if (raw.length >= MAGIC.length && Arrays.equals(raw, 0, 4, MAGIC, 0, 4)) {
      return decode(raw);
    }
    try {
      return Json.mapper().readTree(raw);
    } catch (IOException e) {
      throw new MalformedProtobufException("embedded value is not JSON");
    }
  }

  private static boolean isInteger(String type) {
    return type.equals("int32") || type.equals("int64") || type.equals("uint32");
  }

  static Map<Integer, Field> known(String type) {
    Map<Integer, Field> fields = Messages.fields(type);
    if (fields == null) {
      throw new MalformedProtobufException("message " + type + " is not known");
    }
    return fields;
  }
}
