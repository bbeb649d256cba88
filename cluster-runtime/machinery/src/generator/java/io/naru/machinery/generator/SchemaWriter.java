package io.naru.machinery.generator;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import com.fasterxml.jackson.databind.node.ArrayNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import java.io.IOException;
import java.io.OutputStream;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.LinkedHashMap;
import java.util.Map;
import java.util.zip.GZIPOutputStream;

/**
 * The form in the jar: one line for each definition (name, kind, JSON), so that each is parsed only
 * when asked for, and the descriptions apart, because only {@code explain} and the OpenAPI
 * documents read them.
 */
final class SchemaWriter {

  static final String DEFINITIONS = "definitions.gz";
  static final String DESCRIPTIONS = "descriptions.gz";

  private SchemaWriter() {}

  static void write(Map<String, ObjectNode> definitions, Path directory) throws IOException {
    Files.createDirectories(directory);
    Map<String, Integer> texts = new LinkedHashMap<>();
    ObjectMapper mapper = new ObjectMapper();
    try (OutputStream out = gzip(directory.resolve(DEFINITIONS))) {
      for (Map.Entry<String, ObjectNode> definition : definitions.entrySet()) {
        pullDescriptions(definition.getValue(), texts);
        String kind = Kinds.of(definition.getKey(), definition.getValue());
        String json = mapper.writeValueAsString(definition.getValue());
        String line = definition.getKey() + "\t" + kind + "\t" + json;
        out.write((line + "\n").getBytes(StandardCharsets.UTF_8));
      }
    }
    try (OutputStream out = gzip(directory.resolve(DESCRIPTIONS))) {
      ArrayNode all = mapper.createArrayNode();
      texts.keySet().forEach(all::add);
      out.write(mapper.writeValueAsBytes(all));
    }
  }

  private static void pullDescriptions(JsonNode node, Map<String, Integer> texts) {
    if (node instanceof ObjectNode object) {
      JsonNode description = object.get("description");
      if (description != null && description.isTextual()) {
        object.remove("description");
        if (!description.textValue().isEmpty()) {
          texts.putIfAbsent(description.textValue(), texts.size());
          object.put("doc", texts.get(description.textValue()));
        }
      }
    }
    for (JsonNode child : node) {
      pullDescriptions(child, texts);
    }
  }

  /** Byte for byte the same for the same input: the header holds no time. */
  private static OutputStream gzip(Path file) throws IOException {
    return new GZIPOutputStream(Files.newOutputStream(file));
  }
}
