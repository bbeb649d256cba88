package io.naru.desktop.view;

import io.naru.desktop.table.ColumnFit;
import io.naru.desktop.table.Heading;
import io.naru.desktop.table.Row;
import io.naru.desktop.table.RowContent;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.List;
import java.util.Set;
import javafx.beans.binding.Bindings;
import javafx.beans.property.ReadOnlyObjectProperty;
import javafx.collections.ObservableList;
import javafx.collections.transformation.SortedList;
import javafx.scene.control.ConstrainedColumnResizeBase;
import javafx.scene.control.Label;
import javafx.scene.control.TableColumn;
import javafx.scene.control.TableView;
import javafx.scene.control.Tooltip;
import javafx.scene.text.Font;
import javafx.scene.text.FontWeight;
import javafx.scene.text.Text;
import javafx.util.Callback;

/**
 * A kind's rows, virtualised and sortable. Unsorted, they are in order of namespace and name. Where
 * there is little room, columns that matter less give way.
 */
final class ResourceTable extends TableView<Row> {

  /** What borders and the scroll bar take of the width. */
  private static final double EDGE = 14;

  private final Context context;
  private final Set<String> without;

  /**
   * @param without ids of columns that are not wanted here
   */
  ResourceTable(
      Context context,
      String kind,
      ReadOnlyObjectProperty<List<Heading>> headings,
      ObservableList<Row> rows,
      Set<String> without) {
    this.context = context;
    this.without = without;
    setId("table-" + kind);
    // One list with the whole order: two sorted lists, one on the other, lose it when rows change.
    SortedList<Row> sorted = new SortedList<>(rows);
    sorted
        .comparatorProperty()
        .bind(Bindings.createObjectBinding(this::order, comparatorProperty()));
    setSortPolicy(table -> true); // the list sorts itself
    setItems(sorted);
    setFixedCellSize(30);
    setColumnResizePolicy(new Fit());
    widthProperty().addListener((property, before, now) -> fitColumns());
    headings.addListener((property, before, now) -> setHeadings(now));
    setHeadings(headings.get());
  }

  /** What a person chose, and among equals, or where nothing is chosen, namespace and name. */
  private Comparator<Row> order() {
    Comparator<Row> byKey = Comparator.comparing(Row::key);
    Comparator<Row> chosen = getComparator();
    return chosen == null ? byKey : chosen.thenComparing(byKey);
  }

  private void setHeadings(List<Heading> headings) {
    List<TableColumn<Row, ?>> columns = new ArrayList<>();
    for (int i = 0; i < headings.size(); i++) {
      if (!without.contains(headings.get(i).id())) {
        columns.add(column(headings.get(i), i));
      }
    }
    getColumns().setAll(columns);
    fitColumns();
    columns.stream()
        .filter(column -> column.getId().equals("lastSeen"))
        .forEach(getSortOrder()::add); // the latest first
  }

  private TableColumn<Row, RowContent> column(Heading heading, int index) {
    TableColumn<Row, RowContent> view = new TableColumn<>();
    String title = context.texts().find("column." + heading.id()).orElse(heading.title());
    Label label = Nodes.label(title, "column-title");
    if (!heading.hint().isEmpty()) {
      Tooltip hint = new Tooltip(heading.hint());
      hint.setWrapText(true);
      hint.setMaxWidth(420);
      label.setTooltip(hint);
    }
    view.setGraphic(label);
    view.setId(heading.id());
    view.setUserData(withRoomFor(title, heading));
    view.setMinWidth(40);
    view.setPrefWidth(heading.width());
    view.setCellValueFactory(cell -> cell.getValue().contentProperty());
    view.setCellFactory(it -> new ContentCell(index, context.now()));
    view.setComparator(Comparator.comparing(content -> content.cell(index)));
    // An age's number is negative time: ascending starts with what was seen last.
    return view;
  }

  /**
   * A title is always to be read whole, with an arrow behind it while the table is sorted by it.
   */
  private static Heading withRoomFor(String title, Heading heading) {
    Text text = new Text(title);
    text.setFont(Font.font(Font.getDefault().getFamily(), FontWeight.BOLD, 13));
    double least = text.getLayoutBounds().getWidth() + 32;
    return new Heading(
        heading.id(),
        heading.title(),
        heading.hint(),
        Math.max(heading.width(), least),
        Math.max(heading.least(), least),
        heading.rank(),
        heading.grows());
  }

  private void fitColumns() {
    if (getWidth() <= EDGE) {
      return;
    }
    List<Boolean> shown =
        ColumnFit.shown(
            getColumns().stream().map(ResourceTable::headingOf).toList(), getWidth() - EDGE);
    for (int i = 0; i < shown.size(); i++) {
      getColumns().get(i).setVisible(shown.get(i));
    }
  }

  private static Heading headingOf(TableColumn<Row, ?> column) {
    return (Heading) column.getUserData();
  }

  /** Widths by {@link ColumnFit}; what a person drags, the next column gives or takes. */
  private final class Fit extends ConstrainedColumnResizeBase
      implements Callback<TableView.ResizeFeatures, Boolean> {

    @Override
    @SuppressWarnings({"rawtypes", "unchecked"}) // as the table declares its policy
    public Boolean call(TableView.ResizeFeatures features) {
      List<TableColumn<Row, ?>> visible = List.copyOf(getVisibleLeafColumns());
      if (features.getColumn() == null) {
        List<Double> widths =
            ColumnFit.widths(
                visible.stream().map(ResourceTable::headingOf).toList(),
                features.getContentWidth());
        for (int i = 0; i < visible.size(); i++) {
          features.setColumnWidth(visible.get(i), widths.get(i));
        }
        return true;
      }
      int dragged = visible.indexOf(features.getColumn());
      if (dragged < 0 || dragged + 1 == visible.size()) {
        return false;
      }
      TableColumn<Row, ?> column = visible.get(dragged);
      TableColumn<Row, ?> next = visible.get(dragged + 1);
      double delta =
          Math.clamp(
              features.getDelta(),
              Math.min(0, column.getMinWidth() - column.getWidth()),
              Math.max(0, next.getWidth() - next.getMinWidth()));
      features.setColumnWidth(column, column.getWidth() + delta);
      features.setColumnWidth(next, next.getWidth() - delta);
      return delta != 0;
    }
  }
}
