package io.naru.apiserver.kinds.support;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.ArrayNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import io.naru.apiserver.kinds.Printer;
import io.naru.machinery.Json;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.function.BiFunction;
import java.util.function.Function;
import java.util.function.Predicate;
import java.util.function.ToLongFunction;

/** A printer made of columns, each with the function that gives its cell. */
public final class TablePrinter implements Printer {

  private interface Cell {
    void add(ObjectNode object, Instant now, ArrayNode cells);
  }

  private final List<Column> columns;
  private final List<Cell> cells;

  private TablePrinter(List<Column> columns, List<Cell> cells) {
    this.columns = List.copyOf(columns);
    this.cells = List.copyOf(cells);
  }

  /** Starts with the column of names. */
  public static Builder named() {
    return new Builder().name(false);
  }

  /** Starts with no column at all. */
  public static Builder unnamed() {
    return new Builder();
  }

  /** What kinds without columns of their own show. */
  public static Printer createdAt() {
    return named()
        .add(
            "Created At",
            "date",
            "When the object was made.",
            (object, now, cells) -> cells.add(Json.text(object, "metadata", "creationTimestamp")))
        .build();
  }

  @Override
  public List<Column> columns() {
    return columns;
  }

  @Override
  public void print(ObjectNode object, Instant now, ArrayNode row) {
    cells.forEach(cell -> cell.add(object, now, row));
  }

  /** Collects columns in order. */
  public static final class Builder {

    private final List<Column> columns = new ArrayList<>();
    private final List<Cell> cells = new ArrayList<>();

    private Builder() {}

    /** The column of names; hidden in the short form if {@code wide}. */
    public Builder name(boolean wide) {
      columns.add(new Column("Name", "string", "name", "Name of the object.", wide ? 1 : 0));
      cells.add((object, now, row) -> row.add(Json.text(object, "metadata", "name")));
      return this;
    }

    /** A column that names objects; kubectl shows it with {@code -o name} and the like. */
    public Builder identifier(String name, String description, Function<ObjectNode, String> value) {
      columns.add(new Column(name, "string", "name", description, 0));
      cells.add((object, now, row) -> row.add(value.apply(object)));
      return this;
    }

    public Builder text(String name, String description, Function<ObjectNode, String> value) {
      return add(name, "string", description, (object, now, row) -> row.add(value.apply(object)));
    }

    /** A text that depends on the time of printing. */
    public Builder timed(
        String name, String description, BiFunction<ObjectNode, Instant, String> value) {
      return add(
          name, "string", description, (object, now, row) -> row.add(value.apply(object, now)));
    }

    public Builder number(String name, String description, ToLongFunction<ObjectNode> value) {
      return add(
          name, "integer", description, (object, now, row) -> row.add(value.applyAsLong(object)));
    }

    public Builder flag(String name, String description, Predicate<ObjectNode> value) {
      return add(name, "boolean", description, (object, now, row) -> row.add(value.test(object)));
    }

    /** A cell that keeps the value's own JSON type, whatever the column's type. */
    public Builder raw(
        String name, String type, String description, Function<ObjectNode, JsonNode> value) {
      return add(name, type, description, (object, now, row) -> row.add(value.apply(object)));
    }

    /** The time since the object was made. */
    public Builder age() {
      return timed(
          "Age",
          "Time since the object was made.",
          (object, now) -> Ages.since(Json.text(object, "metadata", "creationTimestamp"), now));
    }

    /** Makes the column just added one of the wide form. */
    public Builder wide() {
      Column last = columns.removeLast();
      columns.add(new Column(last.name(), last.type(), last.format(), last.description(), 1));
      return this;
    }

    public Printer build() {
      return new TablePrinter(columns, cells);
    }

    private Builder add(String name, String type, String description, Cell cell) {
      columns.add(new Column(name, type, "", description, 0));
      cells.add(cell);
      return this;
    }
  }
}
