package io.naru.desktop.logs;

import com.fasterxml.jackson.core.JacksonException;
import com.fasterxml.jackson.databind.JsonNode;
import io.fabric8.kubernetes.client.utils.Serialization;
import java.util.ArrayList;
import java.util.List;

/** Lines that are JSON objects, for reading: the message first, then what belongs to it. */
public final class JsonLine {

  private static final List<String> LEVELS = List.of("level", "severity", "lvl");
  private static final List<String> MESSAGES = List.of("msg", "message", "event");
  private static final List<String> TIMES = List.of("time", "ts", "timestamp", "@timestamp");

  private JsonLine() {}

  /** The line unfolded; a line that is no JSON object as it is. */
  public static String unfold(String line) {
    if (!line.startsWith("{") || !line.endsWith("}")) {
      return line;
    }
    JsonNode tree;
    try {
      tree = Serialization.jsonMapper().readTree(line);
    } catch (JacksonException e) {
      return line;
    }
    List<String> parts = new ArrayList<>();
    for (List<String> first : List.of(TIMES, LEVELS, MESSAGES)) {
      for (String key : first) {
        if (tree.path(key).isValueNode()) {
          String text = tree.path(key).asText();
          parts.add(first == LEVELS ? text.toUpperCase(java.util.Locale.ROOT) : text);
        }
      }
    }
    tree.properties()
        .forEach(field -> {
          String key = field.getKey();
          boolean isFirst = LEVELS.contains(key) || MESSAGES.contains(key) || TIMES.contains(key);
          if (!isFirst || !field.getValue().isValueNode()) {
            parts.add(key + "=" + text(field.getValue()));
          }
        });
    return String.join("  ", parts);
  }

  private static String text(JsonNode value) {
    return value.isTextual() ? value.asText() : value.toString();
  }
}
