package io.naru.desktop.view;

import io.naru.desktop.kinds.Column;
import io.naru.desktop.kinds.Kind;
import io.naru.desktop.table.Row;
import io.naru.desktop.table.RowContent;
import java.util.Comparator;
import javafx.collections.ObservableList;
import javafx.collections.transformation.SortedList;
import javafx.scene.control.TableColumn;
import javafx.scene.control.TableView;

/** A kind's rows, virtualised and sortable. Unsorted, they are in order of namespace and name. */
final class ResourceTable extends TableView<Row> {

  ResourceTable(Context context, Kind<?> kind, ObservableList<Row> rows) {
    setId("table-" + kind.id());
    // The table sorts a list by itself only if the list has exactly the table's comparator.
    SortedList<Row> sorted = new SortedList<>(rows.sorted(Comparator.comparing(Row::key)));
    sorted.comparatorProperty().bind(comparatorProperty());
    setItems(sorted);
    setFixedCellSize(30);
    int index = 0;
    for (Column<?> column : kind.columns()) {
      getColumns().add(column(context, column, index++));
    }
    setColumnResizePolicy(CONSTRAINED_RESIZE_POLICY_SUBSEQUENT_COLUMNS);
    if (kind.id().equals("events")) {
      getSortOrder().add(getColumns().getFirst()); // the latest first
    }
  }

  private static TableColumn<Row, RowContent> column(Context context, Column<?> column, int index) {
    TableColumn<Row, RowContent> view = new TableColumn<>(context.text("column." + column.id()));
    view.setId(column.id());
    view.setPrefWidth(column.width());
    view.setMinWidth(Math.max(60, column.width() * 0.45));
    view.setCellValueFactory(cell -> cell.getValue().contentProperty());
    view.setCellFactory(it -> new ContentCell(index, context.now()));
    view.setComparator(Comparator.comparing(content -> content.cells().get(index)));
    if (column.id().equals("lastSeen")) {
      view.setSortType(TableColumn.SortType.ASCENDING);
      // An age's number is negative time: ascending starts with what was seen last.
    }
    return view;
  }
}
