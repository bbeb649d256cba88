package io.naru.apiserver.customresources;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.ArrayNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import io.naru.apiserver.kinds.Printer;
import io.naru.apiserver.kinds.support.Ages;
import io.naru.machinery.Json;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.stream.Collectors;

/**
 * The columns that a version of a definition names, after that of the object's name; the age if it
 * names none.
 */
final class CustomColumns implements Printer {

  private record Cell(String type, JsonPath path) {}

  private final List<Column> columns = new ArrayList<>();
  private final List<Cell> cells = new ArrayList<>();

  CustomColumns(JsonNode additionalPrinterColumns) {
    columns.add(new Column("Name", "string", "name", "Name of the object.", 0));
    for (JsonNode column : additionalPrinterColumns) {
      String path = Json.text(column, "jsonPath");
      String description = Json.text(column, "description");
      add(
          new Column(
              Json.text(column, "name"),
              Json.text(column, "type"),
              Json.text(column, "format"),
              description.isEmpty()
                  ? "Custom resource definition column (in JSONPath format): " + path
                  : description,
              column.path("priority").asInt()),
          path);
    }
    if (cells.isEmpty()) {
      add(
          new Column("Age", "date", "", "Time since the object was made.", 0),
          ".metadata.creationTimestamp");
    }
  }

  private void add(Column column, String path) {
    columns.add(column);
    cells.add(new Cell(column.type(), JsonPath.parse(path)));
  }

  @Override
  public List<Column> columns() {
    return columns;
  }

  @Override
  public void print(ObjectNode object, Instant now, ArrayNode row) {
    row.add(Json.text(object, "metadata", "name"));
    for (Cell cell : cells) {
      List<JsonNode> found = cell.path().find(object);
      if (found.isEmpty()) {
        row.addNull();
      } else {
        print(cell.type(), found, now, row);
      }
    }
  }

  /** A value that is not of the column's type leaves the cell empty. */
  private static void print(String type, List<JsonNode> found, Instant now, ArrayNode row) {
    JsonNode first = found.getFirst();
    switch (type) {
      case "string" ->
          row.add(found.stream().map(CustomColumns::text).collect(Collectors.joining(" ")));
      case "integer" -> {
        if (first.isNumber()) {
          row.add(first.longValue());
        } else {
          row.addNull();
        }
      }
      case "number" -> {
        if (first.isNumber()) {
          row.add(first);
        } else {
          row.addNull();
        }
      }
      case "boolean" -> {
        if (first.isBoolean()) {
          row.add(first);
        } else {
          row.addNull();
        }
      }
      case "date" -> row.add(first.isTextual() ? Ages.since(first.textValue(), now) : "<unknown>");
      default -> row.addNull();
    }
  }

  private static String text(JsonNode value) {
    return value.isContainerNode() ? value.toString() : value.asText();
  }
}
