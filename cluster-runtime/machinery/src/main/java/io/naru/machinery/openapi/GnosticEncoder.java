package io.naru.machinery.openapi;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import java.util.Map;
import java.util.function.Function;

/**
 * Encodes an OpenAPI v2 document as the {@code openapi.v2.Document} message of gnostic, the only
 * form in which client-go asks for it. Knows what our documents contain, not all of OpenAPI.
 * Numbers are those of the message's fields.
 */
final class GnosticEncoder {

  private GnosticEncoder() {}

  static byte[] encode(ObjectNode document) {
    JsonNode info = document.path("info");
    return new ProtobufMessage()
        .text(1, text(document, "swagger"))
        .message(
            2, new ProtobufMessage().text(1, text(info, "title")).text(2, text(info, "version")))
        .message(8, named(document.path("paths"), 2, GnosticEncoder::path))
        .message(9, named(document.path("definitions"), 1, GnosticEncoder::schema))
        .message(12, named(document.path("security").path(0), 1, scopes -> new ProtobufMessage()))
        .message(13, named(document.path("securityDefinitions"), 1, GnosticEncoder::security))
        .bytes();
  }

  /** A map becomes a repeated field of name and value. */
  private static ProtobufMessage named(
      JsonNode map, int field, Function<JsonNode, ProtobufMessage> encoder) {
    ProtobufMessage message = new ProtobufMessage();
    for (Map.Entry<String, JsonNode> entry : map.properties()) {
      message.message(
          field,
          new ProtobufMessage()
              .text(1, entry.getKey())
              .message(2, encoder.apply(entry.getValue())));
    }
    return message;
  }

  private static ProtobufMessage security(JsonNode definition) {
    ProtobufMessage key =
        new ProtobufMessage()
            .text(1, text(definition, "type"))
            .text(2, text(definition, "name"))
            .text(3, text(definition, "in"))
            .text(4, text(definition, "description"));
    return new ProtobufMessage().message(2, key);
  }

  private static ProtobufMessage path(JsonNode item) {
    ProtobufMessage message = new ProtobufMessage();
    for (Map.Entry<String, JsonNode> entry : item.properties()) {
      int field =
          switch (entry.getKey()) {
            case "get" -> 2;
            case "put" -> 3;
            case "post" -> 4;
            case "delete" -> 5;
            case "options" -> 6;
            case "head" -> 7;
            case "patch" -> 8;
            default -> 0;
          };
      if (field > 0) {
        message.message(field, operation(entry.getValue()));
      }
    }
    item.path("parameters").forEach(parameter -> message.message(9, parameter(parameter)));
    return message;
  }

  private static ProtobufMessage operation(JsonNode operation) {
    ProtobufMessage message = new ProtobufMessage();
    strings(message, 1, operation.path("tags"));
    message.text(3, text(operation, "description")).text(5, text(operation, "operationId"));
    strings(message, 6, operation.path("produces"));
    strings(message, 7, operation.path("consumes"));
    operation.path("parameters").forEach(parameter -> message.message(8, parameter(parameter)));
    message.message(9, named(operation.path("responses"), 1, GnosticEncoder::response));
    strings(message, 10, operation.path("schemes"));
    extensions(message, 13, operation);
    return message;
  }

  private static ProtobufMessage response(JsonNode response) {
    ProtobufMessage message = new ProtobufMessage().text(1, text(response, "description"));
    if (response.has("schema")) {
      message.message(2, new ProtobufMessage().message(1, schema(response.get("schema"))));
    }
    return new ProtobufMessage().message(1, message);
  }

  private static ProtobufMessage parameter(JsonNode parameter) {
    ProtobufMessage message = new ProtobufMessage();
    if (text(parameter, "in").equals("body")) {
      message
          .text(1, text(parameter, "description"))
          .text(2, text(parameter, "name"))
          .text(3, "body")
          .flag(4, parameter.path("required").asBoolean())
          .message(5, schema(parameter.path("schema")));
      return new ProtobufMessage().message(1, new ProtobufMessage().message(1, message));
    }
    boolean inPath = text(parameter, "in").equals("path");
    message
        .flag(1, parameter.path("required").asBoolean())
        .text(2, text(parameter, "in"))
        .text(3, text(parameter, "description"))
        .text(4, text(parameter, "name"))
        .text(inPath ? 5 : 6, text(parameter, "type"))
        .flag(inPath ? 19 : 20, parameter.path("uniqueItems").asBoolean());
    ProtobufMessage other = new ProtobufMessage().message(inPath ? 4 : 3, message);
    return new ProtobufMessage().message(1, new ProtobufMessage().message(2, other));
  }

  private static ProtobufMessage schema(JsonNode schema) {
    ProtobufMessage message = new ProtobufMessage();
    message
        .text(1, text(schema, "$ref"))
        .text(2, text(schema, "format"))
        .text(4, text(schema, "description"))
        .text(13, text(schema, "pattern"));
    strings(message, 19, schema.path("required"));
    JsonNode additional = schema.path("additionalProperties");
    if (additional.isObject()) {
      message.message(21, new ProtobufMessage().message(1, schema(additional)));
    } else if (additional.isBoolean()) {
      message.message(21, new ProtobufMessage().flag(2, additional.asBoolean()));
    }
    if (schema.path("type").isTextual()) {
      message.message(22, new ProtobufMessage().text(1, text(schema, "type")));
    }
    if (schema.path("items").isObject()) {
      message.message(23, new ProtobufMessage().message(1, schema(schema.get("items"))));
    }
    if (schema.path("properties").isObject()) {
      message.message(25, named(schema.get("properties"), 1, GnosticEncoder::schema));
    }
    extensions(message, 31, schema);
    return message;
  }

  /** As YAML, of which JSON is a part. */
  private static void extensions(ProtobufMessage message, int field, JsonNode owner) {
    for (Map.Entry<String, JsonNode> entry : owner.properties()) {
      if (entry.getKey().startsWith("x-")) {
        ProtobufMessage any = new ProtobufMessage().text(2, entry.getValue() + "\n");
        message.message(field, new ProtobufMessage().text(1, entry.getKey()).message(2, any));
      }
    }
  }

  private static void strings(ProtobufMessage message, int field, JsonNode array) {
    array.forEach(value -> message.textAlways(field, value.asText()));
  }

  private static String text(JsonNode owner, String field) {
    return owner.path(field).asText("");
  }
}
