package io.naru.desktop.kinds;

import io.naru.desktop.table.Cell;
import java.util.function.Function;

/**
 * A column of a kind's table.
 *
 * @param id names its title in the texts: {@code column.ID}
 * @param width preferred, in pixels
 * @param cell computes the cell of an object; on any thread
 */
public record Column<T>(String id, double width, Function<T, Cell> cell) {}
