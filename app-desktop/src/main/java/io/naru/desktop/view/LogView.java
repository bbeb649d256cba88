package io.naru.desktop.view;

import io.fabric8.kubernetes.api.model.Pod;
import io.naru.desktop.detail.ContainerLine;
import io.naru.desktop.logs.LogModel;
import io.naru.desktop.logs.LogRequest;
import io.naru.desktop.logs.LogSource;
import java.util.List;
import javafx.beans.property.BooleanProperty;
import javafx.beans.property.SimpleBooleanProperty;
import javafx.scene.control.ComboBox;
import javafx.scene.control.Label;
import javafx.scene.control.ListView;
import javafx.scene.control.ScrollBar;
import javafx.scene.control.SelectionMode;
import javafx.scene.control.TextField;
import javafx.scene.control.ToggleButton;
import javafx.scene.input.Clipboard;
import javafx.scene.input.ClipboardContent;
import javafx.scene.input.KeyCode;
import javafx.scene.input.KeyEvent;
import javafx.scene.input.MouseEvent;
import javafx.scene.input.ScrollEvent;
import javafx.scene.layout.HBox;
import javafx.scene.layout.Priority;
import javafx.scene.layout.VBox;

/** A pod's logs, live. Follows the end as long as the end is in sight. */
final class LogView extends VBox {

  private final Context context;
  private final LogModel model;
  private final Pod pod;
  private final ListView<String> list = new ListView<>();
  private final ComboBox<String> container = new ComboBox<>();
  private final ToggleButton previous;
  private final ToggleButton timestamps;
  private final BooleanProperty wrap = new SimpleBooleanProperty(false);
  private final Label hits = Nodes.label("", "muted");
  private final TextField search = new TextField();
  private final Label status = Nodes.label("", "log-status");
  private boolean opened;
  private boolean following = true;

  LogView(Context context, LogSource source, Pod pod) {
    this.context = context;
    this.model = new LogModel(source);
    this.pod = pod;
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
    ToggleButton wrapping = Nodes.iconToggle("log-wrap", "mdi2w-wrap", context.text("logs.wrap"));
    wrapping.selectedProperty().bindBidirectional(wrap);
    hits.setId("log-hits");
    status.setId("log-status");
    wrap.addListener((property, before, now) -> list.refresh());
    list.setId("log");
    list.getStyleClass().add("log-view");
    list.setItems(model.lines());
    list.setCellFactory(view -> new LogCell(view, model.search(), wrap));
    list.getSelectionModel().setSelectionMode(SelectionMode.MULTIPLE);
    list.setOnKeyPressed(event -> {
      if (event.isShortcutDown() && event.getCode() == KeyCode.C) {
        copySelected();
      }
    });
    followUntilScrolledBack();
    VBox.setVgrow(list, Priority.ALWAYS);
    getChildren().addAll(controls(wrapping), searchBar(), list, status);
  }

  /**
   * Only the reader's own scrolling ends following; where the bar stands says nothing, for the list
   * guesses the height of lines that it does not show.
   */
  private void followUntilScrolledBack() {
    list.addEventFilter(
        ScrollEvent.SCROLL,
        event -> following = event.getDeltaY() <= 0 && (following || isAtEnd()));
    list.addEventFilter(
        KeyEvent.KEY_PRESSED,
        event -> {
          switch (event.getCode()) {
            case UP, PAGE_UP, HOME -> following = false;
            case END -> following = true;
            default -> {
              // other keys do not scroll
            }
          }
        });
    list.addEventFilter(MouseEvent.MOUSE_DRAGGED, event -> following = isAtEnd());
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
      updateHits();
      if (following) {
        list.scrollTo(model.lines().size() - 1);
      }
    }
    String text = statusText();
    if (!text.equals(status.getText())) {
      status.setText(text);
    }
  }

  void close() {
    model.close();
  }

  void focusSearch() {
    search.requestFocus();
    search.selectAll();
  }

  private HBox controls(ToggleButton wrapping) {
    ToggleButton pause = Nodes.iconToggle("log-pause", "mdi2p-pause", context.text("logs.pause"));
    pause.selectedProperty().bindBidirectional(model.pausedProperty());
    Label waiting = Nodes.label("", "chip");
    waiting.setId("log-waiting");
    waiting.textProperty().bind(model.waitingCountProperty().asString());
    waiting.visibleProperty().bind(model.pausedProperty());
    waiting.managedProperty().bind(model.pausedProperty());
    container.setMinWidth(90);
    container.setMaxWidth(220);
    HBox bar = new HBox(container, Nodes.spacer(), waiting, pause, previous, timestamps, wrapping);
    bar.getStyleClass().add("log-bar");
    return bar;
  }

  private HBox searchBar() {
    search.setId("log-search");
    search.setPromptText(context.text("logs.search"));
    search
        .textProperty()
        .addListener((property, before, now) -> {
          model.search().searchFor(now);
          showHit();
        });
    // Before the field itself, which takes the key for its own.
    search.addEventFilter(
        KeyEvent.KEY_PRESSED,
        event -> {
          if (event.getCode() == KeyCode.ENTER) {
            move(event.isShiftDown() ? -1 : 1);
            event.consume();
          }
        });
    HBox.setHgrow(search, Priority.ALWAYS);
    HBox bar =
        new HBox(
            search,
            hits,
            Nodes.iconButton("mdi2c-chevron-up", "Shift+Enter", () -> move(-1)),
            Nodes.iconButton("mdi2c-chevron-down", "Enter", () -> move(1)));
    bar.getStyleClass().addAll("log-bar", "log-search-bar");
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

  private void move(int by) {
    model.search().move(by);
    showHit();
  }

  private void showHit() {
    updateHits();
    list.refresh();
    int line = model.search().currentLine();
    if (line >= 0) {
      following = false;
      list.scrollTo(Math.max(0, line - 3));
    }
  }

  private void updateHits() {
    hits.setText(
        model.search().text().isEmpty()
            ? ""
            : context.text("logs.hits", model.search().current() + 1, model.search().count()));
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

  private boolean isAtEnd() {
    for (javafx.scene.Node node : list.lookupAll(".scroll-bar")) {
      if (node instanceof ScrollBar bar
          && bar.getOrientation() == javafx.geometry.Orientation.VERTICAL) {
        return !bar.isVisible() || bar.getValue() >= bar.getMax() - 0.001;
      }
    }
    return true;
  }

  private void copySelected() {
    ClipboardContent content = new ClipboardContent();
    content.putString(String.join("\n", list.getSelectionModel().getSelectedItems()));
    Clipboard.getSystemClipboard().setContent(content);
  }
}
