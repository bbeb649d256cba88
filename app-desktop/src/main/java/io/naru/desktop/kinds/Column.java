package io.naru.desktop.kinds;

import io.naru.desktop.table.Cell;
import io.naru.desktop.table.Heading;
import java.util.function.Function;

/**
 * A column of a kind's table.
 *
 * @param cell computes the cell of an object; on any thread
 */
public record Column<T>(Heading heading, Function<T, Cell> cell) {

  /** A column that gives way by its rank where there is little room: {@link Heading#rank}. */
  static <T> Column<T> of(String id, double width, int rank, Function<T, Cell> cell) {
    return new Column<>(new Heading(id, "", "", width, width * 0.82, rank, false), cell);
  }

  /** A column of texts that vary in length: it shrinks further, and takes room that is left. */
  static <T> Column<T> growing(
      String id, double width, double least, int rank, Function<T, Cell> cell) {
    return new Column<>(new Heading(id, "", "", width, least, rank, true), cell);
  }
}
