package io.naru.desktop.view;

import io.naru.desktop.kinds.Kind;
import io.naru.desktop.table.Row;
import io.naru.desktop.table.TableModel;
import java.util.Set;
import java.util.function.Consumer;
import javafx.beans.binding.Bindings;
import javafx.scene.control.Label;
import javafx.scene.input.KeyCode;
import javafx.scene.layout.HBox;
import javafx.scene.layout.Priority;
import javafx.scene.layout.VBox;

/** A page with the table of one kind; choosing a row opens its details. */
final class TablePage extends VBox {

  private final TableModel model;
  private final ResourceTable table;

  TablePage(Context context, Kind<?> kind, TableModel model, Consumer<Row> open) {
    this.model = model;
    getStyleClass().add("page");
    Label count = Nodes.label("", "muted");
    count
        .textProperty()
        .bind(
            Bindings.createStringBinding(
                () -> context.text("table.count", model.shown().size(), model.rows().size()),
                model.shown(),
                model.rows()));
    HBox header = new HBox(10, Nodes.label(context.title(kind), "page-title"), count);
    header.setAlignment(javafx.geometry.Pos.BASELINE_LEFT);
    table =
        new ResourceTable(context, kind.id(), model.headingsProperty(), model.shown(), Set.of());
    VBox nothing =
        Nodes.placeholder(
            kind.icon(), context.text("table.empty"), context.text("table.emptyHint"));
    VBox noMatch =
        Nodes.placeholder(
            "mdi2m-magnify", context.text("table.noMatch"), context.text("table.noMatchHint"));
    Label reason = Nodes.wrapped("", "muted");
    reason.textProperty().bind(model.failureProperty());
    VBox refused =
        Nodes.placeholder("mdi2a-alert-circle-outline", context.text("table.refused"), reason);
    table
        .placeholderProperty()
        .bind(
            Bindings.when(model.failureProperty().isNotEmpty())
                .then(refused)
                .otherwise(
                    Bindings.when(Bindings.isEmpty(model.rows()))
                        .then(nothing)
                        .otherwise(noMatch)));
    table.setOnMouseClicked(event -> openSelected(open));
    table.setOnKeyPressed(event -> {
      if (event.getCode() == KeyCode.ENTER) {
        openSelected(open);
      }
    });
    setVgrow(table, Priority.ALWAYS);
    getChildren().addAll(header, table);
  }

  ResourceTable table() {
    return table;
  }

  /** Selects a row; returns it, or null if it is not there. */
  @org.jspecify.annotations.Nullable
  Row select(String key) {
    Row row = model.rows().find(key);
    if (row != null) {
      table.getSelectionModel().select(row);
      table.scrollTo(row);
    }
    return row;
  }

  private void openSelected(Consumer<Row> open) {
    Row row = table.getSelectionModel().getSelectedItem();
    if (row != null) {
      open.accept(row);
    }
  }
}
