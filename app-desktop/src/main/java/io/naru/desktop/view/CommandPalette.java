package io.naru.desktop.view;

import io.naru.desktop.palette.Command;
import io.naru.desktop.palette.CommandSearch;
import java.util.List;
import javafx.scene.control.ListCell;
import javafx.scene.control.ListView;
import javafx.scene.control.TextField;
import javafx.scene.input.KeyEvent;
import javafx.scene.layout.HBox;
import javafx.scene.layout.VBox;
import javafx.stage.Popup;
import javafx.stage.Window;
import org.jspecify.annotations.Nullable;

/** All that the window can do, found by a few letters: arrows choose, Enter does, Esc leaves. */
final class CommandPalette extends Popup {

  private static final double WIDTH = 520;
  private static final double HEIGHT = 360;

  private final TextField typed = new TextField();
  private final ListView<Command> found = new ListView<>();

  CommandPalette(Context context, List<Command> commands) {
    CommandSearch search = new CommandSearch(commands);
    typed.setId("palette-search");
    typed.setPromptText(context.text("palette.prompt"));
    typed
        .textProperty()
        .addListener((property, before, now) -> {
          found.getItems().setAll(search.find(now));
          found.getSelectionModel().selectFirst();
          found.scrollTo(0);
        });
    found.setId("palette-found");
    found.setFocusTraversable(false);
    found.setCellFactory(list -> new CommandCell());
    found.getItems().setAll(search.find(""));
    found.getSelectionModel().selectFirst();
    found.setOnMouseClicked(event -> runSelected());
    typed.addEventFilter(KeyEvent.KEY_PRESSED, this::key);
    VBox box = new VBox(8, typed, found);
    box.getStyleClass().add("palette");
    box.setPrefSize(WIDTH, HEIGHT);
    getContent().add(box);
    setAutoHide(true);
  }

  /** Opens in the upper middle of a window. */
  void showOver(Window window) {
    getScene().getStylesheets().setAll(window.getScene().getStylesheets());
    show(window, window.getX() + (window.getWidth() - WIDTH) / 2, window.getY() + 90);
    typed.requestFocus();
  }

  private void key(KeyEvent event) {
    int selected = found.getSelectionModel().getSelectedIndex();
    switch (event.getCode()) {
      case DOWN -> select(Math.min(selected + 1, found.getItems().size() - 1));
      case UP -> select(Math.max(selected - 1, 0));
      case ENTER -> runSelected();
      case ESCAPE -> hide();
      default -> {
        return;
      }
    }
    event.consume();
  }

  private void select(int index) {
    found.getSelectionModel().select(index);
    found.scrollTo(Math.max(0, index - 5));
  }

  private void runSelected() {
    Command command = found.getSelectionModel().getSelectedItem();
    if (command != null) {
      hide();
      command.run().run();
    }
  }

  private static final class CommandCell extends ListCell<Command> {
    @Override
    protected void updateItem(@Nullable Command command, boolean empty) {
      super.updateItem(command, empty);
      setGraphic(
          command == null || empty
              ? null
              : new HBox(
                  8,
                  Nodes.label(command.title()),
                  Nodes.spacer(),
                  Nodes.label(command.group(), "muted")));
    }
  }
}
