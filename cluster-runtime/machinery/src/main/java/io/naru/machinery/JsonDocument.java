package io.naru.machinery;

import com.fasterxml.jackson.core.JsonParser;
import com.fasterxml.jackson.core.JsonProcessingException;
import com.fasterxml.jackson.core.JsonToken;
import com.fasterxml.jackson.core.io.JsonEOFException;
import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.ArrayNode;
import com.fasterxml.jackson.databind.node.JsonNodeFactory;
import com.fasterxml.jackson.databind.node.NullNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import java.io.IOException;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Set;

/** Reads JSON from outside, telling fields that were given twice. */
public final class JsonDocument {

  private static final JsonNodeFactory NODES = JsonNodeFactory.instance;

  private final JsonParser parser;
  private final Set<String> duplicates = new LinkedHashSet<>();

  private JsonDocument(JsonParser parser) {
    this.parser = parser;
  }

  /**
   * Reads exactly one document.
   *
   * @throws IOException with a message for the client, if it is not JSON
   */
  public static ParsedDocument parse(byte[] json) throws IOException {
    try (JsonParser parser = Json.parser(json)) {
      JsonDocument reader = new JsonDocument(parser);
      JsonToken first = parser.nextToken();
      if (first == null) {
        throw new IOException("unexpected end of JSON input");
      }
      JsonNode root = reader.value(first, "");
      if (parser.nextToken() != null) {
        throw new IOException("invalid character after top-level value");
      }
      return new ParsedDocument(root, List.copyOf(reader.duplicates));
    } catch (JsonEOFException e) {
      throw new IOException("unexpected end of JSON input", e);
    } catch (JsonProcessingException e) {
      // without the position, which the parser writes with excerpts of its own buffers
      throw new IOException(e.getOriginalMessage().replaceFirst("(?s) ?\\[Source.*", ""), e);
    }
  }

  private JsonNode value(JsonToken token, String path) throws IOException {
    return switch (token) {
      case START_OBJECT -> object(NODES.objectNode(), path);
      case START_ARRAY -> array(path);
      case VALUE_STRING -> NODES.textNode(parser.getText());
      case VALUE_NUMBER_INT ->
          switch (parser.getNumberType()) {
            case INT -> NODES.numberNode(parser.getIntValue());
            case LONG -> NODES.numberNode(parser.getLongValue());
            default -> NODES.numberNode(parser.getBigIntegerValue());
          };
      // decimals stay as written: a quantity given as a number becomes text again
      case VALUE_NUMBER_FLOAT -> NODES.numberNode(parser.getDecimalValue());
      case VALUE_TRUE -> NODES.booleanNode(true);
      case VALUE_FALSE -> NODES.booleanNode(false);
      case VALUE_NULL -> NullNode.getInstance();
      default -> throw new IOException("unexpected " + token);
    };
  }

  private ObjectNode object(ObjectNode object, String path) throws IOException {
    while (parser.nextToken() == JsonToken.FIELD_NAME) {
      String name = parser.currentName();
      String child = path.isEmpty() ? name : path + "." + name;
      JsonToken token = parser.nextToken();
      JsonNode before = object.get(name);
      if (before != null) {
        duplicates.add(child);
        if (before instanceof ObjectNode merged && token == JsonToken.START_OBJECT) {
          object(merged, child);
          continue;
        }
      }
      object.set(name, value(token, child));
    }
    return object;
  }

  private ArrayNode array(String path) throws IOException {
    ArrayNode array = NODES.arrayNode();
    for (JsonToken token = parser.nextToken();
        token != JsonToken.END_ARRAY;
        token = parser.nextToken()) {
      array.add(value(token, path + "[" + array.size() + "]"));
    }
    return array;
  }
}
