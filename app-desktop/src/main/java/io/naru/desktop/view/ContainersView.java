package io.naru.desktop.view;

import io.fabric8.kubernetes.api.model.Pod;
import io.naru.desktop.detail.ContainerLine;
import io.naru.desktop.table.Ages;
import java.time.Instant;
import javafx.scene.layout.GridPane;
import javafx.scene.layout.HBox;
import javafx.scene.layout.VBox;

/** A pod's containers, init containers first. */
final class ContainersView extends VBox {

  private final Context context;

  ContainersView(Context context, Pod pod) {
    this.context = context;
    getStyleClass().add("detail-body");
    ContainerLine.of(pod).forEach(container -> getChildren().add(card(container)));
  }

  private VBox card(ContainerLine container) {
    HBox title = new HBox(8, Nodes.label(container.name(), "card-title"));
    if (container.init()) {
      title.getChildren().add(Nodes.label(context.text("container.init"), "chip"));
    }
    title.getChildren().addAll(Nodes.spacer(), Nodes.toned(container.state(), container.tone()));
    GridPane grid = new GridPane(12, 4);
    add(grid, "image", container.image());
    add(grid, "ready", context.text(container.ready() ? "container.yes" : "container.no"));
    add(grid, "restarts", Integer.toString(container.restarts()));
    if (!container.started().isEmpty()) {
      add(
          grid,
          "started",
          Ages.between(Instant.parse(container.started()), context.now().get())
              + " · "
              + container.started());
    }
    if (!container.lastState().isEmpty()) {
      add(grid, "last", container.lastState());
    }
    VBox card = new VBox(title, grid);
    if (!container.message().isEmpty()) {
      card.getChildren().add(Nodes.wrapped(container.message(), "muted"));
    }
    card.getStyleClass().add("container-card");
    return card;
  }

  private void add(GridPane grid, String title, String text) {
    grid.addRow(
        grid.getRowCount(),
        Nodes.label(context.text("container." + title), "muted"),
        Nodes.wrapped(text));
  }
}
