package io.naru.machinery;

import com.fasterxml.jackson.core.JsonParser;
import com.fasterxml.jackson.core.JsonProcessingException;
import com.fasterxml.jackson.core.StreamReadConstraints;
import com.fasterxml.jackson.core.StreamReadFeature;
import com.fasterxml.jackson.databind.DeserializationFeature;
import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import com.fasterxml.jackson.databind.SerializationFeature;
import com.fasterxml.jackson.databind.json.JsonMapper;
import com.fasterxml.jackson.databind.node.ArrayNode;
import com.fasterxml.jackson.databind.node.JsonNodeFactory;
import com.fasterxml.jackson.databind.node.ObjectNode;
import com.fasterxml.jackson.datatype.jsr310.JavaTimeModule;
import java.io.IOException;
import java.io.UncheckedIOException;
import org.jspecify.annotations.Nullable;

/** The one JSON codec of the control plane, and short ways through trees. Thread-safe. */
public final class Json {

  /** Kubernetes refuses deeper documents; so does the parser, before the stack is at risk. */
  static final int MAX_DEPTH = 500;

  private static final ObjectMapper MAPPER =
      JsonMapper.builder(
              com.fasterxml.jackson.core.JsonFactory.builder()
                  .enable(StreamReadFeature.INCLUDE_SOURCE_IN_LOCATION)
                  .streamReadConstraints(
                      StreamReadConstraints.builder()
                          .maxNestingDepth(MAX_DEPTH)
                          .maxStringLength(8 << 20)
                          .build())
                  .build())
          .enable(DeserializationFeature.FAIL_ON_TRAILING_TOKENS)
          .disable(DeserializationFeature.FAIL_ON_UNKNOWN_PROPERTIES)
          .build();

  /**
   * For classes of the model, whose {@code managedFields} are left out: see {@link
   * WithoutManagedFields}. Some of their deserializers read a part of the document as a tree and
   * leave what follows to the caller, which the shared mapper takes for trailing tokens.
   */
  private static final ObjectMapper TYPED =
      MAPPER
          .copy()
          .disable(DeserializationFeature.FAIL_ON_TRAILING_TOKENS)
          .registerModule(new JavaTimeModule())
          .registerModule(new WithoutManagedFields())
          .disable(SerializationFeature.WRITE_DATES_AS_TIMESTAMPS)
          .disable(DeserializationFeature.ADJUST_DATES_TO_CONTEXT_TIME_ZONE);

  private Json() {}

  /** The shared mapper; do not configure it. */
  public static ObjectMapper mapper() {
    return MAPPER;
  }

  static ObjectMapper typedMapper() {
    return TYPED;
  }

  public static ObjectNode object() {
    return JsonNodeFactory.instance.objectNode();
  }

  public static ArrayNode array() {
    return JsonNodeFactory.instance.arrayNode();
  }

  /**
   * Parses an object that this process wrote or already checked.
   *
   * @throws UncheckedIOException if it is not a JSON object
   */
  public static ObjectNode parseObject(byte[] json) {
    ObjectNode known = TreeReader.read(json);
    if (known != null) {
      return known;
    }
    try {
      if (MAPPER.readTree(json) instanceof ObjectNode object) {
        return object;
      }
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
    throw new UncheckedIOException(new IOException("not a JSON object"));
  }

  /** As {@link #parseObject(byte[])}. */
  public static ObjectNode parseObject(String json) {
    return parseObject(json.getBytes(java.nio.charset.StandardCharsets.UTF_8));
  }

  /** A parser with this codec's limits, for readers that report where input went wrong. */
  public static JsonParser parser(byte[] json) throws IOException {
    return MAPPER.createParser(json);
  }

  /** Compact UTF-8 JSON. */
  public static byte[] bytes(JsonNode node) {
    try {
      return MAPPER.writeValueAsBytes(node);
    } catch (JsonProcessingException e) {
      throw new UncheckedIOException(e);
    }
  }

  /** The node at a path of field names, or null where any step is missing or JSON null. */
  public static @Nullable JsonNode at(@Nullable JsonNode node, String... path) {
    JsonNode current = node;
    for (String step : path) {
      if (current == null) {
        return null;
      }
      current = current.get(step);
    }
    return current == null || current.isNull() ? null : current;
  }

  /** The text at a path of field names, or empty where missing or not a string. */
  public static String text(@Nullable JsonNode node, String... path) {
    JsonNode found = at(node, path);
    return found != null && found.isTextual() ? found.textValue() : "";
  }

  /** The object at a path, made (with all its parents) where missing or not an object. */
  public static ObjectNode ensureObject(ObjectNode node, String... path) {
    ObjectNode current = node;
    for (String step : path) {
      current = current.get(step) instanceof ObjectNode next ? next : current.putObject(step);
    }
    return current;
  }
}
