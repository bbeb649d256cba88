package io.naru.desktop.table;

import io.fabric8.kubernetes.api.model.HasMetadata;
import java.util.List;

/**
 * What a row shows of one version of its object.
 *
 * @param object shared with the informer's cache: never changed
 * @param cells one a column
 */
public record RowContent(HasMetadata object, List<Cell> cells) {

  public RowContent {
    cells = List.copyOf(cells);
  }

  /** The cell of a column; empty where the server has sent fewer than it has columns. */
  public Cell cell(int column) {
    return column < cells.size() ? cells.get(column) : Cell.EMPTY;
  }
}
