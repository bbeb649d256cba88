package io.naru.desktop.view;

import io.fabric8.kubernetes.api.model.HasMetadata;
import io.fabric8.kubernetes.api.model.Node;
import io.fabric8.kubernetes.api.model.Quantity;
import io.naru.desktop.detail.Facts;
import io.naru.desktop.kinds.NodeRows;
import io.naru.desktop.table.Ages;
import java.time.Instant;
import java.util.Map;
import java.util.TreeMap;
import javafx.scene.control.Label;
import javafx.scene.layout.ColumnConstraints;
import javafx.scene.layout.FlowPane;
import javafx.scene.layout.GridPane;
import javafx.scene.layout.Priority;
import javafx.scene.layout.VBox;

/** What is most important of any object: facts, conditions, labels; of a node its capacity. */
final class DetailOverview extends VBox {

  private final Context context;

  DetailOverview(Context context, HasMetadata object) {
    this.context = context;
    getStyleClass().add("detail-body");
    Facts facts = Facts.of(object);
    getChildren().add(grid(facts.facts()));
    if (object instanceof Node node && node.getStatus() != null) {
      addSection("detail.capacity", capacity(node));
    }
    if (!facts.conditions().isEmpty()) {
      addSection("detail.conditions", conditions(facts));
    }
    if (!facts.labels().isEmpty()) {
      FlowPane labels = new FlowPane(6, 6);
      facts
          .labels()
          .forEach((key, value) ->
              labels.getChildren().add(Nodes.label(key + "=" + value, "label-chip")));
      addSection("detail.labels", labels);
    }
  }

  private void addSection(String title, javafx.scene.Node content) {
    getChildren().add(new VBox(6, Nodes.label(context.text(title), "section-title"), content));
  }

  private GridPane grid(Map<String, String> facts) {
    GridPane grid = newGrid(130);
    int line = 0;
    for (Map.Entry<String, String> fact : facts.entrySet()) {
      String text = fact.getValue();
      if (fact.getKey().equals("created")) {
        text += " (" + age(text) + ")";
      }
      grid.addRow(
          line++, Nodes.label(context.text("fact." + fact.getKey()), "muted"), Nodes.wrapped(text));
    }
    return grid;
  }

  private GridPane conditions(Facts facts) {
    GridPane grid = newGrid(170);
    int line = 0;
    for (Facts.Condition condition : facts.conditions()) {
      Label status = Nodes.toned(condition.status(), condition.tone());
      status.setMinWidth(USE_PREF_SIZE);
      String reason =
          condition.reason()
              + (condition.reason().isEmpty() || condition.message().isEmpty() ? "" : ": ")
              + condition.message();
      Label age =
          Nodes.label(condition.changed().isEmpty() ? "" : age(condition.changed()), "muted");
      age.setMinWidth(USE_PREF_SIZE);
      grid.addRow(line++, Nodes.label(condition.type()), status, age);
      if (!reason.isEmpty()) {
        grid.add(Nodes.wrapped(reason, "muted"), 0, line++, 3, 1); // below: beside it has no room
      }
    }
    return grid;
  }

  private GridPane capacity(Node node) {
    GridPane grid = newGrid(130);
    grid.addRow(
        0,
        Nodes.label(context.text("detail.resource"), "muted"),
        Nodes.label(context.text("detail.total"), "muted"),
        Nodes.label(context.text("detail.allocatable"), "muted"));
    Map<String, Quantity> capacity = node.getStatus().getCapacity();
    Map<String, Quantity> allocatable = node.getStatus().getAllocatable();
    int line = 1;
    for (Map.Entry<String, Quantity> entry : new TreeMap<>(capacity).entrySet()) {
      String resource = entry.getKey();
      Quantity allowed = allocatable.get(resource);
      grid.addRow(
          line++,
          Nodes.label(resource),
          Nodes.label(amount(resource, entry.getValue())),
          Nodes.label(allowed == null ? "" : amount(resource, allowed)));
    }
    return grid;
  }

  private static String amount(String resource, Quantity quantity) {
    double number = quantity.getNumericalAmount().doubleValue();
    return switch (resource) {
      case "memory", "ephemeral-storage" -> NodeRows.bytes(number);
      case "cpu" -> NodeRows.cores(number);
      default -> quantity.toString();
    };
  }

  private String age(String timestamp) {
    return Ages.between(Instant.parse(timestamp), context.now().get());
  }

  private static GridPane newGrid(double firstColumn) {
    GridPane grid = new GridPane(12, 6);
    ColumnConstraints first = new ColumnConstraints();
    first.setMinWidth(firstColumn);
    grid.getColumnConstraints().add(first);
    ColumnConstraints second = new ColumnConstraints();
    second.setHgrow(Priority.SOMETIMES);
    grid.getColumnConstraints().add(second);
    return grid;
  }
}
