package io.naru.desktop.view;

import io.naru.desktop.logs.LogBuffer;
import io.naru.desktop.logs.MergedLine;
import java.io.File;
import java.io.IOException;
import java.nio.file.Files;
import java.util.List;
import java.util.stream.Collectors;
import javafx.beans.property.BooleanProperty;
import javafx.beans.property.SimpleBooleanProperty;
import javafx.css.PseudoClass;
import javafx.scene.control.Button;
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
import javafx.stage.FileChooser;

/**
 * The lines of a log with search and filter. Follows the end as long as the end is in sight, and
 * again once the reader is back there.
 */
final class LogList extends VBox {

  private static final PseudoClass INVALID = PseudoClass.getPseudoClass("error");

  private final Context context;
  private final LogBuffer buffer;
  private final ListView<String> list = new ListView<>();
  private final BooleanProperty wrap = new SimpleBooleanProperty(false);
  private final BooleanProperty unfold = new SimpleBooleanProperty(true);
  private final BooleanProperty times = new SimpleBooleanProperty(false);
  private final Label hits = Nodes.label("", "muted");
  private final TextField search = new TextField();
  private final TextField filter = new TextField();
  private final Label status = Nodes.label("", "log-status");
  private boolean following = true;

  LogList(Context context, LogBuffer buffer) {
    this.context = context;
    this.buffer = buffer;
    hits.setId("log-hits");
    status.setId("log-status");
    wrap.addListener((property, before, now) -> list.refresh());
    unfold.addListener((property, before, now) -> list.refresh());
    times.addListener((property, before, now) -> list.refresh());
    list.setId("log");
    list.getStyleClass().add("log-view");
    list.setItems(buffer.lines());
    list.setCellFactory(view -> new LogCell(view, buffer.search(), wrap, unfold, times));
    list.getSelectionModel().setSelectionMode(SelectionMode.MULTIPLE);
    list.setOnKeyPressed(event -> {
      if (event.isShortcutDown() && event.getCode() == KeyCode.C) {
        copySelected();
      }
    });
    followUntilScrolledBack();
    VBox.setVgrow(list, Priority.ALWAYS);
    VBox.setVgrow(this, Priority.ALWAYS);
    getChildren().addAll(searchBar(), list, status);
  }

  /** The buttons that belong to the list, for the bar above it. */
  List<javafx.scene.Node> buttons() {
    ToggleButton wrapping = Nodes.iconToggle("log-wrap", "mdi2w-wrap", context.text("logs.wrap"));
    wrapping.selectedProperty().bindBidirectional(wrap);
    ToggleButton unfolding =
        Nodes.iconToggle("log-unfold", "mdi2c-code-json", context.text("logs.unfold"));
    unfolding.selectedProperty().bindBidirectional(unfold);
    Button save =
        Nodes.iconButton("mdi2c-content-save-outline", context.text("logs.save"), this::save);
    save.setId("log-save");
    return List.of(unfolding, wrapping, save);
  }

  /** Whether the moments of merged lines are shown. */
  BooleanProperty timesProperty() {
    return times;
  }

  /** Lines were added. */
  void appended() {
    updateHits();
    if (following) {
      list.scrollTo(buffer.lines().size() - 1);
    }
  }

  void setStatus(String text) {
    if (!text.equals(status.getText())) {
      status.setText(text);
    }
  }

  void focusSearch() {
    search.requestFocus();
    search.selectAll();
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

  private HBox searchBar() {
    search.setId("log-search");
    search.setPromptText(context.text("logs.search"));
    search
        .textProperty()
        .addListener((property, before, now) -> {
          buffer.search().searchFor(now);
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
    filter.setId("log-filter");
    filter.setPromptText(context.text("logs.filter"));
    filter
        .textProperty()
        .addListener((property, before, now) -> {
          filter.pseudoClassStateChanged(INVALID, !buffer.filter(now));
          appended();
        });
    HBox.setHgrow(search, Priority.ALWAYS);
    HBox.setHgrow(filter, Priority.ALWAYS);
    HBox bar =
        new HBox(
            search,
            hits,
            Nodes.iconButton("mdi2c-chevron-up", "Shift+Enter", () -> move(-1)),
            Nodes.iconButton("mdi2c-chevron-down", "Enter", () -> move(1)),
            filter);
    bar.getStyleClass().addAll("log-bar", "log-search-bar");
    return bar;
  }

  private void move(int by) {
    buffer.search().move(by);
    showHit();
  }

  private void showHit() {
    updateHits();
    list.refresh();
    int line = buffer.search().currentLine();
    if (line >= 0) {
      following = false;
      list.scrollTo(Math.max(0, line - 3));
    }
  }

  private void updateHits() {
    hits.setText(
        buffer.search().text().isEmpty()
            ? ""
            : context.text("logs.hits", buffer.search().current() + 1, buffer.search().count()));
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
    content.putString(plain(list.getSelectionModel().getSelectedItems()));
    Clipboard.getSystemClipboard().setContent(content);
  }

  private void save() {
    FileChooser chooser = new FileChooser();
    chooser.setInitialFileName("log.txt");
    File file = chooser.showSaveDialog(getScene().getWindow());
    if (file != null) {
      write(file);
    }
  }

  /** Writes what the filter lets through, in the background. */
  void write(File file) {
    List<String> lines = List.copyOf(buffer.lines());
    context
        .background()
        .execute(() -> {
          try {
            Files.writeString(file.toPath(), plain(lines) + "\n");
          } catch (IOException e) {
            javafx.application.Platform.runLater(() ->
                Confirm.failed(
                    getScene() == null ? null : getScene().getWindow(),
                    context.text("action.failed", String.valueOf(e.getMessage()))));
          }
        });
  }

  private static String plain(List<String> lines) {
    return lines.stream().map(MergedLine::plain).collect(Collectors.joining("\n"));
  }
}
