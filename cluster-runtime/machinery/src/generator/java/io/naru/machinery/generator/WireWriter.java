package io.naru.machinery.generator;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import java.io.IOException;
import java.io.OutputStream;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Map;
import java.util.TreeMap;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import java.util.zip.GZIPOutputStream;

/**
 * The protocol buffers form of each message: one line for each, {@code NAME TAB FIELD;FIELD...}, a
 * field being {@code NUMBER:SHAPE:TYPE:JSON-NAME}. SHAPE is 1, * (repeated) or m (map of strings to
 * TYPE). An empty JSON name means that the fields of the message stand in its parent, as embedded
 * Go structs do in JSON.
 */
final class WireWriter {

  static final String WIRE = "wire.gz";

  private static final Pattern MAP = Pattern.compile("map<string, ([^>]+)>");

  /** JSON names of fields whose name is no name of a protocol buffers field. */
  private static final Map<String, String> RENAMED = Map.of("ref", "$ref", "schema", "$schema");

  private WireWriter() {}

  static void write(
      Map<String, ProtoComments.Message> messages,
      Map<String, ObjectNode> definitions,
      Path directory)
      throws IOException {
    try (OutputStream out = new GZIPOutputStream(Files.newOutputStream(directory.resolve(WIRE)))) {
      for (Map.Entry<String, ProtoComments.Message> message : new TreeMap<>(messages).entrySet()) {
        ObjectNode definition = definitions.get(message.getKey());
        StringBuilder line = new StringBuilder(message.getKey()).append('\t');
        message.getValue().fields().forEach((name, field) -> append(line, name, field, definition));
        out.write(line.append('\n').toString().getBytes(StandardCharsets.UTF_8));
      }
    }
  }

  private static void append(
      StringBuilder line, String name, ProtoComments.Field field, ObjectNode definition) {
    Matcher map = MAP.matcher(field.type());
    boolean isMap = map.matches();
    String type = isMap ? map.group(1) : field.type();
    boolean isMessage = type.startsWith(".");
    String jsonName = name;
    JsonNode properties = definition == null ? null : definition.get("properties");
    if (properties != null && !properties.has(name)) {
      jsonName = jsonName(name, properties);
      if (jsonName == null) {
        if (!isMessage || isMap || field.repeated()) {
          return; // a field that the JSON form does not have
        }
        jsonName = "";
      }
    }
    line.append(field.number())
        .append(isMap ? ":m:" : field.repeated() ? ":*:" : ":1:")
        .append(isMessage ? ProtoComments.definitionName(type) : type)
        .append(':')
        .append(jsonName)
        .append(';');
  }

  /** The property that a field stands for though spelt otherwise; null if there is none. */
  private static String jsonName(String name, JsonNode properties) {
    String renamed = RENAMED.get(name);
    if (renamed != null && properties.has(renamed)) {
      return renamed;
    }
    String plain = name.toLowerCase();
    for (Map.Entry<String, JsonNode> property : properties.properties()) {
      if (property.getKey().replace("-", "").toLowerCase().equals(plain)) {
        return property.getKey();
      }
    }
    return null;
  }
}
