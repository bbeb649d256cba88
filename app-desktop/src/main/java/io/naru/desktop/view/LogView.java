package io.naru.desktop.view;

import io.fabric8.kubernetes.api.model.Pod;
import io.naru.desktop.detail.ContainerLine;
import io.naru.desktop.logs.LogModel;
import io.naru.desktop.logs.LogRequest;
import io.naru.desktop.logs.LogSource;
import java.util.List;
import javafx.scene.control.ComboBox;
import javafx.scene.control.Label;
import javafx.scene.control.ToggleButton;
import javafx.scene.layout.HBox;
import javafx.scene.layout.VBox;

/** The log of one of a pod's containers, live. */
final class LogView extends VBox {

  private final Context context;
  private final LogModel model;
  private final Pod pod;
  private final LogList list;
  private final ComboBox<String> container = new ComboBox<>();
  private final ToggleButton previous;
  private final ToggleButton timestamps;
  private boolean opened;

  LogView(Context context, LogSource source, Pod pod) {
    this.context = context;
    this.model = new LogModel(source);
    this.pod = pod;
    this.list = new LogList(context, model.buffer());
    List<ContainerLine> containers = ContainerLine.of(pod);
    containers.forEach(line -> container.getItems().add(line.name()));
    containers.stream()
        .filter(line -> !line.init())
        .findFirst()
        .ifPresent(line -> container.setValue(line.name()));
    container.setOnAction(event -> open());
    previous = Nodes.iconToggle("log-previous", "mdi2h-history", context.text("logs.previous"));
    previous.setOnAction(event -> open());
    timestamps =
        Nodes.iconToggle("log-timestamps", "mdi2c-clock-outline", context.text("logs.timestamps"));
    timestamps.setOnAction(event -> open());
    getChildren().addAll(controls(), list);
  }

  /** Starts to read, when shown for the first time. */
  void shown() {
    if (!opened) {
      open();
    }
  }

  /** Once a frame. */
  void frame() {
    if (!opened) {
      return;
    }
    if (model.frame()) {
      list.appended();
    }
    list.setStatus(statusText());
  }

  void close() {
    model.close();
  }

  void focusSearch() {
    list.focusSearch();
  }

  private HBox controls() {
    ToggleButton pause = Nodes.iconToggle("log-pause", "mdi2p-pause", context.text("logs.pause"));
    pause.selectedProperty().bindBidirectional(model.pausedProperty());
    Label waiting = Nodes.label("", "chip");
    waiting.setId("log-waiting");
    waiting.textProperty().bind(model.waitingCountProperty().asString());
    waiting.visibleProperty().bind(model.pausedProperty());
    waiting.managedProperty().bind(model.pausedProperty());
    container.setMinWidth(90);
    container.setMaxWidth(220);
    HBox bar = new HBox(container, Nodes.spacer(), waiting, pause, previous, timestamps);
    bar.getChildren().addAll(list.buttons());
    bar.getStyleClass().add("log-bar");
    return bar;
  }

  private void open() {
    opened = true;
    model.open(
        new LogRequest(
            pod.getMetadata().getNamespace(),
            pod.getMetadata().getName(),
            container.getValue(),
            previous.isSelected(),
            timestamps.isSelected()));
  }

  private String statusText() {
    int lines = model.lines().size();
    return switch (model.stateProperty().get()) {
      case LogModel.State.Connecting connecting -> context.text("logs.connecting");
      case LogModel.State.Following following -> context.text("logs.following", lines);
      case LogModel.State.Ended ended -> context.text("logs.ended", lines);
      case LogModel.State.Failed failed -> context.text("logs.failed", failed.message());
    };
  }
}
