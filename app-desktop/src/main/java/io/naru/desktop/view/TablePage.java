package io.naru.desktop.view;

import io.naru.desktop.actions.Action;
import io.naru.desktop.kinds.Kind;
import io.naru.desktop.session.ClusterSession;
import io.naru.desktop.table.Row;
import io.naru.desktop.table.TableModel;
import java.util.List;
import java.util.Objects;
import java.util.Set;
import java.util.function.Consumer;
import javafx.beans.binding.Bindings;
import javafx.beans.binding.ObjectBinding;
import javafx.collections.ListChangeListener;
import javafx.scene.Node;
import javafx.scene.control.Label;
import javafx.scene.control.SelectionMode;
import javafx.scene.input.KeyCode;
import javafx.scene.layout.HBox;
import javafx.scene.layout.Priority;
import javafx.scene.layout.VBox;

/** A page with the table of one kind; choosing a row opens its details. */
final class TablePage extends VBox {

  private final TableModel model;
  private final ResourceTable table;

  TablePage(
      Context context, ClusterSession session, Kind<?> kind, TableModel model, Consumer<Row> open) {
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
    Label chosen = Nodes.label("", "chip");
    ActionBar bar = new ActionBar(context, session, kind, "selected");
    HBox header =
        new HBox(
            10, Nodes.label(context.title(kind), "page-title"), count, Nodes.spacer(), chosen, bar);
    header.setAlignment(javafx.geometry.Pos.CENTER_LEFT);
    header.setMinHeight(34);
    table =
        new ResourceTable(context, kind.id(), model.headingsProperty(), model.shown(), Set.of());
    table.getSelectionModel().setSelectionMode(SelectionMode.MULTIPLE);
    ListChangeListener<Row> onSelection =
        change -> {
          List<Row> rows = table.getSelectionModel().getSelectedItems();
          chosen.setText(context.text("table.chosen", rows.size()));
          // Of a single one the details have the buttons.
          boolean several = rows.size() > 1;
          chosen.setVisible(several);
          bar.setVisible(several);
          bar.setRows(several ? rows.stream().filter(Objects::nonNull).toList() : List.of());
        };
    table.getSelectionModel().getSelectedItems().addListener(onSelection);
    chosen.setVisible(false);
    bar.setVisible(false);
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
    Label loading = Nodes.label(context.text("table.loading"), "muted");
    ObjectBinding<Node> none =
        Bindings.createObjectBinding(
            () -> {
              if (!model.failureProperty().get().isEmpty()) {
                return refused;
              }
              if (!model.loadedProperty().get()) {
                return loading;
              }
              return model.rows().isEmpty() ? nothing : noMatch;
            },
            model.failureProperty(),
            model.loadedProperty(),
            model.rows());
    table.placeholderProperty().bind(none);
    table.setOnMouseClicked(event -> openSelected(open));
    table.setOnKeyPressed(event -> {
      if (event.getCode() == KeyCode.ENTER) {
        openSelected(open);
      } else if (event.getCode() == KeyCode.DELETE) {
        bar.setRows(List.copyOf(table.getSelectionModel().getSelectedItems()));
        bar.begin(Action.DELETE);
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
      table.getSelectionModel().clearSelection();
      table.getSelectionModel().select(row);
      table.scrollTo(row);
    }
    return row;
  }

  private void openSelected(Consumer<Row> open) {
    Row row = table.getSelectionModel().getSelectedItem();
    if (row != null && table.getSelectionModel().getSelectedItems().size() == 1) {
      open.accept(row);
    }
  }
}
