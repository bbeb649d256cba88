package io.naru.apiserver.kinds.support;

import com.fasterxml.jackson.databind.JsonNode;
import io.naru.machinery.Json;
import java.util.ArrayList;
import java.util.Iterator;
import java.util.List;
import java.util.Map;

/** JSON in lines, one value a line, indented by one space a level: what differences compare. */
final class IndentedJson {

  private final List<String> lines = new ArrayList<>();

  private IndentedJson() {}

  static List<String> lines(JsonNode value) {
    IndentedJson json = new IndentedJson();
    json.write("", "", value, "");
    return json.lines;
  }

  private void write(String indent, String label, JsonNode value, String after) {
    if (!value.isContainerNode() || value.isEmpty()) {
      lines.add(indent + label + value + after);
      return;
    }
    String inner = indent + " ";
    lines.add(indent + label + (value.isObject() ? "{" : "["));
    if (value.isObject()) {
      Iterator<Map.Entry<String, JsonNode>> fields = value.properties().iterator();
      while (fields.hasNext()) {
        Map.Entry<String, JsonNode> field = fields.next();
        String name = Json.mapper().getNodeFactory().textNode(field.getKey()) + ": ";
        write(inner, name, field.getValue(), fields.hasNext() ? "," : "");
      }
    } else {
      for (int i = 0; i < value.size(); i++) {
        write(inner, "", value.get(i), i + 1 < value.size() ? "," : "");
      }
    }
    lines.add(indent + (value.isObject() ? "}" : "]") + after);
  }
}
